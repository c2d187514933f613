"""What was sent to a member, as he reads it himself."""

from django.db.models import QuerySet

from members.models import Message

LEFT = (
    Message.Status.SENT,
    Message.Status.DELIVERED,
    Message.Status.UNDELIVERED,
    Message.Status.UNKNOWN,
)


def own_messages(member_id: int) -> QuerySet[Message]:
    """What left the club for him, or may have, the newest first; without one-time codes, and
    without what was only planned.
    """
    sent = Message.objects.filter(member_id=member_id, status__in=LEFT)
    return sent.exclude(kind=Message.Kind.CODE).order_by("-sent_at", "-id")
