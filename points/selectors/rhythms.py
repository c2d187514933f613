"""When each member is due again by his own habit, for the whole club in one statement."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from points.rules.habits import FEWEST_VISITS
from points.selectors.habits import LATEST

# As `points.rules.habits.rhythm_of` reads the latest purchases of one: the lower median of the
# gaps between his days of visit, known from the third visit on. In one sort: what was bought on
# the same day has no gap, and is no visit of its own.
DUE = """
WITH visits AS (
    SELECT member_id, business_date, lag(business_date) OVER latest_first - business_date AS gap,
        row_number() OVER latest_first AS place
    FROM points_purchase
    WHERE member_id IS NOT NULL AND status <> 'voided'
    WINDOW latest_first AS (PARTITION BY member_id ORDER BY business_date DESC)
), rhythms AS (
    SELECT member_id, max(business_date) AS last_on,
        CASE WHEN count(*) FILTER (WHERE gap IS NULL OR gap > 0) >= %(fewest)s
            THEN greatest((percentile_disc(0.5) WITHIN GROUP (ORDER BY gap)
                FILTER (WHERE gap > 0) * %(percent)s + 99) / 100, %(least)s)
            ELSE %(unknown)s END AS wait
    FROM visits WHERE place <= %(latest)s
    GROUP BY member_id
)
SELECT rhythms.member_id, newest.id, rhythms.last_on, rhythms.last_on + rhythms.wait AS due_on
FROM rhythms
JOIN members_member AS member ON member.id = rhythms.member_id AND member.status = 'active'
JOIN LATERAL (SELECT id FROM points_purchase AS purchase
    WHERE purchase.member_id = rhythms.member_id AND purchase.status <> 'voided'
    ORDER BY occurred_at DESC, id DESC LIMIT 1) AS newest ON true
WHERE rhythms.last_on + rhythms.wait BETWEEN %(first)s AND %(last)s
ORDER BY due_on, rhythms.member_id
"""


@dataclass(frozen=True, slots=True)
class Due:
    """A member, his latest purchase and its day, and the day on which his time was over."""

    member_id: int
    purchase_id: int
    last_on: date
    due_on: date


def came_due(
    *,
    first: date,
    last: date,
    percent: int = 100,
    least_days: int = 0,
    unknown_days: int | None = None,
) -> list[Due]:
    """Active members whose time since the last visit came to so many percent of their own usual
    interval on one of these days, the earliest first; it counts as `least_days` at least.

    Who has too few visits for an interval is due after `unknown_days`, or never. Voided sales
    are no visits.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            DUE,
            {
                "latest": LATEST,
                "fewest": FEWEST_VISITS,
                "percent": percent,
                "least": least_days,
                "unknown": unknown_days,
                "first": first,
                "last": last,
            },
        )
        return [Due(*row) for row in cursor.fetchall()]
