"""What members tell of themselves: kept with its history, by who may, forgotten."""

from datetime import timedelta
from typing import Any

import pytest

from members.exceptions import InvalidField, MemberClosed, NotAllowed, UnknownFact
from members.models import Answer, AuditEntry, ImportantDate, Member, Question
from members.roles import SYSTEM
from members.selectors.profile import history_of, profile_of
from members.selectors.profile_views import KeptDay, Seen
from members.services.dates import keep_date
from members.services.facts import retire_fact
from members.services.members import correct_member
from members.services.profile import forget_answer, skip_question, take_back_answer
from tests.cast import Cast
from tests.factories import make_member, refused
from tests.members.profile_cases import (
    MOTHER,
    NOON,
    catalogue,
    himself,
    known,
    question,
    skip,
    tell,
)
from tests.snapshots import nothing_changed

__all__ = ["catalogue"]
pytestmark = pytest.mark.django_db


def test_an_answer_is_kept_with_where_it_came_from(cast: Cast) -> None:
    tell(cast.sara, "colour", "red", actor=cast.actor("cashier"), evidence="purchase:7")

    row = Answer.objects.get()
    assert (row.member, row.fact.key, row.value) == (cast.sara, "colour", "red")
    assert (row.source, row.evidence, row.told_at) == ("asked", "purchase:7", NOON)
    assert (row.told_to, row.is_current) == (f"user:{cast.cashier.pk}", True)
    asked = Question.objects.get()
    assert (asked.outcome, asked.asked_at, asked.asked_by) == ("answered", NOON, row.told_to)
    entry = AuditEntry.objects.get(action="profile.answered")
    assert (entry.subject, entry.facts) == ("fact:colour", {"source": "asked"})


def test_a_new_answer_makes_the_old_one_history(cast: Cast) -> None:
    tell(cast.sara, "colour", "red")
    tell(cast.sara, "colour", "white", now=NOON + timedelta(days=90))

    told = history_of(cast.sara.pk, "colour", language="en")

    assert [(one.value_label, one.is_current) for one in told] == [("White", True), ("Red", False)]


def test_the_same_answer_again_changes_nothing(cast: Cast) -> None:
    tell(cast.sara, "colour", "red")

    with nothing_changed():
        tell(cast.sara, "colour", "red", now=NOON + timedelta(hours=1))


@pytest.mark.parametrize(
    ("fact", "value", "problem"),
    [
        ("colour", "green", "invalid_choice"),
        ("has_pet", "perhaps", "invalid_choice"),
        ("family_members", "many", "not_a_number"),
        ("mother_birthday", "15 Mehr", "required"),
        ("mother_birthday", {"calendar": "jalali", "month": 7}, "required"),
    ],
)
def test_what_is_no_answer_is_refused(cast: Cast, fact: str, value: object, problem: str) -> None:
    with nothing_changed(), refused(InvalidField) as refusal:
        tell(cast.sara, fact, value)

    assert refusal.value.facts == {"field": "value", "problem": problem}


def test_a_day_that_is_none_is_refused(cast: Cast) -> None:
    with nothing_changed(), refused(InvalidField) as refusal:
        tell(cast.sara, "mother_birthday", MOTHER | {"month": 12, "day": 31})

    assert refusal.value.facts["problem"] == "invalid_date"


def test_what_is_seen_from_purchases_is_not_told(cast: Cast) -> None:
    with nothing_changed(), refused(InvalidField):
        tell(cast.sara, "category", "گل", source="recorded")


def test_a_fact_of_kind_date_is_an_important_date(cast: Cast) -> None:
    row = tell(cast.sara, "mother_birthday", MOTHER | {"year": 1340})

    kept = ImportantDate.objects.get()
    assert (kept.whose, kept.kind, kept.calendar) == ("mother", "birthday", "jalali")
    assert (kept.month, kept.day, kept.year, kept.source) == (7, 15, 1340, "asked")
    assert row.value == f"date:{kept.pk}"
    view = next(one for one in known(cast.sara) if one.key == "mother_birthday")
    assert (view.kept, view.date_id) == (KeptDay("jalali", 7, 15), kept.pk)


def test_a_corrected_date_takes_the_place_of_the_wrong_one(cast: Cast) -> None:
    tell(cast.sara, "mother_birthday", MOTHER)
    tell(cast.sara, "mother_birthday", MOTHER | {"day": 16}, now=NOON + timedelta(days=1))

    assert [kept.day for kept in ImportantDate.objects.all()] == [16]


def test_a_second_child_has_a_day_of_its_own(cast: Cast) -> None:
    tell(cast.sara, "child_birthday", MOTHER)
    tell(cast.sara, "child_birthday", MOTHER | {"day": 16}, now=NOON + timedelta(days=1))

    assert sorted(kept.day for kept in ImportantDate.objects.all()) == [15, 16]


def test_the_form_of_address_becomes_the_members(cast: Cast) -> None:
    tell(cast.sara, "gender", "woman", source="recorded")

    cast.sara.refresh_from_db()
    assert cast.sara.gender == "woman"


