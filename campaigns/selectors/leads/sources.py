"""Sources of leads as an investment: what each cost, whom it won, what these have brought."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Sum
from django.utils import timezone

from campaigns.models import CostLine, Lead, LeadSource, SourceCost
from campaigns.rules.leads.payback import Payback, payback_of
from campaigns.rules.leads.shares import shared_out
from campaigns.rules.worth import BPS, Rank, Worth, rank_of, rounded, worth_of
from campaigns.selectors.leads.asked import moments_of
from campaigns.selectors.leads.rules import sales_rules, sources
from members.models import Club
from members.selectors.club import club_day, club_zone

# Fewer won, or fewer leads, and one more or less moves every figure far.
FEW_WON, FEW_LEADS = 5, 20
WON = """
WITH won AS (
    SELECT a.source_id, coalesce(m.merged_into_id, m.id) AS member_id,
        (a.at AT TIME ZONE %(zone)s)::date AS since
    FROM campaigns_acquisition a JOIN members_member m ON m.id = a.member_id
    WHERE a.at >= %(opens)s AND a.at < %(closes)s
)
SELECT won.source_id, count(*), sum(%(today)s::date - won.since),
    coalesce(sum(bought.within), 0), coalesce(sum(bought.so_far), 0)
FROM won
LEFT JOIN LATERAL (
    SELECT sum(p.net - p.returned_net) AS so_far,
        sum(p.net - p.returned_net) FILTER (WHERE p.business_date <= %(last)s) AS within
    FROM points_purchase p
    WHERE p.member_id = won.member_id AND p.status <> 'voided' AND p.business_date >= won.since
) bought ON true
GROUP BY won.source_id
"""
MINUTES = """
SELECT l.source_id, sum(spent.minutes)
FROM (
    SELECT lead_id, minutes FROM campaigns_interaction WHERE at >= %(opens)s AND at < %(closes)s
    UNION ALL
    SELECT lead_id, minutes FROM campaigns_presentation WHERE at >= %(opens)s AND at < %(closes)s
) spent
JOIN campaigns_lead l ON l.id = spent.lead_id
GROUP BY l.source_id
"""


@dataclass(frozen=True, slots=True)
class SourceWorth:
    """One source, or all of them together (`source` None), over a period; money in the smallest
    unit.

    `leads` came in the period and `won` became members in it. `costs` of the period by kind are
    the source's own and its share of the costs of campaigns that told its leads; `staff` is
    `minutes` of contacts and presentations at the owner's price of an hour. `sales` is what those
    won have paid in money since, less what was paid back, up to now; `sales_within` until the
    period's end. `days` is how long they have been members, all together.
    """

    source: LeadSource | None
    leads: int = 0
    won: int = 0
    costs: Mapping[str, int] = field(default_factory=dict)
    minutes: int = 0
    staff: int = 0
    sales: int = 0
    sales_within: int = 0
    days: int = 0
    margin_bps: int = 0
    rank: Rank | None = None

    @property
    def cost(self) -> int:
        """All that winning them cost."""
        return sum(self.costs.values()) + self.staff

    @property
    def margin(self) -> int:
        """Earned of the sales up to now, at the margin the owner states."""
        return rounded(self.sales * self.margin_bps, BPS)

    @property
    def margin_within(self) -> int:
        """Earned until the period's end."""
        return rounded(self.sales_within * self.margin_bps, BPS)

    @property
    def worth(self) -> Worth:
        """CAC, return and what breaks even, by what was earned up to now."""
        return worth_of(cost=self.cost, gained=self.margin, customers=self.won)

    @property
    def payback(self) -> Payback:
        """How long one won takes to earn what he cost."""
        return payback_of(cost=self.cost, gained=self.margin, customers=self.won, days=self.days)

    @property
    def won_share(self) -> float | None:
        """Won in the period beside the leads of the period; None without leads."""
        return self.won / self.leads if self.leads else None

    @property
    def is_small(self) -> bool:
        """So few that one more or less would change the picture."""
        return self.won < FEW_WON or self.leads < FEW_LEADS

    @property
    def has_anything(self) -> bool:
        """Whether there is anything to say of it."""
        return bool(self.leads or self.won or self.cost)


@dataclass(frozen=True, slots=True)
class SourcesWorth:
    """Every source that had anything in the period, the best return first, and all together."""

    rows: Sequence[SourceWorth]
    total: SourceWorth


