"""Reading labels: those of some members, and all that the club uses."""

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Count

from members.models import Label, Member


class KnownLabel(NamedTuple):
    """A label in use, and how many active members bear it."""

    name: str
    members: int


def labels_of(member_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """The labels of each of these members; none is an empty set. One statement."""
    found: dict[int, set[str]] = {member_id: set() for member_id in member_ids}
    rows = Label.objects.filter(member_id__in=found).order_by().values_list("member_id", "name")
    for member_id, name in rows:
        found[member_id].add(name)
    return {member_id: frozenset(names) for member_id, names in found.items()}


def known_labels() -> list[KnownLabel]:
    """Every label that an active member bears, by name."""
    rows = (
        Label.objects.filter(member__status=Member.Status.ACTIVE)
        .order_by("name")
        .values_list("name")
        .annotate(bearers=Count("id"))
    )
    return [KnownLabel(name, bearers) for name, bearers in rows]
