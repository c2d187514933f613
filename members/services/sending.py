"""The outbox: the sweep that sends."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from members.gateways.carriers import (
    CARRIERS,
    Access,
    Carrier,
    Outgoing,
    Refused,
    Taken,
)
from members.models import WIPED, Member, Message

LEASE = timedelta(minutes=5)
PROBLEM_LENGTH = 200
REFERENCE_LENGTH = 80
NEEDS = {
    Message.Kind.SERVICE: "allows_service",
    Message.Kind.OCCASION: "allows_occasion",
    Message.Kind.PROMOTION: "allows_promotion",
}


def send_due_messages(*, now: datetime | None = None, limit: int = 200) -> int:
    """Send what is due, codes first, then the oldest; returns how many the carrier took.

    Each row is marked, and the mark committed, right before its own call: a sender that dies
    leaves one `unknown`, never a second message. Must not run inside a transaction.
    """
    carrier = CARRIERS[settings.SMS_CARRIER](Access())
    _give_up_on_lost(now or timezone.now())
    taken = 0
    for _turn in range(limit):
        message = _mark_next(now or timezone.now())
        if message is None:
            break
        taken += _send(message, carrier, now or timezone.now())
    return taken


@transaction.atomic
def _mark_next(now: datetime) -> Message | None:
    due = (
        Message.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("member")
        .filter(status=Message.Status.QUEUED, due_at__lte=now)
        .order_by("due_at", "id")
    )
    message = due.filter(kind=Message.Kind.CODE).first() or due.first()
    if message is not None:
        message.status = Message.Status.SENDING
        message.sent_at = now
        message.attempts += 1
        message.save(update_fields=["status", "sent_at", "attempts"])
    return message


def _send(message: Message, carrier: Carrier, now: datetime) -> bool:
    if message.expires_at is not None and message.expires_at <= now:
        _close(message, Message.Status.FAILED, problem="too late")
        return False
    obstacle = _obstacle(message)
    if obstacle:
        _close(message, Message.Status.BLOCKED, problem=obstacle)
        return False
    outgoing = Outgoing(str(message.pk), message.kind, message.address, message.text)
    (outcome,) = carrier.send([outgoing])
    if isinstance(outcome, Taken):
        _close(message, Message.Status.SENT, carrier=carrier.name, reference=outcome.reference)
        return True
    failed = Message.Status.FAILED if isinstance(outcome, Refused) else Message.Status.UNKNOWN
    _close(message, failed, problem=outcome.reason, carrier=carrier.name)
    return False


def _obstacle(message: Message) -> str:
    """Why nothing may leave, judged at the moment of the call."""
    if message.member is None:
        return ""
    if message.member.status != Member.Status.ACTIVE:
        return "no longer a member"
    needed = NEEDS.get(Message.Kind(message.kind))
    return "no consent" if needed and not getattr(message.member, needed) else ""


def _close(
    message: Message,
    status: Message.Status,
    *,
    problem: str = "",
    carrier: str = "",
    reference: str = "",
) -> None:
    """The end of a message, whatever it was; a code is wiped with it."""
    Message.objects.filter(pk=message.pk).update(
        status=status,
        text=WIPED if message.kind == Message.Kind.CODE else message.text,
        problem=problem[:PROBLEM_LENGTH],
        carrier=carrier,
        carrier_ref=reference[:REFERENCE_LENGTH],
        sent_at=timezone.now(),
    )


def _give_up_on_lost(now: datetime) -> None:
    """Marked long ago and never closed: its sender died, perhaps after the carrier's answer."""
    lost = Message.objects.filter(status=Message.Status.SENDING, sent_at__lt=now - LEASE)
    lost.filter(kind=Message.Kind.CODE).update(text=WIPED)
    lost.update(
        status=Message.Status.UNKNOWN, problem="the sender stopped before the carrier answered"
    )
