"""The first page: how the club is doing, in one sentence, a few tiles and two charts."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analytics.rules.periods import Period, PeriodKey, period_of
from analytics.selectors.chores import chores_for
from analytics.selectors.history import last_sale_on, months_of_sales, shops_in
from analytics.selectors.liability import outstanding_points, points_moved
from analytics.selectors.scope import ShopIds
from analytics.selectors.summary import Summary, summary_for
from loyalty_club.dashboard.cap.cap import CapStory, cap_story
from loyalty_club.dashboard.filters import PERIODS, HomeFilter
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.program.phrases import money, money_chart, percent
from loyalty_club.dashboard.tiles import tiles_for
from loyalty_club.web.guards import staff_page
from loyalty_club.web.page_club import page_club
from members.roles import Actor, Right
from members.selectors.clock import pulse
from members.selectors.club import club_day
from points.exceptions import NoProgram
from points.rules.terms import Terms
from points.selectors.budget import budget_on
from points.selectors.programs import terms_on


@require_safe
@staff_page(Right.FIGURES_READ)
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The overview of a period and of the shops this person may look at."""
    asked = HomeFilter(request.GET, actor=actor)
    last_sale = last_sale_on(asked.shop_ids)
    period = _period(asked.period_key, last_sale)
    figures = _figures(period, asked.shop_ids)
    sees_withheld = actor.may(Right.FEEDBACK_FIRST)
    return show(
        request,
        actor,
        "dashboard/home.html",
        filter=asked,
        periods=PERIODS,
        period=period,
        last_sale_on=last_sale,
        clock_jumped_at=pulse().jumped_at,
        chores=chores_for(asked.shop_ids, sees_withheld=sees_withheld),
        **figures,
    )


def _figures(period: Period, shop_ids: ShopIds) -> dict[str, Any]:
    terms = _terms()
    summary = summary_for(period, shop_ids)
    months = months_of_sales(club_day(), page_club().calendar, shop_ids)
    owed = outstanding_points(shop_ids)
    return {
        "sentence": _sentence(period, summary, terms),
        "tiles": tiles_for(period, summary, owed, points_moved(period.window, shop_ids)),
        "cap": _cap(shop_ids, terms),
        "has_program": terms is not None,
        "is_silent": not any(month.purchases for month in months),
        "sales_chart": money_chart(months, [month.sales for month in months]),
        "given_chart": money_chart(months, [month.given_back for month in months]),
        "shop_parts": shops_in(period.window, shop_ids),
    }


def _period(asked: PeriodKey | None, last_sale: date | None) -> Period:
    """This month by default; on its first days, before anything is sold, the month that ended."""
    today, calendar = club_day(), page_club().calendar
    month = period_of("month", today, calendar)
    if asked:
        return period_of(asked, today, calendar)
    if last_sale is not None and last_sale < month.window.starts_on:
        return period_of("last_month", today, calendar)
    return month


def _terms() -> Terms | None:
    """The terms in force; None before the first program."""
    try:
        return terms_on(club_day())
    except NoProgram:
        return None


def _cap(shop_ids: ShopIds, terms: Terms | None) -> CapStory | None:
    """The cap is the whole club's: a part of its shops has no gauge of its own."""
    if terms is None or shop_ids is not None:
        return None
    return cap_story(budget_on(), terms)


def _sentence(period: Period, summary: Summary, terms: Terms | None) -> str:
    names = {"period": dict(PERIODS)[period.key], "sales": money(summary.now.sales)}
    share = summary.now.given_back_bps
    if share is None or terms is None:
        return _("%(period)s: nothing sold so far.") % names
    return _(
        "%(period)s: %(sales)s of sales; %(share)s went back to members, of a cap of %(cap)s."
    ) % {**names, "share": percent(share), "cap": percent(terms.cap_bps)}
