"""The figures of the sales cycle: funnel, yield, sources with their costs, losses."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.selectors.leads.choices import channels
from campaigns.selectors.leads.funnel import funnel_of, standing_now
from campaigns.selectors.leads.listing import stage_choices
from campaigns.selectors.leads.losses import losses_of
from campaigns.selectors.leads.rules import sources
from campaigns.selectors.leads.sources import source_costs_between, sources_worth
from campaigns.selectors.leads.yields import yields_of
from campaigns.selectors.results import cost_kinds
from loyalty_club.dashboard.leads.figure_filters import (
    ClubDaysFilter,
    DaysFilter,
    FunnelFilter,
)
from loyalty_club.dashboard.leads.loss_words import loss_heads, loss_rows
from loyalty_club.dashboard.leads.source_words import source_rows
from loyalty_club.dashboard.lists.listing import Asked, Listing
from loyalty_club.web.sheets import Column, day, money, number, text
from members.rules.calendars import Window
from members.rules.money import Currency

DAYS = ("since", "until")
BPS_A_PERCENT = 100


def _days(asked: Asked, chosen: DaysFilter) -> Window:
    """The month or year asked for, or else the days of the page."""
    return chosen.days if asked.period is None else asked.period.window


def _percent(value: float | None) -> Decimal | None:
    """A part of one in percent, with one decimal."""
    return None if value is None else Decimal(round(value * 1_000)) / 10


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(round(value * 10)) / 10


def _funnel(asked: Asked) -> Sequence[Any]:
    chosen = FunnelFilter(asked.query, actor=asked.actor)
    window, leads = _days(asked, chosen), chosen.chosen_leads
    figures = funnel_of(
        window.starts_on,
        window.ends_on,
        shop_ids=leads.shop_ids,
        shop_id=leads.shop_id,
        source_id=leads.source_id,
        campaign_id=leads.campaign_id,
        seller=leads.seller,
    )
    standing = standing_now(leads)
    return [(one, standing.get(one.stage)) for one in figures]


def _funnel_columns(asked: Asked) -> Sequence[Column]:
    labels = dict(stage_choices())
    return [
        text(_("Stage"), lambda row: labels[row[0].stage]),
        number(_("Leads"), lambda row: row[0].count),
        number(_("Went on, percent"), lambda row: _percent(row[0].conversion)),
        number(_("Stay, days (median)"), lambda row: _decimal(row[0].median_days)),
        money(_("Worth"), lambda row: row[0].value, asked.club.currency),
        number(_("Stand here now"), lambda row: row[1].count if row[1] else 0),
        number(_("Stalled now"), lambda row: row[1].stalled if row[1] else 0),
    ]


def _yields(asked: Asked) -> Sequence[Any]:
    chosen = DaysFilter(asked.query, actor=asked.actor)
    window = _days(asked, chosen)
    found = yields_of(window.starts_on, window.ends_on, chosen.chosen_leads)
    return [one for one in found if one.source_id and one.channel]


def _yield_columns(asked: Asked) -> Sequence[Column]:
    names = {one.pk: one.name for one in sources(with_retired=True)}
    ways = dict(channels())
    return [
        text(_("Source"), lambda row: names[row.source_id]),
        text(_("Way"), lambda row: ways[row.channel]),
        number(_("Contacts"), lambda row: row.contacts),
        number(_("Minutes"), lambda row: row.minutes),
        number(_("Reached, percent"), lambda row: _percent(row.reached_share)),
        number(_("Leads"), lambda row: row.leads),
        number(_("Moved on"), lambda row: row.moved),
        number(_("Won"), lambda row: row.won),
        number(_("Won per hour"), lambda row: _decimal(row.won_per_hour)),
    ]


def _sources(asked: Asked) -> Sequence[Any]:
    window = _days(asked, ClubDaysFilter(asked.query, actor=asked.actor))
    return source_rows(sources_worth(window.starts_on, window.ends_on))


def _source_columns(asked: Asked) -> Sequence[Column]:
    currency = asked.club.currency
    return [
        text(_("Source"), lambda row: row.name),
        number(_("Leads"), lambda row: row.found.leads),
        number(_("Won"), lambda row: row.found.won),
        *(_of_kind(kind, label, currency) for kind, label in cost_kinds()),
        number(_("Minutes of staff"), lambda row: row.found.minutes),
        money(_("Staff"), lambda row: row.found.staff, currency),
        money(_("Cost"), lambda row: row.found.cost, currency),
        money(_("Cost of a member"), lambda row: row.found.worth.cac, currency),
        money(_("Sales in these days"), lambda row: row.found.sales_within, currency),
        money(_("Earned in these days"), lambda row: row.found.margin_within, currency),
        money(_("Sales up to now"), lambda row: row.found.sales, currency),
        money(_("Earned up to now"), lambda row: row.found.margin, currency),
        number(_("Return, percent"), lambda row: _return(row.found.worth.roi_bps)),
        text(_("Paid back"), lambda row: row.payback),
        text(_("Rank"), lambda row: row.rank),
    ]


def _of_kind(kind: str, label: str, currency: Currency) -> Column:
    return money(label, lambda row: row.found.costs.get(kind, 0), currency)


def _return(basis_points: int | None) -> Decimal | None:
    return None if basis_points is None else Decimal(basis_points) / BPS_A_PERCENT


def _costs(asked: Asked) -> Sequence[Any]:
    window = _days(asked, ClubDaysFilter(asked.query, actor=asked.actor))
    return source_costs_between(window.starts_on, window.ends_on)


def _cost_columns(asked: Asked) -> Sequence[Column]:
    return [
        *day(_("Day it was paid"), lambda row: row.on),
        text(_("Source"), lambda row: row.source.name),
        text(_("Kind of cost"), lambda row: row.get_kind_display()),
        money(_("Amount"), lambda row: row.amount, asked.club.currency),
        text(_("What for"), lambda row: row.note),
        text(_("Entered by"), lambda row: asked.who(row.entered_by)),
    ]


def _losses(asked: Asked) -> Sequence[Any]:
    chosen = FunnelFilter(asked.query, actor=asked.actor)
    window = _days(asked, chosen)
    return loss_rows(losses_of(window.starts_on, window.ends_on, chosen.chosen_leads))


def _loss_columns(asked: Asked) -> Sequence[Column]:
    currency = asked.club.currency
    return [
        text(_("Why lost"), lambda row: row.name),
        number(_("Leads"), lambda row: row.lost.count),
        number(_("As many days before"), lambda row: row.former.count),
        *(_at_stage(place, label) for place, label in enumerate(loss_heads())),
        money(_("Worth"), lambda row: row.lost.value, currency),
        money(_("Cost of marketing with them"), lambda row: row.lost.marketing, currency),
        money(_("Staff"), lambda row: row.lost.staff, currency),
    ]


def _at_stage(place: int, label: str) -> Column:
    return number(label, lambda row: row.cells[place].count)


FUNNEL = Listing(
    key="funnel",
    title=gettext_lazy("Sales funnel"),
    about=gettext_lazy("How many leads reached each stage, how long they stayed, their worth."),
    columns=_funnel_columns,
    rows=_funnel,
    reads_period=True,
    filters=(*DAYS, "source", "campaign", "who", "shop"),
)
YIELD = Listing(
    key="lead-yield",
    title=gettext_lazy("Yield of contacts"),
    about=gettext_lazy("Contacts with leads by source and way, and what came of them."),
    columns=_yield_columns,
    rows=_yields,
    reads_period=True,
    filters=(*DAYS, "shop"),
)
SOURCES = Listing(
    key="lead-sources",
    title=gettext_lazy("Sources that pay"),
    about=gettext_lazy("What winning a member costs by each source, and what he has earned."),
    columns=_source_columns,
    rows=_sources,
    reads_period=True,
    filters=DAYS,
)
SOURCE_COSTS = Listing(
    key="lead-source-costs",
    title=gettext_lazy("Costs of sources"),
    about=gettext_lazy("What was paid for each source of leads, when and what for."),
    columns=_cost_columns,
    rows=_costs,
    reads_period=True,
    filters=DAYS,
)
LOSSES = Listing(
    key="lead-losses",
    title=gettext_lazy("Lost leads by reason"),
    about=gettext_lazy("Why leads were lost, at which stage, and the cost that went with them."),
    columns=_loss_columns,
    rows=_losses,
    reads_period=True,
    filters=(*DAYS, "source", "campaign", "who", "shop"),
)
