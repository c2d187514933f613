"""The funnel: how many leads reached each stage, how long they stayed, what they are worth."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from campaigns.models import StageRule
from campaigns.rules.leads.stages import key_of
from campaigns.selectors.leads.asked import CHOSEN, Chosen, moments_of

# A stay begins with an open move and ends with the next move, or goes on.
FUNNEL = f"""
WITH chosen AS (
    SELECT l.id, l.reached, l.value FROM campaigns_lead l
    WHERE l.created_at >= %(opens)s AND l.created_at < %(closes)s AND {CHOSEN}
), move AS (
    SELECT m.stage, m.status, m.at,
        lead(m.at, 1, %(now)s::timestamptz) OVER (PARTITION BY m.lead_id ORDER BY m.id) AS until
    FROM campaigns_stagemove m JOIN chosen ON chosen.id = m.lead_id
), stay AS (
    SELECT stage, percentile_cont(0.5) WITHIN GROUP (
        ORDER BY greatest(extract(epoch FROM until - at), 0)) / 86400 AS median
    FROM move WHERE status = 'open' GROUP BY stage
)
SELECT stage.number, count(chosen.id), coalesce(sum(chosen.value), 0), min(stay.median)
FROM generate_series(1, 7) AS stage(number)
LEFT JOIN chosen ON chosen.reached >= stage.number
LEFT JOIN stay ON stay.stage = stage.number
GROUP BY stage.number ORDER BY stage.number
"""  # noqa: S608 - no value of anybody is written into it
STANDING = f"""
SELECT l.stage, count(*),
    count(*) FILTER (WHERE l.stage_at
        <= %(now)s::timestamptz - make_interval(days => coalesce(r.stalled_days, %(usual)s))),
    coalesce(sum(l.value), 0)
FROM campaigns_lead l
LEFT JOIN campaigns_stagerule r ON r.stage = l.stage
WHERE l.status = 'open' AND {CHOSEN}
GROUP BY l.stage
"""  # noqa: S608 - no value of anybody is written into it


@dataclass(frozen=True, slots=True)
class StageFigures:
    """One stage: `count` leads reached it or one beyond, with `value` in the smallest unit.

    `conversion` is the part of those who had reached the stage before (None at the first, and
    where nobody had). `median_days` is the median of the stays at the stage, those that go on
    counted up to now; None where nobody stayed there.
    """

    stage: int
    count: int
    conversion: float | None
    median_days: float | None
    value: int

    @property
    def key(self) -> str:
        """Its name for machines."""
        return key_of(self.stage)


@dataclass(frozen=True, slots=True)
class Standing:
    """How many open leads stand at a stage now, how many of them too long, and their value."""

    count: int = 0
    stalled: int = 0
    value: int = 0


def funnel_of(
    first: date,
    last: date,
    *,
    shop_ids: Iterable[int] | None = None,
    source_id: int | None = None,
    campaign_id: int | None = None,
    seller: int | None = None,
    shop_id: int | None = None,
    now: datetime | None = None,
) -> list[StageFigures]:
    """The seven stages of the leads that came from the first day to the last, both included.

    `shop_ids` are the shops one may see, leads of none always among them; `shop_id` leaves those
    of one shop alone. Where they stand today counts, not where they stood on the last day. One
    statement.
    """
    opens, closes = moments_of(first, last)
    chosen = Chosen(
        shop_ids=None if shop_ids is None else frozenset(shop_ids),
        shop_id=shop_id,
        source_id=source_id,
        campaign_id=campaign_id,
        seller=seller,
    )
    asked = {**chosen.given(), "opens": opens, "closes": closes, "now": now or timezone.now()}
    with connection.cursor() as cursor:
        cursor.execute(FUNNEL, asked)
        rows = cursor.fetchall()
    found: list[StageFigures] = []
    for stage, count, value, median in rows:
        before = found[-1].count if found else 0
        found.append(
            StageFigures(
                stage=stage,
                count=count,
                conversion=count / before if before else None,
                median_days=None if median is None else round(float(median), 1),
                value=int(value),
            )
        )
    return found


def standing_now(chosen: Chosen, *, now: datetime | None = None) -> dict[int, Standing]:
    """Who is open at each stage at this moment, whenever they came; a stage of nobody is not
    there. One statement.
    """
    usual = StageRule(stage=1).stalled_days
    asked = {**chosen.given(), "now": now or timezone.now(), "usual": usual}
    with connection.cursor() as cursor:
        cursor.execute(STANDING, asked)
        return {
            stage: Standing(count, stalled, int(value))
            for stage, count, stalled, value in cursor.fetchall()
        }
