"""What each source and each campaign has cost and won: where the next money should go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from analytics.rules.winning.payback import Newcomers, PaidBackAfter, paid_back_after
from analytics.selectors.scope import Circle
from analytics.selectors.winning.costs import untied_costs
from analytics.selectors.winning.figures import stated_margin, winning_in
from analytics.selectors.winning.newcomers import NewcomerSums, sums_by_source
from campaigns.models import Campaign, Lead, LeadSource
from campaigns.rules.leads.shares import shared_out
from campaigns.rules.worth import BPS, return_bps, rounded
from campaigns.selectors.leads.rules import sources
from campaigns.selectors.leads.sources import SourceWorth, sources_worth
from campaigns.selectors.outcomes import Outcome, outcomes_of
from members.rules.calendars import Window
from members.selectors.club import club_day

# As many as one can take in; each is counted anew.
MOST_CAMPAIGNS = 60


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source over a window, or what no source is known of (`source` None): costs of campaigns
    that brought no lead, and new customers who just came. Money in the smallest unit.

    `leads` came in these days; `sums` are the members with their first purchase in them.
    """

    source: LeadSource | None
    leads: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict)
    staff: int = 0
    sums: NewcomerSums = field(default_factory=NewcomerSums)
    margin_bps: int = 0

    @property
    def cost(self) -> int:
        """All that was spent."""
        return sum(self.kinds.values()) + self.staff

    @property
    def cac(self) -> int | None:
        """Cost of a new customer; None where nothing was spent or nobody won, or the two do not
        belong together.
        """
        if self.source is None or not self.cost or not self.sums.members:
            return None
        return rounded(self.cost, self.sums.members)

    @property
    def margin(self) -> int:
        """What they have earned until now, at the margin the owner states."""
        return rounded(self.sums.sales * self.margin_bps, BPS)

    @property
    def roi_bps(self) -> int | None:
        """Earned less cost, by cost."""
        return None if self.source is None else return_bps(gained=self.margin, cost=self.cost)

    @property
    def payback(self) -> PaidBackAfter:
        """How long one takes to earn what he cost."""
        first = rounded(self.sums.first_sales * self.margin_bps, BPS)
        return paid_back_after(
            Newcomers(self.sums.members, self.cost, first, self.margin - first, self.sums.days)
        )

    @property
    def is_alarm(self) -> bool:
        """Money went and nobody came, or they have not earned it until now (D29)."""
        return self.source is not None and self.cost > self.margin


def by_source(
    window: Window, circle: Circle | None = None, *, now: datetime | None = None
) -> list[SourceLine]:
    """Every source that cost or won anything in these days, the cheapest customer first, then
    what is not known of any; all costs add up to those of `cac_of`.

    Of a narrower circle: the sources that have won somebody of it, each with the part of its cost
    that falls on these.
    """
    everybody = Circle()
    lines = _lines(window, now)
    if circle is None or circle == everybody:
        return lines
    sums = sums_by_source(circle, window, today=club_day(now))
    return [_part(line, sums[key]) for line in lines if (key := _key(line)) in sums]


def by_campaign(window: Window, *, now: datetime | None = None) -> list[Outcome]:
    """Campaigns that ran in these days to win members, or brought leads, the best return first;
    each over its own days, with its messages and gifts too. Five statements.
    """
    told = Lead.objects.filter(campaign=OuterRef("pk")).order_by()
    ran = Campaign.objects.filter(
        Q(goal=Campaign.Goal.NEW_MEMBERS) | Q(Exists(told)),
        started_at__isnull=False,
        starts_on__lte=window.ends_on,
        ends_on__gte=window.starts_on,
    ).order_by("-started_at", "-pk")
    found = outcomes_of(list(ran[:MOST_CAMPAIGNS]), now=now)
    return sorted(found, key=_worst_last)


def alarming(rows: Sequence[SourceLine]) -> list[SourceLine]:
    """The sources that have cost more than those they won have earned, the dearest first."""
    return sorted((row for row in rows if row.is_alarm), key=lambda row: -row.cost)


def _lines(window: Window, now: datetime | None) -> list[SourceLine]:
    everybody = Circle()
    worths = {
        row.source.pk: row
        for row in sources_worth(window.starts_on, window.ends_on, now=now).rows
        if row.source is not None
    }
    sums = sums_by_source(everybody, window, today=club_day(now))
    margin_bps = stated_margin()
    (whole,) = winning_in(everybody, [window])
    minutes = {pk: row.minutes for pk, row in worths.items() if row.minutes}
    staff = shared_out(whole.cost.staff, minutes)
    rows = [
        _line(source, worths.get(source.pk), sums, staff.get(source.pk, 0), margin_bps)
        for source in sources(with_retired=True)
        if source.pk in worths or source.pk in sums
    ]
    rows.sort(key=_place)
    unknown = SourceLine(
        None,
        kinds=untied_costs(window),
        sums=sums.get(None, NewcomerSums()),
        margin_bps=margin_bps,
    )
    return [*rows, unknown] if unknown.cost or unknown.sums.members else rows


def _part(line: SourceLine, sums: NewcomerSums) -> SourceLine:
    """The line of some of those it won: each of them bears the same part of the cost."""
    heads, of = sums.members, line.sums.members
    return replace(
        line,
        kinds={kind: rounded(amount * heads, of) for kind, amount in line.kinds.items()},
        staff=rounded(line.staff * heads, of),
        sums=sums,
    )


def _key(line: SourceLine) -> int | None:
    return line.source.pk if line.source else None


def _line(
    source: LeadSource,
    worth: SourceWorth | None,
    sums: Mapping[int | None, NewcomerSums],
    staff: int,
    margin_bps: int,
) -> SourceLine:
    return SourceLine(
        source=source,
        leads=worth.leads if worth else 0,
        kinds=worth.costs if worth else {},
        staff=staff,
        sums=sums.get(source.pk, NewcomerSums()),
        margin_bps=margin_bps,
    )


def _place(one: SourceLine) -> tuple[float, int]:
    return (float("inf") if one.cac is None else one.cac, -one.sums.members)


def _worst_last(one: Outcome) -> tuple[float, int]:
    roi = one.worth.roi_bps
    return (float("inf") if roi is None else -roi, -one.campaign.pk)
