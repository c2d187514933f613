"""The outbox: queueing in the caller's transaction, and the sweep that sends."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from members.gateways.carriers import CarrierRefused, CarrierSilent, current_carrier
from members.models import Member, Message

LEASE = timedelta(minutes=5)
WIPED = "••••••"
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
    row = Message(
        kind=kind,
        address=address,
        text=text,
        natural_key=natural_key,
        member=member,
        due_at=due_at or now,
        expires_at=expires_at,
        created_at=now,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def send_due_messages(*, now: datetime | None = None, limit: int = 200) -> int:
    """Send what is due, oldest first; returns how many the carrier took.

    Each row is marked before the call, so that a crash leaves `unknown`, never a second message.
    """
    now = now or timezone.now()
    _give_up_on_lost(now)
    return sum(_send(message) for message in _lease(now, limit))


def _lease(now: datetime, limit: int) -> list[Message]:
    with transaction.atomic():
        due = list(
            Message.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("member")
            .filter(status=Message.Status.QUEUED, due_at__lte=now)
            .order_by("due_at", "id")[:limit]
        )
        Message.objects.filter(pk__in=[message.pk for message in due]).update(
            status=Message.Status.SENDING, sent_at=now
        )
    return due


def _send(message: Message) -> bool:
    now = timezone.now()
    problem = _reason_to_hold_back(message, now)
    if problem:
        _close(message, Message.Status.BLOCKED, problem=problem)
        return False
    carrier = current_carrier()
    try:
        reference = carrier.send(address=message.address, text=message.text)
    except CarrierRefused as refusal:
        _close(message, Message.Status.FAILED, problem=str(refusal), carrier=carrier.name)
        return False
    except CarrierSilent as silence:
        _close(message, Message.Status.UNKNOWN, problem=str(silence), carrier=carrier.name)
        return False
    _close(message, Message.Status.SENT, carrier=carrier.name, carrier_ref=reference)
    return True


def _reason_to_hold_back(message: Message, now: datetime) -> str:
    """Judged at the moment of the call: consent, and whether the text is still of use."""
    if message.expires_at is not None and message.expires_at <= now:
        return "too late"
    needed = NEEDS.get(Message.Kind(message.kind))
    if needed and message.member is not None and not getattr(message.member, needed):
        return "no consent"
    return ""


def _close(message: Message, status: Message.Status, **facts: str) -> None:
    text = WIPED if message.kind == Message.Kind.CODE else message.text
    Message.objects.filter(pk=message.pk).update(
        status=status, text=text, attempts=message.attempts + 1, sent_at=timezone.now(), **facts
    )


def _give_up_on_lost(now: datetime) -> None:
    Message.objects.filter(status=Message.Status.SENDING, sent_at__lt=now - LEASE).update(
        status=Message.Status.UNKNOWN, problem="the sender stopped before the carrier answered"
    )
