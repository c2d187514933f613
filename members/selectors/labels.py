"""Reading labels: those of some members, and all that the club uses."""

from collections.abc import Collection
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, Q

from members.models import COMPUTED_BY, Label, Member


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


class LabelUse(NamedTuple):
    """A label in use: how many active members bear it, and for how many of them it is by hand."""

    name: str
    members: int
    by_hand: int


def labels_in_use() -> list[LabelUse]:
    """Every label that an active member bears, the most used first. One statement."""
    rows = (
        Label.objects.filter(member__status=Member.Status.ACTIVE)
        .order_by()
        .values_list("name")
        .annotate(
            bearers=Count("id"),
            by_hand=Count("id", filter=~Q(set_by__startswith=COMPUTED_BY)),
        )
        .order_by("-bearers", "name")
    )
    return [LabelUse(*row) for row in rows]


def label_names(*, limit: int = 200) -> list[str]:
    """The names in use, also those that only former members bear; quick in a club of any size.

    It leaps over the index from name to name instead of reading every row of it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NAMES, {"limit": limit})
        return [name for (name,) in cursor.fetchall()]


def labels_borne(member_id: int) -> list[Label]:
    """The member's labels by name, each knowing whether it is computed."""
    return list(Label.objects.filter(member_id=member_id))


_NAMES = """
WITH RECURSIVE names AS (
    (SELECT name, 1 AS place FROM members_label ORDER BY name LIMIT 1)
    UNION ALL
    SELECT (SELECT label.name FROM members_label AS label WHERE label.name > names.name
            ORDER BY label.name LIMIT 1), names.place + 1
    FROM names WHERE names.name IS NOT NULL AND names.place < %(limit)s
)
SELECT name FROM names WHERE name IS NOT NULL
"""
