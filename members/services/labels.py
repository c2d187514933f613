"""Labels: words that staff, or a calculation, put on a member."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from members.exceptions import InvalidField
from members.models import Label
from members.roles import Actor, Right
from members.rules.text import tidy_name
from members.services.audit import write_audit
from members.services.members import lock_member

MOST_LABELS = 20
LONGEST_NAME = 40


@transaction.atomic
def set_labels(*, member_id: int, names: Iterable[str], actor: Actor) -> frozenset[str]:
    """The member bears exactly these labels from now on, each tidied; the tidy names come back.

    Refuses an empty, unreadable or too long name and more than twenty (`InvalidField`: labels).
    A label that stays keeps who set it, and when.
    """
    actor.require(Right.MEMBERS_WRITE)
    lock_member(member_id)
    wanted = frozenset(_clean_name(name) for name in names)
    return _replace(actor, member_id, _names_of(member_id), wanted)


@transaction.atomic
def add_label(*, member_id: int, name: str, actor: Actor) -> frozenset[str]:
    """One label more; one that is there already stays as it is. All the names come back."""
    actor.require(Right.MEMBERS_WRITE)
    lock_member(member_id)
    present = _names_of(member_id)
    return _replace(actor, member_id, present, present | {_clean_name(name)})


@transaction.atomic
def remove_label(*, member_id: int, name: str, actor: Actor) -> frozenset[str]:
    """One label less; removing what is not there changes nothing. The names left come back."""
    actor.require(Right.MEMBERS_WRITE)
    lock_member(member_id)
    present = _names_of(member_id)
    return _replace(actor, member_id, present, present - {_clean_name(name)})


def _replace(
    actor: Actor, member_id: int, present: frozenset[str], wanted: frozenset[str]
) -> frozenset[str]:
    if len(wanted) > MOST_LABELS:
        raise InvalidField(field="labels", problem="too_many")
    gone, fresh = present - wanted, wanted - present
    if not (gone or fresh):
        return wanted
    now = timezone.now()
    Label.objects.filter(member_id=member_id, name__in=gone).delete()
    Label.objects.bulk_create(
        Label(member_id=member_id, name=name, set_by=actor.id, set_at=now) for name in sorted(fresh)
    )
    # Counted, not named: what a label says of somebody is erased with him, the audit never is.
    facts = {"added": len(fresh), "removed": len(gone)}
    write_audit(actor=actor, action="member.labelled", member_id=member_id, facts=facts, now=now)
    return wanted


def _names_of(member_id: int) -> frozenset[str]:
    return frozenset(Label.objects.filter(member_id=member_id).values_list("name", flat=True))


def _clean_name(raw: str) -> str:
    try:
        name = tidy_name(raw, max_length=LONGEST_NAME)
    except ValueError as error:
        raise InvalidField(field="labels", problem=str(error)) from error
    if not name:
        raise InvalidField(field="labels", problem="required")
    return name
