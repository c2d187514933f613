"""The figures of the first screen as a table: each with its definition, days and cases."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from analytics.rules.figures import Figure, Unit
from analytics.rules.periods import Period, days_between
from analytics.selectors.first_screen import first_screen
from loyalty_club.dashboard.figure_filter import FigureFilter
from loyalty_club.dashboard.lists.listing import Asked, Listing
from loyalty_club.web.figures.first_screen import why_unknown, words_of
from loyalty_club.web.figures.words import sample_words
from loyalty_club.web.sheets import Column, day, number, text
from members.roles import Right
from members.rules.currencies import display_factor, unit_name
from members.rules.money import Currency

BPS_A_PERCENT = 100


def _period(asked: Asked, chosen: FigureFilter) -> Period:
    """The month or year asked for, or else the days of the page."""
    if asked.period is None:
        return chosen.asked_period
    return days_between(asked.period.window.starts_on, asked.period.window.ends_on)


def _figures(asked: Asked) -> Sequence[Any]:
    chosen = FigureFilter(asked.query, actor=asked.actor, usual="month")
    return first_screen(
        chosen.circle,
        _period(asked, chosen),
        calendar=asked.club.calendar,
        sees_withheld=asked.actor.may(Right.FEEDBACK_FIRST),
    )


def _columns(asked: Asked) -> Sequence[Column]:
    currency = asked.club.currency
    return [
        text(_("Figure"), lambda row: words_of(row).name),
        number(_("Value"), lambda row: in_unit(row.value, row.unit, currency)),
        text(_("Unit"), lambda row: unit_words(row.unit, currency)),
        number(_("Before"), lambda row: in_unit(row.before, row.unit, currency)),
        number(_("At least, likely"), lambda row: in_unit(row.low, row.unit, currency)),
        number(_("At most, likely"), lambda row: in_unit(row.high, row.unit, currency)),
        *day(_("From"), lambda row: row.window.starts_on if row.window else None),
        *day(_("To"), lambda row: row.window.ends_on if row.window else None),
        text(_("Cases"), sample_words),
        text(_("Definition"), lambda row: words_of(row).how),
        text(_("Remark"), _remark),
    ]


def in_unit(value: float | None, unit: Unit, currency: Currency) -> Decimal | int | None:
    """A value as a number of the unit that is named beside it."""
    if value is None:
        return None
    if unit == Unit.MONEY:
        return round(value / display_factor(currency))
    if unit == Unit.BPS:
        return Decimal(round(value)) / BPS_A_PERCENT
    return Decimal(round(value * 10)) / 10 if isinstance(value, float) else value


def unit_words(unit: Unit, currency: Currency) -> str:
    """What a value is counted in."""
    if unit == Unit.MONEY:
        return unit_name(currency, get_language() or "en")
    return {
        Unit.BPS: _("percent"),
        Unit.COUNT: _("number"),
        Unit.DAYS: _("days"),
        Unit.MONTHS: _("months"),
        Unit.RATIO: _("times"),
        Unit.SCORE: _("from −100 to 100"),
    }[unit]


def _remark(row: Figure) -> str:
    if row.value is None:
        return why_unknown(row)
    return _("few cases") if row.is_small else ""


FIGURES = Listing(
    "figures",
    gettext_lazy("Figures"),
    gettext_lazy("The eight figures of the first page, each with its definition and its days."),
    _columns,
    _figures,
    reads_period=True,
    filters=("first", "last", "shop", "label", "source"),
)
