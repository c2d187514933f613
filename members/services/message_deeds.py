"""What a person, or a campaign, does with messages that are owed or did not arrive."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from members.exceptions import MessageClosed, MessageNotSure
from members.models import WIPED, Message
from members.roles import Actor, Right
from members.selectors.messaging import current_carrier
from members.selectors.outbox import access_message
from members.services.audit import write_audit

Status = Message.Status

WAITING = (Status.QUEUED, Status.HELD, Status.PAUSED)
NOT_ARRIVED = (Status.FAILED, Status.UNDELIVERED, Status.UNKNOWN)


@transaction.atomic
def resend_message(
    *, message_id: int, actor: Actor, is_sure: bool = False, now: datetime | None = None
) -> Message:
    """Put a message that failed, or did not arrive, back into the queue, where it is judged anew.

    One whose fate is unknown may come twice: it is sent again only where `is_sure`
    (`MessageNotSure`). Under the same number where the carrier, asked under it, would not send
    twice. Refuses what is no such message, and codes, whose text is gone (`MessageClosed`).
    """
    actor.require(Right.MESSAGES_MANAGE)
    row = _locked(message_id, actor)
    if row.status not in NOT_ARRIVED or row.text == WIPED or not row.address:
        raise MessageClosed(message_id=row.pk)
    if row.status == Status.UNKNOWN and not is_sure:
        raise MessageNotSure(message_id=row.pk)
    now = now or timezone.now()
    was = row.status
    if not (was == Status.UNKNOWN and _is_recognised(row)):
        row.resends += 1
    row.status, row.held_why, row.problem, row.report = Status.QUEUED, "", "", ""
    row.due_at, row.expires_at, row.ask_at = now, None, None
    row.carrier_ref = ""
    row.save()
    _audit(row, "message.resent", actor, now, was=str(was))
    return row


@transaction.atomic
def cancel_message(*, message_id: int, actor: Actor, now: datetime | None = None) -> Message:
    """Call a message off that has not left; refuses any other (`MessageClosed`)."""
    actor.require(Right.MESSAGES_MANAGE)
    row = _locked(message_id, actor)
    if row.status not in WAITING or row.kind == Message.Kind.CODE:
        raise MessageClosed(message_id=row.pk)
    row.status, row.held_why = Status.CANCELLED, ""
    row.save(update_fields=["status", "held_why"])
    _audit(row, "message.cancelled", actor, now)
    return row


@transaction.atomic
def restore_message(*, message_id: int, actor: Actor, now: datetime | None = None) -> Message:
    """Take back that a message was called off; it is judged again when its time has come."""
    actor.require(Right.MESSAGES_MANAGE)
    row = _locked(message_id, actor)
    if row.status != Status.CANCELLED or not row.address:
        raise MessageClosed(message_id=row.pk)
    row.status = Status.QUEUED
    row.save(update_fields=["status"])
    _audit(row, "message.restored", actor, now)
    return row


def pause_messages(prefix: str) -> int:
    """What waits under this beginning of natural keys waits for a person; returns how many."""
    waiting = Message.objects.filter(natural_key__startswith=prefix)
    return waiting.filter(status__in=(Status.QUEUED, Status.HELD)).update(status=Status.PAUSED)


def release_messages(prefix: str) -> int:
    """What was paused goes on, and is judged when it leaves."""
    paused = Message.objects.filter(natural_key__startswith=prefix, status=Status.PAUSED)
    return paused.update(status=Status.QUEUED, held_why="")


def cancel_messages(prefix: str) -> int:
    """What has not left never will."""
    waiting = Message.objects.filter(natural_key__startswith=prefix, status__in=WAITING)
    return waiting.update(status=Status.CANCELLED, held_why="")


def _locked(message_id: int, actor: Actor) -> Message:
    access_message(actor, message_id)
    return Message.objects.select_for_update(of=("self",)).get(pk=message_id)


def _is_recognised(row: Message) -> bool:
    carrier = current_carrier(row.channel)
    return carrier.knows_client_ids and carrier.name == row.carrier


def _audit(row: Message, action: str, actor: Actor, now: datetime | None, **facts: str) -> None:
    write_audit(
        actor=actor,
        action=action,
        subject=str(row.pk),
        member_id=row.member_id,
        facts={"kind": row.kind, **facts},
        now=now,
    )
