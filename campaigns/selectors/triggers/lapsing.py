"""Points that are about to expire."""

from collections.abc import Collection
from datetime import date, timedelta

from django.conf import settings

from campaigns.selectors.triggers.look import Begun, Look

# The last day is the one before the midnight at which the points expire.
LAPSING = """
SELECT ends.member_id, ends.last_day, sum(ends.remaining)::bigint
FROM (SELECT lot.account_id AS member_id, lot.remaining,
        ((lot.expires_at - interval '1 second') AT TIME ZONE %(zone)s)::date AS last_day
    FROM points_pointlot AS lot
    JOIN members_member AS member ON member.id = lot.account_id AND member.status = 'active'
    WHERE lot.remaining > 0 AND lot.expires_at > %(now)s AND lot.expires_at < %(end)s
        AND lot.vests_at <= %(now)s) AS ends
WHERE ends.last_day BETWEEN %(from)s AND %(to)s
    AND NOT EXISTS (SELECT FROM campaigns_passage AS passage
        WHERE passage.journey_id = %(journey)s
            AND passage.run_key = 'lapse:' || to_char(ends.last_day, 'YYYY-MM-DD')
            AND passage.member_id = ends.member_id)
GROUP BY ends.member_id, ends.last_day
HAVING sum(ends.remaining) >= %(least)s
ORDER BY ends.last_day, ends.member_id
"""
LEFT = """
SELECT lot.account_id, ((lot.expires_at - interval '1 second') AT TIME ZONE %(zone)s)::date
    AS last_day, sum(lot.remaining)::bigint
FROM points_pointlot AS lot
WHERE lot.account_id = ANY(%(members)s) AND lot.remaining > 0 AND lot.expires_at > %(now)s
    AND lot.vests_at <= %(now)s
GROUP BY lot.account_id, last_day
"""


def lapsing(look: Look) -> list[Begun]:
    """Who loses spendable points after so many days, for each last day on its own."""
    days = timedelta(days=look.number("days"))
    rows = look.rows(
        LAPSING,
        zone=settings.TIME_ZONE,
        least=look.number("least"),
        end=look.now + days + timedelta(days=2),
        **{"from": look.first_day + days, "to": look.today + days},
    )
    return [
        Begun(
            member_id,
            f"lapse:{last_day.isoformat()}",
            look.morning,
            {"lapsing": points, "lapse_day": last_day.isoformat()},
            useful_until=last_day,
        )
        for member_id, last_day, points in rows
    ]


def points_lapsing(look: Look, member_ids: Collection[int]) -> dict[tuple[int, date], int]:
    """What these members would lose now, by member and last day."""
    rows = look.rows(LEFT, members=list(member_ids), zone=settings.TIME_ZONE)
    return {(member_id, day): points for member_id, day, points in rows}
