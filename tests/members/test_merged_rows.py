"""What is written about a member goes with him into the kept card, and comes back on undo."""

import json
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from members.models import (
    Answer,
    Exclusion,
    Fact,
    FollowUp,
    Household,
    Member,
    Note,
    Question,
)
from members.services.merging import close_into, reopen
from tests.cast import Cast
from tests.factories import make_member

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture
def twin(cast: Cast) -> Member:
    """Sara once more."""
    return make_member(mobile="09351112233", last_name="احمدی‌نیا")


def fact(key: str) -> Fact:
    return Fact.objects.get_or_create(
        key=key, defaults={"words": {}, "kind": "text", "stage": "later", "method": "asked"}
    )[0]


def tell(member: Member, key: str, value: str, *, is_current: bool = True) -> Answer:
    return Answer.objects.create(
        member=member,
        fact=fact(key),
        value=value,
        source="asked",
        told_at=NOW,
        told_to="user:1",
        is_current=is_current,
    )


def exclude(member: Member, *, is_lifted: bool = False) -> Exclusion:
    return Exclusion.objects.create(
        member=member,
        reason="loss",
        evidence={},
        decided_at=NOW,
        decided_by="user:1",
        lifted_at=NOW if is_lifted else None,
    )


def merge(merged: Member, kept: Member) -> dict[str, Any]:
    """As the points room calls it: what comes back is kept as JSON."""
    moved: dict[str, Any] = json.loads(json.dumps(close_into(merged=merged, kept=kept)))
    return moved


def part(merged: Member, kept: Member, moved: dict[str, Any]) -> None:
    reopen(merged=merged, kept=kept, moved=moved)


def current(member: Member) -> dict[str, str]:
    rows = Answer.objects.filter(member=member, is_current=True)
    return dict(rows.values_list("fact__key", "value"))


def test_notes_follow_ups_and_questions_go_and_come_back(cast: Cast, twin: Member) -> None:
    Note.objects.create(member=twin, text="roses", written_by="user:1", written_at=NOW)
    Question.objects.create(
        member=twin, fact=fact("band"), outcome="skipped", asked_at=NOW, asked_by="user:1"
    )
    for key in ("a", "b"):
        FollowUp.objects.create(
            member=twin,
            kind="call",
            reason="x",
            due_on=date(2026, 11, 22),
            natural_key=key,
            status="open" if key == "a" else "done",
            created_at=NOW,
            created_by="user:1",
        )
    models = (Note, Question, FollowUp)

    moved = merge(twin, cast.sara)
    with_kept = [model._default_manager.filter(member=cast.sara).count() for model in models]
    part(twin, cast.sara, moved)
    back = [model._default_manager.filter(member=twin).count() for model in models]

    assert with_kept == back == [1, 1, 2]


def test_of_two_answers_that_of_the_kept_card_holds(cast: Cast, twin: Member) -> None:
    tell(cast.sara, "flower", "rose")
    tell(twin, "flower", "lily", is_current=False)
    tell(twin, "flower", "tulip")
    tell(twin, "colour", "white")

    moved = merge(twin, cast.sara)
    merged = (current(cast.sara), Answer.objects.filter(member=cast.sara).count())
    part(twin, cast.sara, moved)

    assert merged == ({"flower": "rose", "colour": "white"}, 4)
    assert current(cast.sara) == {"flower": "rose"}
    assert current(twin) == {"flower": "tulip", "colour": "white"}


def test_an_answer_given_meanwhile_stays_and_one_taken_back_stays_so(
    cast: Cast, twin: Member
) -> None:
    tell(twin, "colour", "white")
    tell(twin, "flower", "tulip")
    moved = merge(twin, cast.sara)
    Answer.objects.filter(member=cast.sara).update(is_current=False)
    tell(cast.sara, "colour", "red")

    part(twin, cast.sara, moved)

    assert current(cast.sara) == {"colour": "red"}
    assert current(twin) == {"colour": "white"}


def test_one_open_exclusion_is_enough(cast: Cast, twin: Member) -> None:
    kept = exclude(cast.sara)
    lifted, standing = exclude(twin, is_lifted=True), exclude(twin)

    moved = merge(twin, cast.sara)
    with_kept = set(Exclusion.objects.filter(member=cast.sara))
    part(twin, cast.sara, moved)

    assert with_kept == {kept, lifted}
    assert set(Exclusion.objects.filter(member=twin)) == {lifted, standing}


@pytest.mark.parametrize("has_kept_one", [True, False])
def test_the_household_of_the_kept_card_stands(
    cast: Cast, twin: Member, *, has_kept_one: bool
) -> None:
    homes = [Household.objects.create(created_at=NOW, created_by="user:1") for _ in range(2)]
    Member.objects.filter(pk=twin.pk).update(household=homes[0])
    if has_kept_one:
        Member.objects.filter(pk=cast.sara.pk).update(household=homes[1])
    before = (twin.pk, homes[0].pk, homes[1].pk if has_kept_one else None)

    moved = merge(twin, cast.sara)
    merged = (cast.sara.household_id, twin.household_id)
    part(twin, cast.sara, moved)

    assert merged == (homes[1].pk if has_kept_one else homes[0].pk, None)
    assert (twin.pk, twin.household_id, cast.sara.household_id) == before


def test_a_household_that_was_dissolved_since_stays_so(cast: Cast, twin: Member) -> None:
    home = Household.objects.create(created_at=NOW, created_by="user:1")
    Member.objects.filter(pk=twin.pk).update(household=home)
    moved = merge(twin, cast.sara)
    home.delete()

    part(twin, cast.sara, moved)

    assert (twin.household_id, cast.sara.household_id) == (None, None)


def test_who_brought_the_older_card_has_brought_the_kept_one(cast: Cast, twin: Member) -> None:
    friend = make_member(mobile="09350000000")
    Member.objects.filter(pk=cast.sara.pk).update(referred_by=friend)

    moved = merge(cast.sara, twin)
    merged = twin.referred_by
    part(cast.sara, twin, moved)

    assert merged == friend
    assert (twin.referred_by, cast.sara.referred_by) == (None, friend)


def test_a_merge_of_the_old_days_can_be_undone(cast: Cast, twin: Member) -> None:
    moved = merge(twin, cast.sara)

    part(twin, cast.sara, {name: moved[name] for name in ("labels", "dates", "mobile")})

    assert twin.status == Member.Status.ACTIVE
