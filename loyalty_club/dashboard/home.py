"""The first page: how the club is doing in eight figures, and what is worth doing today."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from analytics.rules.figures import Figure
from analytics.rules.periods import Period, PeriodKey, months_until
from analytics.selectors.chores import chores_for
from analytics.selectors.first_screen import first_screen
from analytics.selectors.freshness import freshness
from analytics.selectors.history import Books, books_of
from analytics.selectors.reading import reading_of
from analytics.selectors.scope import Circle
from analytics.selectors.sold import has_purchases
from analytics.selectors.todo import Today, todo_of
from loyalty_club.dashboard.cap.cap import CapStory, cap_story
from loyalty_club.dashboard.figure_filter import FigureFilter
from loyalty_club.dashboard.filters import PERIODS
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.overview import sentence_of, tiles_of
from loyalty_club.dashboard.program.phrases import Chart, days, money_chart
from loyalty_club.web.date_words import ShownDate, shown_date
from loyalty_club.web.guards import staff_page
from loyalty_club.web.page_club import page_club
from members.roles import Actor, Right
from members.rules.calendars import Window, window_of
from members.selectors.clock import pulse
from members.selectors.club import club_day
from members.selectors.dates import NearDate
from points.exceptions import NoProgram
from points.selectors.budget import budget_of
from points.selectors.programs import terms_and_window

# A month of fewer days tells of chance: until then the one that ended is shown.
FIRST_DAYS = 7


@dataclass(frozen=True, slots=True)
class _Month:
    window: Window


@require_safe
@staff_page(Right.FIGURES_READ)
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The overview of a period, and of the shops and members asked for."""
    books = books_of(actor.shop_ids)
    asked = FigureFilter(request.GET, actor=actor, usual=_usual(books))
    found = _first_steps(asked, actor) if books.last_on is None else _figures(asked, actor, books)
    return show(
        request,
        actor,
        "dashboard/home.html",
        filter=asked,
        period=asked.asked_period,
        last_sale_on=books.last_on,
        clock_jumped_at=pulse().jumped_at,
        chores=chores_for(asked.shop_ids, sees_withheld=actor.may(Right.FEEDBACK_FIRST)),
        **found,
    )


def _first_steps(asked: FigureFilter, actor: Actor) -> dict[str, Any]:
    """What is done already of an empty club's three steps; a club whose purchases were never
    counted is not empty.
    """
    return {
        "has_program": _has_program(),
        "has_shops": bool(asked.shops),
        "is_counting": has_purchases(actor.shop_ids),
        "freshness": freshness(),
    }


def _figures(asked: FigureFilter, actor: Actor, books: Books) -> dict[str, Any]:
    period, circle, calendar = asked.asked_period, asked.circle, page_club().calendar
    # When the club began is known to whoever sees all of its books.
    began_on = books.first_on if actor.shop_ids is None else None
    reading = reading_of(circle, period, calendar, began_on=began_on)
    figures = first_screen(
        circle,
        period,
        calendar=calendar,
        sees_withheld=actor.may(Right.FEEDBACK_FIRST),
        reading=reading,
    )
    chart = _sales_chart(figures, period)
    todo = todo_of(circle, stake=reading.kept["stake"])
    return {
        "sentence": sentence_of(figures, period, str(dict(PERIODS).get(period.key, ""))),
        "shown_days": days(period.window),
        "shown_before": days(period.before),
        "tiles": tiles_of(figures, asked),
        "todo": todo,
        "todo_days": _days(todo),
        "cap": _cap(circle),
        "freshness": freshness(),
        "sales_chart": chart,
        "is_silent": not any(amount for _name, amount, _shown in chart.items),
    }


def _usual(books: Books) -> PeriodKey:
    """This month; in its first days, and before anything is sold in it, the one that ended."""
    today = club_day()
    starts_on = window_of(today, "month", page_club().calendar).starts_on
    if books.last_on is None:
        return "month"
    if books.last_on < starts_on:
        return "last_month"
    is_young = (today - starts_on).days < FIRST_DAYS
    return "last_month" if is_young and books.had_sold_before(starts_on) else "month"


def _sales_chart(figures: Sequence[Figure], period: Period) -> Chart:
    """The twelve months that the line of the sales is drawn of."""
    sales = next(figure for figure in figures if figure.key == "sales")
    windows = months_until(period.window.ends_on, len(sales.series), page_club().calendar)
    return money_chart(
        [_Month(window) for window in windows], [max(round(one), 0) for one in sales.series]
    )


def _days(todo: Today) -> list[tuple[NearDate, ShownDate]]:
    calendar = page_club().calendar
    return [(near, shown_date(near.date, club_calendar=calendar)) for near in todo.days.first]


def _has_program() -> bool:
    try:
        terms_and_window(club_day())
    except NoProgram:
        return False
    return True


def _cap(circle: Circle) -> CapStory | None:
    """The cap is the whole club's: a part of its shops or members has no gauge of its own."""
    if circle != Circle():
        return None
    today = club_day()
    try:
        terms, window = terms_and_window(today)
    except NoProgram:
        return None
    return cap_story(budget_of(today, terms, window), terms)
