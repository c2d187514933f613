"""What was spent day by day: on winning new customers by kind, on speaking to members, on work."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, TruncDate

from analytics.selectors.scope import at_moments, on_days
from campaigns.models import (
    Campaign,
    CostLine,
    Interaction,
    Lead,
    Presentation,
    SalesRules,
    SourceCost,
)
from campaigns.rules.worth import rounded
from members.models import Club, FollowUp
from members.rules.calendars import Window
from members.selectors.club import club_zone

WHAT = ("won", "told", "minutes", "follow_ups", "hourly_cost", "margin_bps")
NONE = Value("", CharField())
NO_DAY = Value(None, DateField())
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
    """Every day's costs of a stretch, read once for all the windows in it: `won` for winning
    members, by kind, `told` for campaigns that speak to them; `minutes` of staff with leads,
    `follow_ups` done. `hourly_cost` and `margin_bps` are the owner's, as they are today.
    """

    won: Mapping[tuple[date, str], int]
    told: Mapping[date, int]
    minutes: Mapping[date, int]
    follow_ups: Mapping[date, int]
    hourly_cost: int
    margin_bps: int

    def within(self, window: Window) -> WinningCost:
        """What winning cost on the days of a window."""
        kinds: dict[str, int] = {}
        for (day, kind), amount in self.won.items():
            if window.starts_on <= day <= window.ends_on:
                kinds[kind] = kinds.get(kind, 0) + amount
        minutes = sum(
            spent
            for day, spent in self.minutes.items()
            if window.starts_on <= day <= window.ends_on
        )
        return WinningCost(kinds, minutes, rounded(minutes * self.hourly_cost, 60))


def cost_days(span: Window) -> CostDays:
    """The costs of every day of a stretch; one statement."""
    found: dict[str, dict[Any, int]] = {what: {} for what in WHAT}
    first, *others = _costs(span)
    for what, kind, day, amount in first.union(*others, all=True):
        key = (day, kind) if what == "won" else day
        found[what][key] = found[what].get(key, 0) + (amount or 0)
    return CostDays(
        won=found["won"],
        told=found["told"],
        minutes=found["minutes"],
        follow_ups=found["follow_ups"],
        hourly_cost=found["hourly_cost"].get(None, 0),
        margin_bps=found["margin_bps"].get(None, 0),
    )


def _costs(span: Window) -> list[QuerySet[Any, tuple[str, str, date | None, int]]]:
    """Rows of what, of which kind, on which day, how much; the owner's two numbers among them."""
    is_won = Case(When(wins_members(), then=Value("won")), default=Value("told"))
    entered, on = on_days(span, field="on"), F("on")
    at = TruncDate("at", tzinfo=club_zone())
    spent = at_moments(span, field="at")
    done = at_moments(span, field="closed_at") & Q(status=FollowUp.Status.DONE)
    closed = TruncDate("closed_at", tzinfo=club_zone())
    return [
        _summed(SourceCost.objects.filter(entered), Value("won"), F("kind"), on, Sum("amount")),
        _summed(CostLine.objects.filter(entered), is_won, F("kind"), on, Sum("amount")),
        _summed(Interaction.objects.filter(spent), Value("minutes"), NONE, at, Sum("minutes")),
        _summed(Presentation.objects.filter(spent), Value("minutes"), NONE, at, Sum("minutes")),
        _summed(FollowUp.objects.filter(done), Value("follow_ups"), NONE, closed, Count("pk")),
        _summed(SalesRules.objects.all(), Value("hourly_cost"), NONE, NO_DAY, Sum("hourly_cost")),
        _summed(Club.objects.all(), Value("margin_bps"), NONE, NO_DAY, Sum("margin_bps")),
    ]


def _summed(
    rows: QuerySet[Any], what: Any, kind: Any, day: Any, amount: Any
) -> QuerySet[Any, tuple[str, str, date | None, int]]:
    named = rows.order_by().annotate(what=what, of_kind=kind, of_day=day)
    found: QuerySet[Any, tuple[str, str, date | None, int]] = named.values_list(
        "what", "of_kind", "of_day"
    ).annotate(amount_of=Cast(amount, BigIntegerField()))
    return found


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
