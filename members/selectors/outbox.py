"""The outbox as one reads it: what is owed, what left, what did not; and what came in."""

from datetime import datetime

from django.db.models import Count, QuerySet

from members.exceptions import UnknownMessage
from members.models import Inbound, Message
from members.roles import Actor, Right
from members.rules.text import fold_digits

STUCK = (Message.Status.FAILED, Message.Status.UNKNOWN)
# States that one reads as one, by the name under which they are asked for together.
TOGETHER: dict[str, tuple[str, ...]] = {
    "waiting": ("queued", "held", "paused", "sending"),
    "left": ("sent", "delivered"),
    "not-arrived": ("failed", "undelivered"),
    "not-sent": ("blocked", "stale", "cancelled"),
}
LEAST_DIGITS = 3
# Among the values of a message that the owner reads before anybody else; no pattern asks for it.
WITHHELD = {"withheld": "yes"}


def outbox_for(
    actor: Actor,
    *,
    status: str = "",
    kind: str = "",
    cause: str = "",
    address: str = "",
    member_id: int | None = None,
) -> QuerySet[Message]:
    """Messages this actor may read, the newest first; who serves named shops reads those to
    members who joined there. `status` is one state or a name of `TOGETHER`; `cause` is the
    beginning of natural keys, `address` the end of a mobile or any part of an e-mail address.
    """
    if not actor.may(Right.MESSAGES_MANAGE):
        actor.require(Right.AUDIT_READ)
    messages = Message.objects.select_related("member").order_by("-id")
    if not actor.may(Right.FEEDBACK_FIRST):
        messages = messages.exclude(facts__contains=WITHHELD)
    if actor.shop_ids is not None:
        messages = messages.filter(member__joined_shop_id__in=actor.shop_ids)
    if status:
        messages = messages.filter(status__in=TOGETHER.get(status, (status,)))
    if kind:
        messages = messages.filter(kind=kind)
    if cause:
        messages = messages.filter(natural_key__startswith=cause)
    if member_id is not None:
        messages = messages.filter(member_id=member_id)
    return _addressed(messages, address) if address else messages


def access_message(actor: Actor, message_id: int) -> Message:
    """The message, if this actor may read it; unknown and forbidden are not told apart."""
    message = outbox_for(actor).filter(pk=message_id).first()
    if message is None:
        raise UnknownMessage(message_id=message_id)
    return message


def count_by_status(
    messages: QuerySet[Message], *, since: datetime | None = None
) -> dict[str, int]:
    """How many stand where, of those made since then; a state without any is left out."""
    if since is not None:
        messages = messages.filter(created_at__gte=since)
    counted = messages.order_by().values_list("status").annotate(number=Count("id"))
    return dict(counted)


def messages_to(actor: Actor, *, member_id: int) -> QuerySet[Message]:
    """What was owed to one member, the newest first; one-time codes are left out."""
    return outbox_for(actor, member_id=member_id).exclude(kind=Message.Kind.CODE)


def inbound_for(actor: Actor, *, meaning: str = "") -> QuerySet[Inbound]:
    """What was written to the club, the newest first; who serves named shops reads what members
    wrote who joined there.
    """
    actor.require(Right.AUDIT_READ)
    rows = Inbound.objects.exclude(address="").select_related("member").order_by("-id")
    if actor.shop_ids is not None:
        rows = rows.filter(member__joined_shop_id__in=actor.shop_ids)
    return rows.filter(meaning=meaning) if meaning else rows


def _addressed(messages: QuerySet[Message], address: str) -> QuerySet[Message]:
    digits = "".join(letter for letter in fold_digits(address) if letter.isdecimal())
    if "@" not in address and len(digits) >= LEAST_DIGITS:
        return messages.filter(address__endswith=digits.lstrip("0") or digits)
    return messages.filter(address__icontains=address)
