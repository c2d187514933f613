"""A replay as its page and its file show it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from analytics.rules.comparison import Comparison, Shift
from analytics.rules.outcomes import MonthFigures
from analytics.selectors.verdicts import verdict_on_draft
from loyalty_club.dashboard.simulation.simulation_charts import share_chart
from loyalty_club.web.page_club import page_club
from loyalty_club.web.sheets import Column, Sheet, day, money, number
from members.rules.money import Currency
from members.selectors.trail import member_names
from points.rules.terms import Terms


@dataclass(frozen=True, slots=True)
class Moved:
    """A member who would have got more or less, in money."""

    name: str
    shift: Shift


@dataclass(frozen=True, slots=True)
class TierRow:
    """How many members would stand on a level at the end; None where a program lacks it."""

    name: str
    present: int | None
    draft: int | None


def replay_figures(
    found: Comparison, terms: Terms | None, *, cap_bps: int, is_draft: bool
) -> dict[str, Any]:
    """Everything that the result's part of the page needs."""
    moved = (*found.gainers, *found.losers) if is_draft else ()
    names = member_names({shift.member_id for shift in moved})
    return {
        "found": found,
        "is_draft": is_draft,
        "verdict": verdict_on_draft(
            found, cap_bps=cap_bps, currency=page_club().currency, is_draft=is_draft
        ),
        "chart": share_chart(found, cap_bps=cap_bps, is_draft=is_draft),
        "tiers": _tiers(found, terms),
        "gainers": _moved(found.gainers, names) if is_draft else [],
        "losers": _moved(found.losers, names) if is_draft else [],
    }


def month_sheet(found: Comparison | None, currency: Currency, *, is_draft: bool) -> Sheet:
    """The tried program's months beside the present one's; without a result it has no rows."""
    before = {month.window: month for month in found.present.months} if found else {}
    rows = found.draft.months if found else ()
    columns = [
        *day(_("Month from"), lambda month: month.window.starts_on),
        *day(_("Month to"), lambda month: month.window.ends_on),
        number(_("Purchases"), lambda month: month.purchases),
        money(_("Sales"), lambda month: month.sales, currency),
        *_figures(currency, "%(figure)s", lambda month: month),
    ]
    if is_draft:
        words = _("Present program: %(figure)s")
        columns += _figures(currency, words, lambda month: before.get(month.window))
    return Sheet("simulation", _("simulation"), columns, rows, len(rows))


def _figures(
    currency: Currency, words: str, of: Callable[[MonthFigures], MonthFigures | None]
) -> list[Column]:
    """What one program came to in a month; empty cells where it has no such month."""

    def figure(name: str) -> Callable[[MonthFigures], Any]:
        return lambda month: getattr(of(month), name, None)

    share = figure("given_back_bps")
    return [
        money(words % {"figure": _("Given back")}, figure("given_back"), currency),
        number(
            words % {"figure": _("Given back, percent of sales")},
            lambda month: None if share(month) is None else Decimal(share(month)) / 100,
        ),
        number(words % {"figure": _("Points granted")}, figure("points")),
        number(words % {"figure": _("Cut by the cap (grants)")}, figure("cut")),
    ]


def _tiers(found: Comparison, terms: Terms | None) -> list[TierRow]:
    """The levels of the tried program, then those that only the present one has."""
    scheme = terms.tiers if terms is not None else None
    names = {level.code: level.name for level in scheme.levels} if scheme else {}
    present, draft = found.present.tiers, found.draft.tiers
    codes = list(dict.fromkeys([*draft, *present]))
    return [TierRow(names.get(code, code), present.get(code), draft.get(code)) for code in codes]


def _moved(shifts: Sequence[Shift], names: dict[int, str]) -> list[Moved]:
    return [Moved(names.get(shift.member_id, ""), shift) for shift in shifts]
