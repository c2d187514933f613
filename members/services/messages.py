"""The outbox: queueing in the caller's transaction, and the sweep that sends."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from members.gateways.carriers import Carrier, CarrierRefused, CarrierSilent, current_carrier
from members.models import Member, Message

# Owed already is no error, and needs no savepoint: one statement, whichever it is.
OWE = """
INSERT INTO members_message (natural_key, kind, member_id, address, text, status, due_at,
    expires_at, attempts, carrier, carrier_ref, problem, created_at)
VALUES (%s, %s, %s, %s, %s, 'queued', %s, %s, 0, '', '', '', %s)
ON CONFLICT (natural_key) DO NOTHING
"""
LEASE = timedelta(minutes=5)
WIPED = "••••••"
PROBLEM_LENGTH = 200
REFERENCE_LENGTH = 80
NEEDS = {
    Message.Kind.SERVICE: "allows_service",
    Message.Kind.OCCASION: "allows_occasion",
    Message.Kind.PROMOTION: "allows_promotion",
}


def queue_message(
    *,
    kind: Message.Kind,
    address: str,
    text: str,
    natural_key: str,
    member: Member | None = None,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    now: datetime | None = None,
) -> bool:
    """Owe one message; False when this natural key is owed or sent already.

    Nothing leaves before the caller's commit: the row is the queue.
    """
    now = now or timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            OWE,
            [
                natural_key,
                kind,
                None if member is None else member.pk,
                address,
                text,
                due_at or now,
                expires_at,
                now,
            ],
        )
        is_new: bool = cursor.rowcount == 1
    return is_new


def send_due_messages(*, now: datetime | None = None, limit: int = 200) -> int:
    """Send what is due, codes first, then the oldest; returns how many the carrier took.

    Each row is marked, and the mark committed, right before its own call: a sender that dies
    leaves one `unknown`, never a second message. Must not run inside a transaction.
    """
    carrier = current_carrier()
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
    try:
        reference = carrier.send(address=message.address, text=message.text)
    except CarrierRefused as refusal:
        _close(message, Message.Status.FAILED, problem=str(refusal), carrier=carrier.name)
        return False
    except CarrierSilent as silence:
        _close(message, Message.Status.UNKNOWN, problem=str(silence), carrier=carrier.name)
        return False
    _close(message, Message.Status.SENT, carrier=carrier.name, reference=reference)
    return True


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
