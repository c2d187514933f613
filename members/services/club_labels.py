"""Labels over the whole club: renamed, merged, removed, and borne as a calculation says."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from members.exceptions import InvalidField
from members.models import COMPUTED_BY, Label
from members.roles import Actor, Right
from members.services.audit import write_audit
from members.services.labels import clean_label

AT_ONCE = 5_000


class Change(NamedTuple):
    """How many members have got a label, and how many have lost it."""

    added: int
    removed: int


@transaction.atomic
def rename_label(*, name: str, new_name: str, actor: Actor) -> int:
    """What was set by hand under this name has another from now on; where that is in use, the two
    become one. How many members bore it comes back.

    What is computed keeps its name. Refuses an empty, unreadable or too long new name, and the
    same one (`InvalidField`: labels).
    """
    actor.require(Right.LABELS_MANAGE)
    new_name = clean_label(new_name)
    if new_name == name:
        raise InvalidField(field="labels", problem="same_name")
    renamed = _by_hand(name)
    has_both = Exists(Label.objects.filter(member_id=OuterRef("member_id"), name=new_name))
    merged, _rows = renamed.filter(has_both).delete()
    # Somebody may set the new name at this very moment; the constraint then refuses all of it.
    count = merged + renamed.update(name=new_name)
    _audit(actor, "label.renamed", count)
    return count


@transaction.atomic
def drop_label(*, name: str, actor: Actor) -> int:
    """Nobody bears by hand this label any more; how many did comes back."""
    actor.require(Right.LABELS_MANAGE)
    count, _rows = _by_hand(name).delete()
    _audit(actor, "label.dropped", count)
    return count


@transaction.atomic
def bear_label(
    *, name: str, member_ids: Collection[int], computed_by: str, now: datetime | None = None
) -> Change:
    """Exactly these members bear the label that this calculation sets; only differences are
    written. Who bears it by hand keeps it so, and what the calculation set under another name
    goes. Rights and audit are the caller's, and so is that it runs once at a time.
    """
    now = now or timezone.now()
    set_by = f"{COMPUTED_BY}{computed_by}"
    computed = Label.objects.filter(set_by=set_by)
    renamed, _rows = computed.exclude(name=name).delete()
    wanted, named = set(member_ids), Label.objects.filter(name=name).order_by()
    bearers = dict(named.values_list("member_id", "set_by"))
    gone = [one for one, by in bearers.items() if by == set_by and one not in wanted]
    for some in _parts(gone):
        computed.filter(name=name, member_id__in=some).delete()
    fresh = sorted(wanted - bearers.keys())
    for some in _parts(fresh):
        # Whoever sets it by hand at this very moment is first.
        Label.objects.bulk_create(
            [Label(member_id=one, name=name, set_by=set_by, set_at=now) for one in some],
            ignore_conflicts=True,
        )
    return Change(len(fresh), len(gone) + renamed)


def _by_hand(name: str) -> QuerySet[Label]:
    return Label.objects.filter(name=name).exclude(set_by__startswith=COMPUTED_BY)


def _parts(member_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(member_ids), AT_ONCE):
        yield member_ids[start : start + AT_ONCE]


def _audit(actor: Actor, action: str, members: int) -> None:
    """Counted, not named: a word may tell of somebody, and the audit is never erased."""
    write_audit(actor=actor, action=action, subject="label", facts={"members": members})
