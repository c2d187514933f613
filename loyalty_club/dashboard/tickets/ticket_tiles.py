"""The figures above the tickets: how soon, how well, and how it was before."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, TypeVar

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.selectors.tickets.figures import TicketFigures, ticket_figures
from loyalty_club.dashboard.program.phrases import number, percent
from loyalty_club.dashboard.tiles import Tile
from loyalty_club.web.span_words import span_words
from members.rules.text import persian_digits

# So many days, beside as many before them.
DAYS = 30
Value = TypeVar("Value", int, timedelta)


def ticket_tiles(shop_ids: Any, *, sees_withheld: bool, today: date) -> list[Tile]:
    """Of the tickets opened in the last thirty days, beside the thirty before them."""
    first = today - timedelta(days=DAYS - 1)
    scope = {"shop_ids": shop_ids, "sees_withheld": sees_withheld}
    now = ticket_figures(first, today, **scope)
    before = ticket_figures(first - timedelta(days=DAYS), first - timedelta(days=1), **scope)
    return [
        _first_answer(now, before),
        _solution(now, before),
        _in_time(now, before),
        _reopened(now, before),
        _satisfaction(now, before),
    ]


def _first_answer(now: TicketFigures, before: TicketFigures) -> Tile:
    return _tile(
        _("First answer"),
        _(
            "The median time from opening to the first answer, by message or in person, of tickets"
            " opened in the last 30 days: half were answered sooner."
        ),
        now.median_reply,
        before.median_reply,
        span_words,
        is_less_better=True,
    )


def _solution(now: TicketFigures, before: TicketFigures) -> Tile:
    return _tile(
        _("Solution"),
        _(
            "The median time from opening to the solution, of tickets opened in the last 30 days"
            " that are solved."
        ),
        now.median_solve,
        before.median_solve,
        span_words,
        is_less_better=True,
    )


def _in_time(now: TicketFigures, before: TicketFigures) -> Tile:
    return _tile(
        _("Answered in time"),
        _(
            "The part of tickets whose first answer came within the target of their kind; those"
            " whose time has not passed yet are not counted."
        ),
        now.reply_in_time_bps,
        before.reply_in_time_bps,
        percent,
    )


def _reopened(now: TicketFigures, before: TicketFigures) -> Tile:
    return _tile(
        _("Opened again"),
        _(
            "The part of solved tickets that came back: the lower, the better the first solution"
            " was."
        ),
        now.reopened_bps,
        before.reopened_bps,
        percent,
        is_less_better=True,
    )


def _satisfaction(now: TicketFigures, before: TicketFigures) -> Tile:
    return _tile(
        _("Satisfaction"),
        _("The mean of what members answered after their ticket was closed, from 1 to 5.")
        + " "
        + _("Answers: %(count)s.") % {"count": number(now.satisfied)},
        now.satisfaction_tenths,
        before.satisfaction_tenths,
        _of_five,
    )


def _of_five(tenths: int) -> str:
    shown = f"{tenths // 10}.{tenths % 10}"
    if (get_language() or "en").startswith("fa"):
        return persian_digits(shown.replace(".", "٫"))
    return shown


def _tile(
    label: str,
    explanation: str,
    now: Value | None,
    before: Value | None,
    show: Callable[[Value], str],
    *,
    is_less_better: bool = False,
) -> Tile:
    """A figure beside what it was; nothing is said of a change where one of them is missing."""
    if now is None:
        return Tile(label=label, help=explanation, value="–", note=_("nothing yet"))
    if before is None:
        return Tile(
            label=label,
            help=explanation,
            value=show(now),
            note=_("nothing before to compare with"),
        )
    note = _("was %(before)s") % {"before": show(before)}
    if now == before:
        return Tile(label=label, help=explanation, value=show(now), note=note)
    is_up = now > before
    return Tile(
        label=label,
        help=explanation,
        value=show(now),
        trend="up" if is_up else "down",
        trend_tone="bad" if is_up == is_less_better else "good",
        trend_text=note,
    )
