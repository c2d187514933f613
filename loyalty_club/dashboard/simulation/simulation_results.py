"""A replay as its page and its file show it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from analytics.rules.comparison import Comparison, Shift
from analytics.rules.outcomes import MonthFigures
from analytics.selectors.verdicts import verdict_on_draft
from loyalty_club.dashboard.exports import Row
from loyalty_club.dashboard.program.phrases import language
from loyalty_club.dashboard.simulation.simulation_charts import share_chart
from loyalty_club.web.page_club import page_club
from members.rules.currencies import unit_name
from members.rules.money import Currency, format_money, format_percent
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


def month_rows(found: Comparison, currency: Currency, *, is_draft: bool) -> Iterator[Row]:
    """The months with a head; amounts in the unit that the club shows, ASCII digits."""
    unit = unit_name(currency, language())
    head: list[str] = [_("Month from"), _("Month to"), _("Purchases"), _("Sales (%(unit)s)")]
    names = [
        _("Given back (%(unit)s)"),
        _("Given back, percent of sales"),
        _("Points granted"),
        _("Cut by the cap (grants)"),
    ]
    yield [text % {"unit": unit} for text in [*head, *names]] + (
        [_("Present program: %(figure)s") % {"figure": text % {"unit": unit}} for text in names]
        if is_draft
        else []
    )
    before = {month.window: month for month in found.present.months}
    for month in found.draft.months:
        row: list[str | int] = [
            month.window.starts_on.isoformat(),
            month.window.ends_on.isoformat(),
            month.purchases,
            _amount(month.sales, currency),
            *_figures(month, currency),
        ]
        if is_draft and month.window in before:
            row += _figures(before[month.window], currency)
        yield row


def _figures(month: MonthFigures, currency: Currency) -> list[str | int]:
    share = month.given_back_bps
    return [
        _amount(month.given_back, currency),
        "" if share is None else format_percent(share, "en", decimals=2).rstrip("%"),
        month.points,
        month.cut,
    ]


def _amount(amount: int, currency: Currency) -> str:
    return format_money(amount, currency, "en", with_unit=False).replace(",", "")


def _tiers(found: Comparison, terms: Terms | None) -> list[TierRow]:
    """The levels of the tried program, then those that only the present one has."""
    scheme = terms.tiers if terms is not None else None
    names = {level.code: level.name for level in scheme.levels} if scheme else {}
    present, draft = found.present.tiers, found.draft.tiers
    codes = list(dict.fromkeys([*draft, *present]))
    return [TierRow(names.get(code, code), present.get(code), draft.get(code)) for code in codes]


def _moved(shifts: Sequence[Shift], names: dict[int, str]) -> list[Moved]:
    return [Moved(names.get(shift.member_id, ""), shift) for shift in shifts]
