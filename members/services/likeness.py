"""Two members that look like one person, and that somebody says are two."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from members.exceptions import InvalidField, UnknownMember
from members.models import Apart, Member
from members.roles import Actor, Right
from members.services.audit import write_audit


@transaction.atomic
def keep_apart(
    *, member_id: int, other_id: int, actor: Actor, now: datetime | None = None
) -> Apart:
    """They are two people: not proposed again, and a friend's reward is no longer held back."""
    actor.require(Right.MEMBERS_MERGE)
    first, second = _in_order(member_id, other_id)
    now = now or timezone.now()
    apart, is_new = Apart.objects.get_or_create(
        first_id=first, second_id=second, defaults={"said_by": actor.id, "said_at": now}
    )
    if is_new:
        _note(actor, "members.kept_apart", first, second, now)
    return apart


@transaction.atomic
def forget_apart(
    *, member_id: int, other_id: int, actor: Actor, now: datetime | None = None
) -> None:
    """The undo of `keep_apart`; nothing where nobody has said so."""
    actor.require(Right.MEMBERS_MERGE)
    first, second = _in_order(member_id, other_id)
    gone, _rows = Apart.objects.filter(first_id=first, second_id=second).delete()
    if gone:
        _note(actor, "members.apart_undone", first, second, now or timezone.now())


def _in_order(member_id: int, other_id: int) -> tuple[int, int]:
    if member_id == other_id:
        raise InvalidField(field="member", problem="same_member")
    ids = sorted((member_id, other_id))
    known = set(Member.objects.filter(pk__in=ids).values_list("pk", flat=True))
    for one in ids:
        if one not in known:
            raise UnknownMember(member_id=one)
    return ids[0], ids[1]


def _note(actor: Actor, action: str, first: int, second: int, now: datetime) -> None:
    write_audit(actor=actor, action=action, member_id=first, facts={"other": second}, now=now)
