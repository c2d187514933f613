"""Campaigns in figures, one line each: what they cost, what they earned, how many came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from campaigns.models import Campaign
from campaigns.rules.uplift import Uplift, uplift_of
from campaigns.rules.worth import BPS, Worth, rounded, worth_of
from campaigns.selectors.result_counts import Counted, Counts, counts_of, window_of_results
from members.models import Club
from members.selectors.club import club_day


@dataclass(frozen=True, slots=True)
class Costs:
    """What a campaign cost, in the smallest unit; `lines` by kind of cost."""

    messages: int
    rewards: int
    lines: Mapping[str, int]

    @property
    def total(self) -> int:
        """All of it."""
        return self.messages + self.rewards + sum(self.lines.values())


@dataclass(frozen=True, slots=True)
class Outcome:
    """One campaign in figures, as a line of the comparison has it.

    `opens` and `closes` bound what was counted; None before it has started. Sales are what those
    told paid in money in that time; where new members were the goal, what these paid alone: what
    old ones bought is no gain of it.
    """

    campaign: Campaign
    counts: Counts
    margin_bps: int
    opens: datetime | None
    closes: datetime | None
    is_over: bool

    @property
    def told(self) -> Counted:
        return self.counts.told

    @property
    def control(self) -> Counted:
        return self.counts.control

    @property
    def sales(self) -> int:
        """What they paid in money, less what was paid back."""
        joined = self.counts.joined
        return self.told.sales if joined is None else joined.sales + self.told.newcomer_sales

    @property
    def buyers(self) -> int:
        """Who bought of those told; where new members were the goal, how many those are."""
        return self.told.bought if self.counts.joined is None else self.new_members

    @property
    def margin(self) -> int:
        """What the shop earned of it, at the margin the owner states."""
        return rounded(self.sales * self.margin_bps, BPS)

    @property
    def costs(self) -> Costs:
        return Costs(self.told.message_cost, self.told.reward_cost, self.counts.cost_lines)

    @property
    def new_members(self) -> int:
        """Those told who bought for the first time, and, where new members were the goal, whoever
        joined while it ran.
        """
        joined = self.counts.joined
        return self.told.newcomers + (joined.people if joined is not None else 0)

    @property
    def worth(self) -> Worth:
        """The return, and what a new member cost and brought."""
        joined = self.counts.joined
        theirs = self.told.newcomer_sales + (joined.sales if joined is not None else 0)
        return worth_of(
            cost=self.costs.total,
            gained=self.margin,
            customers=self.new_members,
            brought=rounded(theirs * self.margin_bps, BPS),
        )

    @property
    def is_alarm(self) -> bool:
        """Where winning members was the goal: one has cost more than he brought (D29). Of any
        other, once it is over: it cost more than it earned.
        """
        if self.opens is None:
            return False
        if self.counts.joined is not None:
            return self.worth.is_alarm
        return self.is_over and self.costs.total > self.margin

    @property
    def uplift(self) -> Uplift:
        """Who came of those told beside who came of the control group."""
        return uplift_of(self.told.group, self.control.group)

    @property
    def came_bps(self) -> int | None:
        """The part of those told who came."""
        return rounded(self.told.came * BPS, self.told.people) if self.told.people else None


def outcomes_of(campaigns: Sequence[Campaign], *, now: datetime | None = None) -> list[Outcome]:
    """These campaigns in figures, in the order given: five statements for any number of them."""
    now = now or timezone.now()
    counts = counts_of(campaigns, now=now)
    margin_bps = Club.objects.filter(pk=1).values_list("margin_bps", flat=True).first() or 0
    return [_outcome(campaign, counts[campaign.pk], margin_bps, now) for campaign in campaigns]


def _outcome(campaign: Campaign, counts: Counts, margin_bps: int, now: datetime) -> Outcome:
    opens, closes = window_of_results(campaign, now) or (None, None)
    is_over = campaign.ends_on < club_day(now)
    return Outcome(campaign, counts, margin_bps, opens, closes, is_over)
