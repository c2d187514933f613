"""Leaving a journey before its end: he bought, it was stopped, or it has happened anew."""

from collections.abc import Collection
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from campaigns.exceptions import PassageEnded, UnknownPassage
from campaigns.models import Passage, StepTaken
from members.models import Message
from members.roles import Actor, Right
from members.services.audit import write_audit
from members.services.message_deeds import cancel_messages

Status, Why = Passage.Status, Passage.Why
WAITING = (Message.Status.QUEUED, Message.Status.HELD, Message.Status.PAUSED)
# Closed cards first: whoever is no member any more has not come back. Rows that somebody works
# on are left to him, and to the next minute.
CLOSED = """
UPDATE campaigns_passage SET status = 'left', why = 'closed', next_at = NULL, ended_at = %(now)s
WHERE id IN (SELECT passage.id FROM campaigns_passage AS passage
    JOIN members_member AS member ON member.id = passage.member_id
    WHERE passage.status = 'on' AND member.status <> 'active'
    FOR UPDATE OF passage SKIP LOCKED)
RETURNING id
"""
BOUGHT = """
UPDATE campaigns_passage SET status = 'left', why = 'bought', next_at = NULL, ended_at = %(now)s
WHERE id IN (SELECT passage.id FROM campaigns_passage AS passage
    JOIN campaigns_journey AS journey ON journey.id = passage.journey_id
    WHERE passage.status = 'on' AND journey.leaves_on_purchase
        AND EXISTS (SELECT FROM points_purchase AS purchase
            WHERE purchase.member_id = passage.member_id
                AND purchase.occurred_at > passage.began_at
                AND purchase.occurred_at <= %(now)s
                AND purchase.status NOT IN ('voided', 'returned'))
    FOR UPDATE OF passage SKIP LOCKED)
RETURNING id
"""


@transaction.atomic
def leave_passages(*, now: datetime) -> int:
    """Who is no member any more leaves every journey, and who has bought those that end so; what
    was still owed to him on them is called off. Returns how many passages ended.
    """
    left: list[int] = []
    with connection.cursor() as cursor:
        for statement in (CLOSED, BOUGHT):
            cursor.execute(statement, {"now": now})
            left += [passage_id for (passage_id,) in cursor.fetchall()]
    call_off(left)
    return len(left)


@transaction.atomic
def take_out(
    *,
    passage_id: int,
    journey_id: int | None = None,
    actor: Actor,
    now: datetime | None = None,
) -> Passage:
    """Take one member out of a journey; what is still owed to him on it is called off.

    Refuses what is unknown or of another journey than the one that is named, and who is on his
    way no more (`PassageEnded`).
    """
    actor.require(Right.CAMPAIGNS_MANAGE)
    now = now or timezone.now()
    passage = Passage.objects.select_for_update(no_key=True).filter(pk=passage_id).first()
    if passage is None or journey_id not in {None, passage.journey_id}:
        raise UnknownPassage(passage_id=passage_id)
    if passage.status != Status.ON:
        raise PassageEnded(passage_id=passage_id)
    passage.status, passage.why = Status.LEFT, Why.TAKEN_OUT
    passage.next_at, passage.ended_at = None, now
    passage.save(update_fields=["status", "why", "next_at", "ended_at"])
    call_off([passage.pk])
    write_audit(
        actor=actor,
        action="journey.taken_out",
        subject=f"journey:{passage.journey_id}",
        member_id=passage.member_id,
        facts={"passage": passage.pk},
        now=now,
    )
    return passage


def overtake(passage_ids: Collection[int], *, now: datetime) -> None:
    """What set them on these ways has happened anew, and they begin again; the caller's
    transaction. What was owed of the earlier is called off.
    """
    if not passage_ids:
        return
    under_way = Passage.objects.select_for_update(no_key=True).filter(
        pk__in=passage_ids, status=Status.ON
    )
    left = list(under_way.order_by("pk").values_list("pk", flat=True))
    Passage.objects.filter(pk__in=left).update(
        status=Status.LEFT, why=Why.OVERTAKEN, next_at=None, ended_at=now
    )
    call_off(left)


def stop_passages(*, journey_id: int, now: datetime) -> int:
    """Everybody leaves this journey; the caller's transaction."""
    under_way = Passage.objects.select_for_update(no_key=True).filter(
        journey_id=journey_id, status=Status.ON
    )
    left = list(under_way.order_by("pk").values_list("pk", flat=True))
    Passage.objects.filter(pk__in=left).update(
        status=Status.LEFT, why=Why.STOPPED, next_at=None, ended_at=now
    )
    # Also what is owed on passages that came to their end, but has not left the house.
    waiting = StepTaken.objects.filter(passage__journey_id=journey_id, message__status__in=WAITING)
    call_off(waiting.values_list("passage_id", flat=True))
    return len(left)


def call_off(passage_ids: Collection[int]) -> None:
    """Messages of these passages that have not left yet do not leave."""
    waiting = StepTaken.objects.filter(passage_id__in=passage_ids, message__status__in=WAITING)
    for passage_id in (
        waiting.order_by("passage_id").values_list("passage_id", flat=True).distinct()
    ):
        cancel_messages(f"journey:{passage_id}:")
