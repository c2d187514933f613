"""Reminders of the demo's last weeks, and what became of all that was sent."""

import random
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from campaigns.services.reminder_plans import install_reminder_plans
from campaigns.services.reminders import plan_reminders
from members.models import Message, Messaging
from members.roles import Actor
from members.selectors.messaging import messaging
from members.selectors.sending_rules import estimate, line_of
from members.services.carriers import choose_carrier

MORNING = time(9, 30)
REMINDED_DAYS = 40
# What becomes of messages: most arrive.
FATES = {
    Message.Status.DELIVERED: 0.935,
    Message.Status.UNDELIVERED: 0.035,
    Message.Status.BLOCKED: 0.015,
    Message.Status.SENT: 0.01,
    Message.Status.UNKNOWN: 0.005,
}
TAKEN = {Message.Status.DELIVERED, Message.Status.UNDELIVERED, Message.Status.SENT}
STILL_UNDER_WAY = timedelta(hours=2)
CLOSE = """
UPDATE members_message AS message
SET status = one.status, sent_at = one.sent_at, delivered_at = one.delivered_at,
    carrier = 'console', carrier_ref = one.reference, line = one.line, parts = one.parts,
    cost = one.cost, attempts = CASE WHEN one.sent_at IS NULL THEN 0 ELSE 1 END
FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::text[],
    %s::text[], %s::int[], %s::bigint[])
    AS one(id, status, sent_at, delivered_at, reference, line, parts, cost)
WHERE message.id = one.id
"""


def choose_console(actor: Actor) -> None:
    """Messages leave by the console: nothing is ever really sent from the demo."""
    choose_carrier(carrier="console", line_service="10004", line_promotion="30004", actor=actor)


def remind(*, actor: Actor, today: date, zone: ZoneInfo) -> None:
    """The reminders of the last weeks, each on its own morning."""
    install_reminder_plans(actor=actor)
    for days in range(REMINDED_DAYS, 0, -1):
        day = today - timedelta(days=days)
        plan_reminders(days=[day], now=datetime.combine(day, MORNING, tzinfo=zone))


def close_outbox(now: datetime) -> None:
    """What members were told by then was sent at its own time, not when the demo starts; what was
    queued within the last hours is still there.
    """
    settings = messaging()
    queued = Message.objects.filter(
        status=Message.Status.QUEUED, created_at__lte=now - STILL_UNDER_WAY
    ).order_by("pk")
    rows = [_fate(message, settings) for message in queued]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(CLOSE, [list(column) for column in zip(*rows, strict=True)])


def _fate(message: Message, settings: Messaging) -> tuple[Any, ...]:
    pick = random.Random(message.pk)  # noqa: S311 - believable, not secret
    status = pick.choices(list(FATES), list(FATES.values()))[0]
    if status == Message.Status.BLOCKED:
        return message.pk, str(status), None, None, "", "", 0, 0
    told = estimate(message.text, kind=message.kind, settings=settings)
    sent_at = max(message.created_at, message.due_at) + timedelta(seconds=pick.randint(5, 50))
    is_there = status == Message.Status.DELIVERED
    delivered_at = sent_at + timedelta(seconds=pick.randint(3, 400)) if is_there else None
    reference = f"demo-{message.pk}" if status in TAKEN else ""
    line = line_of(message.kind, settings)
    return message.pk, str(status), sent_at, delivered_at, reference, line, told.parts, told.cost
