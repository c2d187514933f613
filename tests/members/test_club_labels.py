"""Labels over the whole club: renamed, merged, dropped, and those that a calculation sets."""

import json
from typing import Any

import pytest

from members.exceptions import InvalidField, NotAllowed
from members.models import AuditEntry, Label, Member
from members.roles import SYSTEM
from members.selectors.labels import (
    LabelUse,
    label_names,
    labels_borne,
    labels_in_use,
    labels_of,
)
from members.services.club_labels import Change, bear_label, drop_label, rename_label
from members.services.labels import add_label, remove_label, set_labels
from tests.cast import Cast
from tests.clock import NOON
from tests.factories import make_member, refused
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def bearers(name: str) -> dict[int, str]:
    """Who bears it, and who has set it."""
    return dict(Label.objects.filter(name=name).values_list("member_id", "set_by"))


def compute(name: str, *members: Member, by: str = "7") -> Change:
    return bear_label(name=name, member_ids=[one.pk for one in members], computed_by=by)


# By hand ---------------------------------------------------------------------------------


def test_a_label_gets_another_name(cast: Cast) -> None:
    other = make_member()
    for member in (cast.sara, other):
        add_label(member_id=member.pk, name="vip", actor=cast.actor("cashier"))

    count = rename_label(name="vip", new_name=" ويژه ", actor=cast.actor("manager"))

    by_cashier = f"user:{cast.cashier.pk}"
    assert count == 2
    assert bearers("ویژه") == {cast.sara.pk: by_cashier, other.pk: by_cashier}
    assert bearers("vip") == {}


def test_two_labels_become_one(cast: Cast) -> None:
    both, old = cast.sara, make_member()
    set_labels(member_id=both.pk, names=["vip", "VIP"], actor=SYSTEM)
    add_label(member_id=old.pk, name="vip", actor=SYSTEM)

    count = rename_label(name="vip", new_name="VIP", actor=SYSTEM)

    assert count == 2
    assert labels_of([both.pk, old.pk]) == {both.pk: {"VIP"}, old.pk: {"VIP"}}


def test_a_label_is_dropped_everywhere(cast: Cast) -> None:
    for member in (cast.sara, make_member()):
        set_labels(member_id=member.pk, names=["vip", "roses"], actor=SYSTEM)

    count = drop_label(name="vip", actor=SYSTEM)

    assert count == 2
    assert labels_in_use() == [LabelUse("roses", 2, 2)]


def test_the_audit_counts_without_the_words(cast: Cast) -> None:
    add_label(member_id=cast.sara.pk, name="secret", actor=SYSTEM)
    rename_label(name="secret", new_name="whisper", actor=SYSTEM)
    drop_label(name="whisper", actor=SYSTEM)

    rows = list(AuditEntry.objects.order_by("-id").values("action", "facts", "subject")[:2])

    assert [(row["action"], row["facts"]) for row in rows] == [
        ("label.dropped", {"members": 1}),
        ("label.renamed", {"members": 1}),
    ]
    assert "secret" not in json.dumps(rows)
    assert "whisper" not in json.dumps(rows)


@pytest.mark.parametrize(
    ("new_name", "problem"), [(" ", "required"), ("a" * 41, "too_long"), ("vip", "same_name")]
)
def test_what_is_no_new_name(cast: Cast, new_name: str, problem: str) -> None:
    add_label(member_id=cast.sara.pk, name="vip", actor=SYSTEM)

    with nothing_changed(), refused(InvalidField) as refusal:
        rename_label(name="vip", new_name=new_name, actor=SYSTEM)

    assert refusal.value.facts == {"field": "labels", "problem": problem}


def test_who_may_not(cast: Cast) -> None:
    add_label(member_id=cast.sara.pk, name="vip", actor=SYSTEM)

    with nothing_changed():
        with refused(NotAllowed):
            rename_label(name="vip", new_name="x", actor=cast.actor("cashier"))
        with refused(NotAllowed):
            drop_label(name="vip", actor=cast.actor("cashier"))


