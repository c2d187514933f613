"""What the club is worth in money, as lists: sources, newcomers, profits, the club's costs."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.selectors.profit.members import profits
from analytics.selectors.profit.program import program_months
from analytics.selectors.winning.figures import stated_margin
from analytics.selectors.winning.newcomers import newcomer_rows
from analytics.selectors.winning.sources import by_source
from campaigns.selectors.results import cost_kinds
from loyalty_club.dashboard.figure_filter import FigureFilter
from loyalty_club.dashboard.lists.listing import Asked, Listing
from loyalty_club.dashboard.profit.profit_filter import ProfitFilter
from loyalty_club.dashboard.profit.program_words import month_rows
from loyalty_club.dashboard.winning.people import newcomer_row
from loyalty_club.dashboard.winning.winning_rows import source_rows
from loyalty_club.web.figures.profit import COST_NAMES, LINE_NAMES
from loyalty_club.web.sheets import Column, day, money, number, text
from members.rules.calendars import Window
from members.rules.money import Currency

CIRCLE = ("shop", "label", "source")
DAYS = ("period", "first", "last")
BPS_A_PERCENT = 100


def _window(asked: Asked, chosen: FigureFilter) -> Window:
    """The month or year asked for, or else the days of the page."""
    return chosen.asked_period.window if asked.period is None else asked.period.window


def _sources(asked: Asked) -> Sequence[Any]:
    chosen = FigureFilter(asked.query, actor=asked.actor)
    return source_rows(by_source(_window(asked, chosen), chosen.circle), {})


def _source_columns(asked: Asked) -> Sequence[Column]:
    currency = asked.club.currency
    return [
        text(_("Source"), lambda row: row.name),
        number(_("Leads"), lambda row: row.line.leads),
        number(_("New customers"), lambda row: row.line.sums.members),
        *(_of_kind(kind, label, currency) for kind, label in cost_kinds()),
        money(_("Time of the staff"), lambda row: row.line.staff, currency),
        money(_("Cost"), lambda row: row.line.cost, currency),
        money(_("Cost of a customer"), lambda row: row.line.cac, currency),
        money(_("Earned so far"), lambda row: row.line.margin, currency),
        number(_("Return, percent"), lambda row: _percent(row.line.roi_bps)),
        text(_("Paid back"), lambda row: row.payback),
    ]


def _of_kind(kind: str, label: str, currency: Currency) -> Column:
    return money(label, lambda row: row.line.kinds.get(kind, 0), currency)


def _newcomers(asked: Asked) -> QuerySet[Any]:
    chosen = FigureFilter(asked.query, actor=asked.actor)
    is_unknown = asked.query.get("from") == "unknown"
    return newcomer_rows(chosen.circle, _window(asked, chosen), is_unknown=is_unknown)


def _newcomer_columns(asked: Asked) -> Sequence[Column]:
    currency, margin_bps = asked.club.currency, stated_margin()
    return [
        text(_("Card number"), lambda row: row.member.card_number),
        text(_("Member"), lambda row: row.member.full_name),
        *day(_("First purchase"), lambda row: row.first_on),
        text(_("Source"), lambda row: row.source_name),
        number(_("Visits"), lambda row: row.visits),
        money(_("Sales"), lambda row: row.sales, currency),
        money(_("Earned so far"), lambda row: newcomer_row(row, margin_bps).margin, currency),
        money(_("Winning him cost"), lambda row: row.won_for, currency),
        text(_("Paid back"), lambda row: newcomer_row(row, margin_bps).paid),
    ]


def _profits(asked: Asked) -> QuerySet[Any]:
    chosen = ProfitFilter(asked.query, actor=asked.actor)
    return profits(chosen.circle, grade=chosen.chosen_grade, order=chosen.chosen_order)


def _profit_columns(asked: Asked) -> Sequence[Column]:
    currency = asked.club.currency
    return [
        text(_("Card number"), lambda row: row.member.card_number),
        text(_("Member"), lambda row: row.member.full_name),
        text(_("Class"), lambda row: row.grade),
        *(_line(name, str(label), currency) for name, label in LINE_NAMES.items()),
        number(_("Minutes of staff"), lambda row: row.minutes),
        *day(_("Twelve months to"), lambda row: row.scored_on),
    ]


def _line(name: str, label: str, currency: Currency) -> Column:
    return money(label, lambda row: getattr(row, name), currency)


def _costs(asked: Asked) -> Sequence[Any]:
    chosen = FigureFilter(asked.query, actor=asked.actor)
    return month_rows(program_months(chosen.circle, _window(asked, chosen).ends_on))


def _cost_columns(asked: Asked) -> Sequence[Column]:
    currency = asked.club.currency
    return [
        text(_("Month"), lambda row: row.name),
        money(_("Bought by members"), lambda row: row.sums.sales, currency),
        money(_("Margin"), lambda row: row.sums.worth.margin, currency),
        *(_cost(kind, str(label), currency) for kind, label in COST_NAMES.items()),
        money(_("Cost in all"), lambda row: row.sums.cost.total, currency),
        number(_("Pays from, percent"), lambda row: _percent(row.sums.worth.break_even_bps)),
    ]


def _cost(kind: str, label: str, currency: Currency) -> Column:
    return money(label, lambda row: row.sums.cost.by_kind()[kind], currency)


def _percent(basis_points: int | None) -> Decimal | None:
    return None if basis_points is None else Decimal(basis_points) / BPS_A_PERCENT


WINNING_SOURCES = Listing(
    key="winning-sources",
    title=gettext_lazy("Cost of winning by source"),
    about=gettext_lazy("What each source cost, how many new customers it won, what they earned."),
    columns=_source_columns,
    rows=_sources,
    reads_period=True,
    filters=(*DAYS, *CIRCLE),
)
NEWCOMERS = Listing(
    key="newcomers",
    title=gettext_lazy("New customers"),
    about=gettext_lazy("Who bought for the first time, from where, and whether he has paid back."),
    columns=_newcomer_columns,
    rows=_newcomers,
    reads_period=True,
    filters=(*DAYS, *CIRCLE, "from"),
)
PROFITS = Listing(
    key="profits",
    title=gettext_lazy("Profit by member"),
    about=gettext_lazy("What each member left in twelve months, line by line, and his class."),
    columns=_profit_columns,
    rows=_profits,
    filters=(*CIRCLE, "grade", "order"),
)
CLUB_COSTS = Listing(
    key="club-costs",
    title=gettext_lazy("Cost of the club"),
    about=gettext_lazy("Twelve months: what members earned, and what the club cost by kind."),
    columns=_cost_columns,
    rows=_costs,
    reads_period=True,
    filters=(*DAYS, *CIRCLE),
)
