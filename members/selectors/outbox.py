"""The outbox as one reads it: what is owed, what left, what did not."""

from django.db.models import QuerySet

from members.models import Message
from members.roles import Actor, Right


def outbox_for(actor: Actor, *, status: str = "", kind: str = "") -> QuerySet[Message]:
    """Messages this actor may read, the newest first; who serves named shops reads those to
    members who joined there.
    """
    actor.require(Right.AUDIT_READ)
    messages = Message.objects.select_related("member").order_by("-id")
    if actor.shop_ids is not None:
        messages = messages.filter(member__joined_shop_id__in=actor.shop_ids)
    if status:
        messages = messages.filter(status=status)
    return messages.filter(kind=kind) if kind else messages


def messages_to(actor: Actor, *, member_id: int) -> QuerySet[Message]:
    """What was owed to one member, the newest first; one-time codes are left out."""
    return outbox_for(actor).filter(member_id=member_id).exclude(kind=Message.Kind.CODE)