# By calculation --------------------------------------------------------------------------


def test_only_differences_are_written(cast: Cast, django_assert_num_queries: Any) -> None:
    stays, goes, comes = cast.sara, make_member(), make_member()
    assert compute("golden", stays, goes) == (2, 0)
    before = Label.objects.get(member=stays)

    # A savepoint and its end around four: the old name, who bears it, who no longer does, who does.
    with django_assert_num_queries(6):
        change = compute("golden", stays, comes)

    assert change == (1, 1)
    assert bearers("golden") == {stays.pk: "computed:7", comes.pk: "computed:7"}
    assert Label.objects.get(member=stays).pk == before.pk
    with nothing_changed():
        assert compute("golden", stays, comes) == (0, 0)


def test_what_was_set_by_hand_stays_by_hand(cast: Cast) -> None:
    add_label(member_id=cast.sara.pk, name="golden", actor=cast.actor("cashier"))

    borne = compute("golden", cast.sara)
    compute("golden")

    assert borne == (0, 0)
    assert bearers("golden") == {cast.sara.pk: f"user:{cast.cashier.pk}"}


def test_under_a_new_name_the_old_one_goes(cast: Cast) -> None:
    compute("golden", cast.sara)
    compute("silver", cast.sara, by="8")

    change = compute("gold", cast.sara)

    assert change == (1, 1)
    assert labels_of([cast.sara.pk])[cast.sara.pk] == {"gold", "silver"}


def test_the_time_it_was_set_is_told(cast: Cast) -> None:
    bear_label(name="golden", member_ids=[cast.sara.pk], computed_by="7", now=NOON)

    label = labels_borne(cast.sara.pk)[0]
    assert (label.name, label.is_computed, label.set_at) == ("golden", True, NOON)


def test_hands_leave_computed_labels_alone(cast: Cast) -> None:
    compute("golden", cast.sara)

    kept = set_labels(member_id=cast.sara.pk, names=["roses"], actor=SYSTEM)
    added = add_label(member_id=cast.sara.pk, name="golden", actor=SYSTEM)
    with nothing_changed(), refused(InvalidField) as refusal:
        remove_label(member_id=cast.sara.pk, name="golden", actor=SYSTEM)
    rename_label(name="golden", new_name="mine", actor=SYSTEM)
    drop_label(name="golden", actor=SYSTEM)

    assert kept == added == {"golden", "roses"}
    assert refusal.value.facts == {"field": "labels", "problem": "computed"}
    assert bearers("golden") == {cast.sara.pk: "computed:7"}


def test_twenty_free_ones_fit_beside_the_computed(cast: Cast) -> None:
    compute("golden", cast.sara)
    many = [f"label {number}" for number in range(20)]

    kept = set_labels(member_id=cast.sara.pk, names=many, actor=SYSTEM)

    assert len(kept) == 21
    with nothing_changed(), refused(InvalidField):
        add_label(member_id=cast.sara.pk, name="one more", actor=SYSTEM)


# Reading ---------------------------------------------------------------------------------


def test_the_names_in_use_come_in_one_statement(cast: Cast, django_assert_num_queries: Any) -> None:
    other = make_member()
    set_labels(member_id=cast.sara.pk, names=["گل رز", "roses", "vip"], actor=SYSTEM)
    set_labels(member_id=other.pk, names=["roses"], actor=SYSTEM)
    compute("vip", other)

    with django_assert_num_queries(3):
        assert sorted(label_names()) == ["roses", "vip", "گل رز"]
        assert len(label_names(limit=2)) == 2
        assert labels_in_use() == [
            LabelUse("roses", 2, 2),
            LabelUse("vip", 2, 1),
            LabelUse("گل رز", 1, 1),
        ]


def test_a_club_without_labels_has_no_names(db: None) -> None:
    assert label_names() == []
    assert labels_in_use() == []