def test_what_is_known_from_elsewhere_counts_as_told(cast: Cast) -> None:
    correct_member(
        actor=SYSTEM, member_id=cast.sara.pk, mobile="09121234567", first_name="سارا",
        last_name="احمدی", gender="woman",
    )  # fmt: skip
    keep_date(
        member_id=cast.sara.pk, whose="self", kind="birthday", calendar="jalali", month=1, day=1,
        year=1370, actor=SYSTEM,
    )  # fmt: skip

    told = {
        view.key: (view.value_label, view.source_label)
        for view in known(cast.sara, category=Seen("گل", "گل"))
    }

    assert told["gender"] == ("Ms", "From the registration")
    assert told["age_band"] == ("30 to 39", "From the birthday")
    assert told["category"] == ("گل", "Seen")
    assert set(told) == {"gender", "age_band", "category", "own_birthday"}


def test_a_correction_elsewhere_outdoes_the_answer(cast: Cast) -> None:
    tell(cast.sara, "gender", "man", source="recorded")
    correct_member(
        actor=SYSTEM, member_id=cast.sara.pk, mobile="09121234567", first_name="سارا",
        last_name="احمدی", gender="woman",
    )  # fmt: skip

    assert [(view.key, view.value) for view in known(cast.sara)] == [("gender", "woman")]


def test_completeness_grows_with_what_is_told(cast: Cast) -> None:
    before = profile_of(cast.sara.pk, "en")

    tell(cast.sara, "colour", "red")
    after = profile_of(cast.sara.pk, "en")

    assert (before.percent, len(before.missing)) == (0, 21)  # neither wife nor husband concerns her
    assert (after.percent, len(after.missing)) == (5, 20)
    assert [view.key for view in before.missing][:2] == ["wedding", "mother_birthday"]


def test_what_he_would_rather_not_say_is_not_missing(cast: Cast) -> None:
    skip(cast.sara, "mother_birthday", declined=True)

    profile = profile_of(cast.sara.pk, "en")

    assert "mother_birthday" not in [view.key for view in profile.missing]
    assert [view.key for view in profile.declined] == ["mother_birthday"]


def test_a_retired_fact_is_neither_asked_nor_shown(cast: Cast) -> None:
    tell(cast.sara, "colour", "red")
    retire_fact(fact_key="colour", actor=SYSTEM)

    assert known(cast.sara) == ()
    with refused(UnknownFact):
        tell(cast.sara, "colour", "white")


def test_the_words_are_the_readers(cast: Cast) -> None:
    tell(cast.sara, "has_pet", "yes")

    (view,) = profile_of(cast.sara.pk, "fa").facts

    assert (view.name, view.question) == ("حیوان خانگی", "در خانه گربه یا سگ دارید؟")


def test_a_forgotten_answer_leaves_no_history_and_is_not_asked_again(cast: Cast) -> None:
    tell(cast.sara, "mother_birthday", MOTHER)
    tell(cast.sara, "mother_birthday", MOTHER | {"day": 20}, now=NOON + timedelta(days=1))

    forget_answer(member_id=cast.sara.pk, fact_key="mother_birthday", actor=himself(cast.sara))

    assert (Answer.objects.count(), ImportantDate.objects.count()) == (0, 0)
    assert Question.objects.get().outcome == "declined"
    assert AuditEntry.objects.filter(action="profile.forgotten").count() == 1


def test_a_member_answers_for_himself(cast: Cast) -> None:
    row = tell(cast.sara, "hobby", "plants", source="self", actor=himself(cast.sara))

    assert (row.source, row.told_to) == ("self", f"member:{cast.sara.pk}")


def test_a_member_keeps_his_own_date(cast: Cast) -> None:
    tell(cast.sara, "own_birthday", MOTHER, source="self", actor=himself(cast.sara))

    assert ImportantDate.objects.get().source == "self"


def test_a_member_answers_for_nobody_else(cast: Cast) -> None:
    other = make_member()

    with nothing_changed():
        with refused(NotAllowed):
            tell(other, "hobby", "plants", source="self", actor=himself(cast.sara))
        with refused(InvalidField):
            tell(cast.sara, "hobby", "plants", source="asked", actor=himself(cast.sara))
        with refused(NotAllowed):
            forget_answer(member_id=other.pk, fact_key="hobby", actor=himself(cast.sara))


def test_who_may_only_read_writes_nothing(cast: Cast) -> None:
    actor = cast.actor("analyst")

    with nothing_changed():
        with refused(NotAllowed):
            tell(cast.sara, "colour", "red", actor=actor)
        with refused(NotAllowed):
            skip_question(member_id=cast.sara.pk, fact_key="colour", is_declined=False, actor=actor)
        with refused(NotAllowed):
            take_back_answer(member_id=cast.sara.pk, fact_key="colour", actor=actor)


def test_nothing_is_told_of_a_closed_member(cast: Cast) -> None:
    Member.objects.filter(pk=cast.sara.pk).update(status=Member.Status.ERASED)

    with nothing_changed(), refused(MemberClosed):
        tell(cast.sara, "colour", "red")


def test_imported_answers_were_asked_of_nobody_here(cast: Cast) -> None:
    tell(cast.sara, "colour", "red", source="import")

    assert (Answer.objects.count(), Question.objects.count()) == (1, 0)


def test_the_profile_asks_the_database_five_times(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    tell(cast.sara, "mother_birthday", MOTHER, now=NOON - timedelta(days=100))

    with django_assert_num_queries(5):
        profile_of(cast.sara.pk, "en")
    with django_assert_num_queries(5):
        question(cast.sara)
    tell(cast.sara, "colour", "red")
    with django_assert_num_queries(1):
        question(cast.sara)
