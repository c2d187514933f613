"""Leads that were lost: why, at which stage, and the marketing money that went with them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from campaigns.models import LostReason
from campaigns.selectors.leads.asked import CHOSEN, EVERYONE, Chosen, days_before, moments_of
from campaigns.selectors.leads.rules import sales_rules
from members.selectors.club import club_day

# A lead's cost is reckoned as `worth.cost_of` does it, for all at once: its part of what its source
# and its campaign have cost until today, and its staff minutes at their price.
LOST = f"""
WITH lost AS (
    SELECT l.* FROM campaigns_lead l
    WHERE l.status = 'lost' AND l.closed_at >= %(before)s AND l.closed_at < %(closes)s AND {CHOSEN}
), source_cost AS (
    SELECT source_id, sum(amount) AS paid FROM campaigns_sourcecost
    WHERE "on" <= %(today)s GROUP BY source_id
), campaign_cost AS (
    SELECT campaign_id, sum(amount) AS paid FROM campaigns_costline
    WHERE "on" <= %(today)s GROUP BY campaign_id
), source_heads AS (
    SELECT source_id, count(*) AS heads FROM campaigns_lead
    WHERE created_at <= %(now)s GROUP BY source_id
), campaign_heads AS (
    SELECT campaign_id, count(*) AS heads FROM campaigns_lead
    WHERE created_at <= %(now)s GROUP BY campaign_id
), spent AS (
    SELECT lead_id, sum(minutes) AS minutes FROM (
        SELECT lead_id, minutes FROM campaigns_interaction
        UNION ALL SELECT lead_id, minutes FROM campaigns_presentation
    ) each WHERE lead_id IN (SELECT id FROM lost) GROUP BY lead_id
)
SELECT lost.lost_reason_id, lost.stage, lost.closed_at >= %(opens)s AS is_now, count(*),
    sum(lost.value),
    sum(coalesce(div(s.paid, sh.heads), 0) + coalesce(div(c.paid, ch.heads), 0)),
    sum(coalesce(spent.minutes, 0) * %(hourly)s::bigint / 60)
FROM lost
LEFT JOIN source_cost s ON s.source_id = lost.source_id
LEFT JOIN source_heads sh ON sh.source_id = lost.source_id
LEFT JOIN campaign_cost c ON c.campaign_id = lost.campaign_id
LEFT JOIN campaign_heads ch ON ch.campaign_id = lost.campaign_id
LEFT JOIN spent ON spent.lead_id = lost.id
GROUP BY lost.lost_reason_id, lost.stage, is_now
"""  # noqa: S608 - no value of anybody is written into it


@dataclass(frozen=True, slots=True)
class Lost:
    """So many lost leads; money in the smallest unit. `marketing` is their part of what sources
    and campaigns cost, `staff` the time spent on them at its price.
    """

    count: int = 0
    value: int = 0
    marketing: int = 0
    staff: int = 0

    @property
    def cost(self) -> int:
        """All that went with them."""
        return self.marketing + self.staff

    def __add__(self, other: "Lost") -> "Lost":
        return Lost(
            self.count + other.count,
            self.value + other.value,
            self.marketing + other.marketing,
            self.staff + other.staff,
        )


@dataclass(frozen=True, slots=True)
class LostFor:
    """One reason: what was lost for it, by the stage at which it was, and as many days before."""

    reason: LostReason
    lost: Lost
    former: Lost
    stages: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Losses:
    """Every reason for which somebody was lost in the period or right before it, the most
    frequent first; all together, by stage, and in as many days before.
    """

    rows: Sequence[LostFor]
    lost: Lost
    former: Lost
    stages: Mapping[int, Lost]


def losses_of(
    first: date, last: date, chosen: Chosen = EVERYONE, *, now: datetime | None = None
) -> Losses:
    """Leads that were lost from the first day to the last and are lost still. Three statements."""
    now = now or timezone.now()
    opens, closes = moments_of(first, last)
    before, _end = moments_of(*days_before(first, last))
    asked = {
        **chosen.given(),
        "opens": opens,
        "closes": closes,
        "before": before,
        "now": now,
        "today": club_day(now),
        "hourly": sales_rules().hourly_cost,
    }
    with connection.cursor() as cursor:
        cursor.execute(LOST, asked)
        cells = [
            (reason, stage, is_now, Lost(count, int(value), int(marketing), int(staff)))
            for reason, stage, is_now, count, value, marketing, staff in cursor.fetchall()
        ]
    return _losses(cells)


Cell = tuple[int, int, bool, Lost]


def _losses(cells: Sequence[Cell]) -> Losses:
    rows = []
    for reason in LostReason.objects.all():
        own = [cell for cell in cells if cell[0] == reason.pk]
        if own:
            rows.append(
                LostFor(
                    reason=reason,
                    lost=_sum(own, is_now=True),
                    former=_sum(own, is_now=False),
                    stages={stage: lost.count for _, stage, is_now, lost in own if is_now},
                )
            )
    rows.sort(key=lambda row: (-row.lost.count, -row.former.count, row.reason.pk))
    stages = sorted({stage for _, stage, is_now, _ in cells if is_now})
    return Losses(
        rows=rows,
        lost=_sum(cells, is_now=True),
        former=_sum(cells, is_now=False),
        stages={
            stage: _sum([cell for cell in cells if cell[1] == stage], is_now=True)
            for stage in stages
        },
    )


def _sum(cells: Iterable[Cell], *, is_now: bool) -> Lost:
    return sum((lost for _, _, at, lost in cells if at is is_now), Lost())
