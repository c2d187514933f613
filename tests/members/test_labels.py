"""Labels: tidy words on a member, set, added, taken off, and counted."""

from collections.abc import Callable
from typing import Any

import pytest

from members.exceptions import InvalidField, MemberClosed, NotAllowed, UnknownMember
from members.models import AuditEntry, Label, Member
from members.roles import SYSTEM
from members.selectors.labels import known_labels, labels_of
from members.services.labels import add_label, remove_label, set_labels
from tests.cast import Cast
from tests.factories import make_member, refused
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def labels(member: Member) -> frozenset[str]:
    """What the member bears."""
    return labels_of([member.pk])[member.pk]


def test_labels_are_replaced_and_tidied(cast: Cast) -> None:
    set_labels(member_id=cast.sara.pk, names=["VIP", "همسايه"], actor=SYSTEM)

    kept = set_labels(
        member_id=cast.sara.pk, names=["  همسایه ", "گل رز", "گل  رز"], actor=cast.actor("cashier")
    )

    assert kept == labels(cast.sara) == {"همسایه", "گل رز"}


def test_what_stays_keeps_who_set_it(cast: Cast) -> None:
    set_labels(member_id=cast.sara.pk, names=["VIP"], actor=SYSTEM)

    set_labels(member_id=cast.sara.pk, names=["VIP", "roses"], actor=cast.actor("cashier"))

    assert set(Label.objects.values_list("name", "set_by")) == {
        ("VIP", "system"),
        ("roses", f"user:{cast.cashier.pk}"),
    }


def test_what_else_it_changed(cast: Cast) -> None:
    before = AuditEntry.objects.count()
    set_labels(member_id=cast.sara.pk, names=["VIP", "roses"], actor=cast.actor("cashier"))

    set_labels(member_id=cast.sara.pk, names=["VIP", "tulips", "late"], actor=SYSTEM)

    row = AuditEntry.objects.latest("id")
    assert AuditEntry.objects.count() == before + 2
    assert (row.action, row.member_id) == ("member.labelled", cast.sara.pk)
    assert row.facts == {"added": 2, "removed": 1}


def test_one_more_and_one_less(cast: Cast) -> None:
    set_labels(member_id=cast.sara.pk, names=["VIP"], actor=SYSTEM)

    assert add_label(member_id=cast.sara.pk, name=" roses", actor=SYSTEM) == {"VIP", "roses"}
    assert remove_label(member_id=cast.sara.pk, name="VIP", actor=SYSTEM) == {"roses"}
    assert labels(cast.sara) == {"roses"}


def test_what_changes_nothing_writes_nothing(cast: Cast) -> None:
    set_labels(member_id=cast.sara.pk, names=["VIP"], actor=SYSTEM)

    with nothing_changed():
        set_labels(member_id=cast.sara.pk, names=["VIP", "VIP "], actor=SYSTEM)
        add_label(member_id=cast.sara.pk, name="VIP", actor=SYSTEM)
        remove_label(member_id=cast.sara.pk, name="roses", actor=SYSTEM)

    assert labels(cast.sara) == {"VIP"}


def test_twenty_are_enough(cast: Cast) -> None:
    many = [f"label {number}" for number in range(20)]
    set_labels(member_id=cast.sara.pk, names=many, actor=SYSTEM)

    with nothing_changed(), refused(InvalidField) as refusal:
        add_label(member_id=cast.sara.pk, name="one more", actor=SYSTEM)

    assert refusal.value.facts == {"field": "labels", "problem": "too_many"}


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        (" ", "required"),
        ("a" * 41, "too_long"),
        ("a\nb", "control_character"),
        ("a" + "\u0301" * 9, "invalid"),
    ],
)
def test_what_is_no_label_is_refused(cast: Cast, name: str, problem: str) -> None:
    with nothing_changed(), refused(InvalidField) as refusal:
        set_labels(member_id=cast.sara.pk, names=["VIP", name], actor=SYSTEM)

    assert refusal.value.facts == {"field": "labels", "problem": problem}


@pytest.mark.parametrize(
    "change",
    [
        lambda **facts: set_labels(names=["VIP"], **facts),
        lambda **facts: add_label(name="VIP", **facts),
        lambda **facts: remove_label(name="VIP", **facts),
    ],
)
def test_who_may_not_and_who_is_not_there(cast: Cast, change: Callable[..., Any]) -> None:
    gone = make_member()
    Member.objects.filter(pk=gone.pk).update(status=Member.Status.MERGED, merged_into=cast.sara)

    with nothing_changed():
        with refused(NotAllowed):
            change(member_id=cast.sara.pk, actor=cast.actor("analyst"))
        with refused(UnknownMember):
            change(member_id=999_999, actor=SYSTEM)
        with refused(MemberClosed):
            change(member_id=gone.pk, actor=SYSTEM)


def test_labels_of_several_members_in_one_statement(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    other, bare = make_member(), make_member()
    set_labels(member_id=cast.sara.pk, names=["VIP", "roses"], actor=SYSTEM)
    set_labels(member_id=other.pk, names=["VIP"], actor=SYSTEM)

    with django_assert_num_queries(1):
        found = labels_of([cast.sara.pk, other.pk, bare.pk])

    assert found == {cast.sara.pk: {"VIP", "roses"}, other.pk: {"VIP"}, bare.pk: frozenset()}


def test_the_labels_in_use_are_counted(cast: Cast) -> None:
    gone = make_member()
    for member in (cast.sara, make_member(), gone):
        set_labels(member_id=member.pk, names=["VIP"], actor=SYSTEM)
    add_label(member_id=cast.sara.pk, name="roses", actor=SYSTEM)
    Member.objects.filter(pk=gone.pk).update(status=Member.Status.ERASED)

    assert known_labels() == [("VIP", 2), ("roses", 1)]
