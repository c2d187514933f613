"""What was spent on winning new customers, by day and by kind; the four kinds and the staff."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Q, Sum
from django.db.models.functions import TruncDate

from analytics.selectors.scope import at_moments, on_days
from campaigns.models import Campaign, CostLine, Interaction, Lead, Presentation, SourceCost
from campaigns.rules.worth import rounded
from campaigns.selectors.leads.rules import sales_rules
from members.rules.calendars import Window
from members.selectors.club import club_zone

KINDS = tuple(kind.value for kind in CostLine.Kind)
STAFF = "staff"


@dataclass(frozen=True, slots=True)
class WinningCost:
    """What was spent in some days, in the smallest unit: each of the four kinds as it was entered
    for sources and for campaigns that win members, and `staff`, `minutes` spent on leads at the
    price of an hour.
    """

    kinds: Mapping[str, int] = field(default_factory=dict)
    minutes: int = 0
    staff: int = 0

    @property
    def total(self) -> int:
        """All of it."""
        return sum(self.kinds.values()) + self.staff

    def by_kind(self) -> dict[str, int]:
        """All four kinds and the staff, in their order."""
        return {kind: self.kinds.get(kind, 0) for kind in KINDS} | {STAFF: self.staff}


@dataclass(frozen=True, slots=True)
class CostDays:
    """Every day's costs of a stretch, read once for all the windows in it."""

    amounts: Mapping[tuple[date, str], int]
    minutes: Mapping[date, int]
    hourly_cost: int

    def within(self, window: Window) -> WinningCost:
        """What was spent on the days of a window."""
        kinds: dict[str, int] = {}
        for (day, kind), amount in self.amounts.items():
            if window.starts_on <= day <= window.ends_on:
                kinds[kind] = kinds.get(kind, 0) + amount
        minutes = sum(
            spent
            for day, spent in self.minutes.items()
            if window.starts_on <= day <= window.ends_on
        )
        return WinningCost(kinds, minutes, rounded(minutes * self.hourly_cost, 60))


def cost_days(windows: Iterable[Window]) -> CostDays:
    """The costs of every day from the first to the last of these windows; five statements."""
    known = list(windows)
    span = Window(min(one.starts_on for one in known), max(one.ends_on for one in known))
    amounts: dict[tuple[date, str], int] = {}
    own = SourceCost.objects.filter(on_days(span, field="on"))
    lines = CostLine.objects.filter(on_days(span, field="on"), wins_members())
    for rows in (
        own.order_by().values_list("on", "kind"),
        lines.order_by().values_list("on", "kind"),
    ):
        for day, kind, amount in rows.annotate(Sum("amount")):
            amounts[day, kind] = amounts.get((day, kind), 0) + amount
    minutes: dict[date, int] = {}
    for work in (
        Interaction.objects.filter(at_moments(span, field="at")),
        Presentation.objects.filter(at_moments(span, field="at")),
    ):
        days = work.order_by().annotate(day=TruncDate("at", tzinfo=club_zone()))
        for day, spent in days.values_list("day").annotate(Sum("minutes")):
            minutes[day] = minutes.get(day, 0) + spent
    return CostDays(amounts, minutes, sales_rules().hourly_cost)


def wins_members() -> Q:
    """Cost lines of campaigns whose goal is new members, or that have told leads of us."""
    told = Lead.objects.filter(campaign=OuterRef("campaign")).order_by()
    return Q(campaign__goal=Campaign.Goal.NEW_MEMBERS) | Q(Exists(told))


def untied_costs(window: Window) -> dict[str, int]:
    """By kind, what campaigns for new members cost that no lead names: it is no source's."""
    told = Lead.objects.filter(campaign=OuterRef("campaign")).order_by()
    rows = CostLine.objects.filter(
        ~Exists(told), on_days(window, field="on"), campaign__goal=Campaign.Goal.NEW_MEMBERS
    ).order_by()
    return dict(rows.values_list("kind").annotate(Sum("amount")))
