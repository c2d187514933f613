"""What the club holds back, what a message costs it, and how one stops."""

from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from members.exceptions import InvalidField
from members.models import Message, Messaging
from members.roles import Actor, Right
from members.rules.text import tidy_text
from members.selectors.messaging import messaging
from members.services.audit import write_audit

MOST_A_WEEK, MOST_PER_SECOND, DEAREST_PART = 20, 1_000, 10_000_000
STOP_LENGTH = 40
BY_RULES = (Message.Hold.QUIET, Message.Hold.OFTEN, Message.Hold.MOURNING)
NAMES = (
    "quiet_from",
    "quiet_until",
    "most_a_week",
    "rests_on_mourning",
    "stop_words",
    "price_unicode",
    "price_latin",
    "per_second",
)


@transaction.atomic
def change_sending_rules(
    *,
    quiet_from: time,
    quiet_until: time,
    most_a_week: int,
    rests_on_mourning: bool,
    stop_words: str,
    price_unicode: int,
    price_latin: int,
    per_second: int,
    actor: Actor,
    now: datetime | None = None,
) -> Messaging:
    """The rules by which occasions and offers are held back from now on, also those that wait.

    Equal quiet hours mean none. Prices are for one part, in the smallest unit of the club's
    money. Refuses numbers out of range and stop words of more than one line (`InvalidField`).
    """
    actor.require(Right.MESSAGES_MANAGE)
    _within("most_a_week", most_a_week, 1, MOST_A_WEEK)
    _within("per_second", per_second, 1, MOST_PER_SECOND)
    _within("price_unicode", price_unicode, 0, DEAREST_PART)
    _within("price_latin", price_latin, 0, DEAREST_PART)
    stop_words = tidy_text(stop_words)
    if len(stop_words) > STOP_LENGTH or "\n" in stop_words:
        raise InvalidField(field="stop_words", problem="too_long")
    messaging()
    row = Messaging.objects.select_for_update().get(pk=1)
    wanted: dict[str, Any] = {
        "quiet_from": quiet_from.replace(second=0, microsecond=0),
        "quiet_until": quiet_until.replace(second=0, microsecond=0),
        "most_a_week": most_a_week,
        "rests_on_mourning": rests_on_mourning,
        "stop_words": stop_words,
        "price_unicode": price_unicode,
        "price_latin": price_latin,
        "per_second": per_second,
    }
    changed = [name for name in NAMES if getattr(row, name) != wanted[name]]
    for name in changed:
        setattr(row, name, wanted[name])
    if changed:
        row.save(update_fields=changed)
        facts = {name: str(wanted[name]) for name in changed}
        _judge_anew(now)
        write_audit(actor=actor, action="message.rules", facts=facts, now=now)
    return row


def _judge_anew(now: datetime | None) -> None:
    """What was held back by the old rules is looked at by the new ones."""
    held = Message.objects.filter(status=Message.Status.HELD, held_why__in=BY_RULES)
    held.update(due_at=now or timezone.now())


def _within(field: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise InvalidField(field=field, problem="out_of_range")
