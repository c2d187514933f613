"""Labels: words that staff, or a calculation, put on a member."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from members.exceptions import InvalidField
from members.models import Label
from members.roles import Actor, Right
from members.rules.lines import typed_line
from members.services.audit import write_audit
from members.services.members import lock_member

MOST_LABELS = 20
LONGEST_NAME = 40


@transaction.atomic
def set_labels(*, member_id: int, names: Iterable[str], actor: Actor) -> frozenset[str]:
    """The member bears exactly these labels from now on, each tidied, and those that are
    computed; the tidy names come back.

    Refuses an empty, unreadable or too long name and more than twenty beside the computed ones
    (`InvalidField`: labels). A label that stays keeps who set it, and when.
    """
    actor.require(Right.MEMBERS_WRITE)
    lock_member(member_id)
    present = _labels_of(member_id)
    computed = {label.name for label in present if label.is_computed}
    wanted = computed | {clean_label(name) for name in names}
    return _replace(actor, member_id, present, wanted)


@transaction.atomic
def add_label(*, member_id: int, name: str, actor: Actor) -> frozenset[str]:
    """One label more; one that is there already stays as it is. All the names come back."""
    actor.require(Right.MEMBERS_WRITE)
    lock_member(member_id)
    present = _labels_of(member_id)
    wanted = {label.name for label in present} | {clean_label(name)}
    return _replace(actor, member_id, present, wanted)


@transaction.atomic
def remove_label(*, member_id: int, name: str, actor: Actor) -> frozenset[str]:
    """One label less; removing what is not there changes nothing. The names left come back.

    Refuses one that is computed: by night it would be there again (`InvalidField`: labels).
    """
    actor.require(Right.MEMBERS_WRITE)
    lock_member(member_id)
    present, name = _labels_of(member_id), clean_label(name)
    if any(label.name == name and label.is_computed for label in present):
        raise InvalidField(field="labels", problem="computed")
    wanted = {label.name for label in present} - {name}
    return _replace(actor, member_id, present, wanted)


def clean_label(raw: str) -> str:
    """The name in one spelling; refuses an empty, unreadable or too long one."""
    return typed_line(raw, field="labels", most=LONGEST_NAME, is_needed=True)


def _replace(actor: Actor, member_id: int, labels: list[Label], wanted: set[str]) -> frozenset[str]:
    present = {label.name for label in labels}
    gone, fresh = present - wanted, wanted - present
    if not (gone or fresh):
        return frozenset(wanted)
    computed = {label.name for label in labels if label.is_computed}
    if len(wanted - computed) > MOST_LABELS:
        raise InvalidField(field="labels", problem="too_many")
    now = timezone.now()
    Label.objects.filter(member_id=member_id, name__in=gone).delete()
    Label.objects.bulk_create(
        Label(member_id=member_id, name=name, set_by=actor.id, set_at=now) for name in sorted(fresh)
    )
    # Counted, not named: what a label says of somebody is erased with him, the audit never is.
    facts = {"added": len(fresh), "removed": len(gone)}
    write_audit(actor=actor, action="member.labelled", member_id=member_id, facts=facts, now=now)
    return frozenset(wanted)


def _labels_of(member_id: int) -> list[Label]:
    return list(Label.objects.filter(member_id=member_id))