def sources_worth(first: date, last: date, *, now: datetime | None = None) -> SourcesWorth:
    """The sources of the whole club over the days from first to last: costs are no shop's. Nine
    statements, however many leads there are.
    """
    now = now or timezone.now()
    opens, closes = moments_of(first, last)
    asked = {
        "opens": opens,
        "closes": closes,
        "today": club_day(now),
        "last": last,
        "zone": str(club_zone()),
    }
    came = _leads_of(opens, closes)
    won = {row[0]: row[1:] for row in _rows(WON, asked)}
    minutes = {source_id: int(spent) for source_id, spent in _rows(MINUTES, asked)}
    costs = _costs(first, last)
    hourly = sales_rules().hourly_cost
    margin_bps = Club.objects.filter(pk=1).values_list("margin_bps", flat=True).first() or 0
    found = []
    for source in sources(with_retired=True):
        count, days, within, so_far = won.get(source.pk, (0, 0, 0, 0))
        spent = minutes.get(source.pk, 0)
        found.append(
            SourceWorth(
                source=source,
                leads=came.get(source.pk, 0),
                won=count,
                costs=costs.get(source.pk, {}),
                minutes=spent,
                staff=rounded(spent * hourly, 60),
                sales=int(so_far),
                sales_within=int(within),
                days=int(days),
                margin_bps=margin_bps,
            )
        )
    return SourcesWorth(rows=_ranked(found), total=_total(found, margin_bps))


def source_costs_between(first: date, last: date) -> list[SourceCost]:
    """What was entered as cost of any source on these days, the latest first."""
    rows = SourceCost.objects.filter(on__range=(first, last)).select_related("source")
    return list(rows.order_by("-on", "-id"))


def _leads_of(opens: datetime, closes: datetime) -> dict[int, int]:
    rows = Lead.objects.filter(created_at__gte=opens, created_at__lt=closes).order_by()
    return dict(rows.values_list("source_id").annotate(Count("pk")))


def _costs(first: date, last: date) -> dict[int, dict[str, int]]:
    """By source and kind: its own, and its part of what its leads' campaigns cost. A campaign's
    cost is shared out by all the leads that it has brought, to the last rial.
    """
    days = {"on__range": (first, last)}
    found: dict[int, dict[str, int]] = {}
    own = SourceCost.objects.filter(**days).order_by().values_list("source_id", "kind")
    for source_id, kind, amount in own.annotate(Sum("amount")):
        found.setdefault(source_id, {})[kind] = amount
    heads: dict[int, dict[int, int]] = {}
    told = Lead.objects.filter(campaign__isnull=False).order_by()
    for campaign_id, source_id, n in told.values_list("campaign_id", "source_id").annotate(
        Count("pk")
    ):
        heads.setdefault(campaign_id, {})[source_id] = n
    lines = CostLine.objects.filter(campaign_id__in=list(heads), **days).order_by()
    for campaign_id, kind, amount in lines.values_list("campaign_id", "kind").annotate(
        Sum("amount")
    ):
        for source_id, part in shared_out(amount, heads[campaign_id]).items():
            kinds = found.setdefault(source_id, {})
            kinds[kind] = kinds.get(kind, 0) + part
    return found


def _ranked(found: Sequence[SourceWorth]) -> list[SourceWorth]:
    """The best return first, then those without one by their leads."""
    returns = [roi for one in found if (roi := one.worth.roi_bps) is not None]
    ranked = []
    for one in found:
        roi = one.worth.roi_bps
        if not one.has_anything:
            continue
        if roi is None or len(returns) < 2:
            ranked.append(one)
            continue
        others = list(returns)
        others.remove(roi)
        ranked.append(replace(one, rank=rank_of(roi, others)))
    return sorted(ranked, key=_place)


def _place(one: SourceWorth) -> tuple[float, int]:
    roi = one.worth.roi_bps
    return (float("inf") if roi is None else -roi, -one.leads)


def _total(found: Sequence[SourceWorth], margin_bps: int) -> SourceWorth:
    costs: dict[str, int] = {}
    for one in found:
        for kind, amount in one.costs.items():
            costs[kind] = costs.get(kind, 0) + amount
    return SourceWorth(
        source=None,
        leads=sum(one.leads for one in found),
        won=sum(one.won for one in found),
        costs=costs,
        minutes=sum(one.minutes for one in found),
        staff=sum(one.staff for one in found),
        sales=sum(one.sales for one in found),
        sales_within=sum(one.sales_within for one in found),
        days=sum(one.days for one in found),
        margin_bps=margin_bps,
    )


def _rows(statement: str, asked: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return list(cursor.fetchall())
