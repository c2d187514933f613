"""What reminders and journeys brought: sent, delivered, who came within thirty days, and cost."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.utils import timezone

from campaigns.selectors.journey_effects import JourneyEffect, journey_effect
from members.selectors.club import club_zone

CAME_WITHIN_DAYS = 30

# The outreach of a reminder's plan, or of a journey: (member, message, offer, time).
TOLD = {
    "reminder": """
        SELECT member_id, message_id, offer_id, planned_at AS at FROM campaigns_reminder
        WHERE plan_id = %s AND message_id IS NOT NULL""",
    "journey": """
        SELECT p.member_id, t.message_id, t.offer_id, t.at FROM campaigns_steptaken t
        JOIN campaigns_passage p ON p.id = t.passage_id
        WHERE p.journey_id = %s AND t.message_id IS NOT NULL""",
}
# A purchase counts once, however many messages came before it within its thirty days.
COUNTS = """
WITH told AS (SELECT * FROM ({told}) AS everybody WHERE at >= %s AND at < %s),
bought AS (
    SELECT DISTINCT p.id, p.member_id, p.net - p.returned_net AS sales
    FROM told JOIN points_purchase p ON p.member_id = told.member_id
        AND p.status NOT IN ('voided', 'returned') AND p.occurred_at >= told.at
        AND p.occurred_at < told.at + make_interval(days => %s)
)
SELECT count(*),
    count(DISTINCT told.member_id),
    count(*) FILTER (WHERE m.status IN ('sent', 'delivered', 'undelivered')),
    count(*) FILTER (WHERE m.status = 'delivered'),
    (SELECT count(DISTINCT member_id) FROM bought),
    (SELECT coalesce(sum(sales), 0) FROM bought),
    coalesce(sum(m.cost) FILTER (
        WHERE m.status IN ('sent', 'delivered', 'undelivered', 'unknown')), 0)
        + coalesce(sum(o.value) FILTER (WHERE o.status = 'used'), 0)
FROM told
JOIN members_message m ON m.id = told.message_id
LEFT JOIN points_offer o ON o.id = told.offer_id
"""


@dataclass(frozen=True, slots=True)
class OutreachResults:
    """From `first` to `last`: messages owed and the members they were for; `came` of those bought
    within thirty days of being told, `sales` is what they paid in money then; `cost` is messages
    and used offers. Who would have come anyhow is among them; `effect` says how many that may
    be, where a journey has a control group. Reminders have none: they were asked for.
    """

    first: date
    last: date
    owed: int
    members: int
    sent: int
    delivered: int
    came: int
    sales: int
    cost: int
    effect: JourneyEffect | None = None


def outreach_results(
    origin: str, first: date, last: date, *, now: datetime | None = None
) -> OutreachResults:
    """What `reminder:5` (a plan) or `journey:3` said between two days of the club, both in it, and
    what followed. One statement, and one for the control group of a journey.
    """
    kind, _, number = origin.partition(":")
    opens, closes = _opens(first), _opens(last + timedelta(days=1))
    with connection.cursor() as cursor:
        asked = (int(number), opens, closes, CAME_WITHIN_DAYS)
        cursor.execute(COUNTS.format(told=TOLD[kind]), asked)
        owed, members, sent, delivered, came, sales, cost = map(int, cursor.fetchall()[0])
    effect = None
    if kind == "journey":
        now = now or timezone.now()
        effect = journey_effect(int(number), opens=opens, closes=closes, now=now)
    return OutreachResults(
        first, last, owed, members, sent, delivered, came, sales, cost, effect=effect
    )


def _opens(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=club_zone())
