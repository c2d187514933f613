"""Which question comes next, what is left open, and the slip that is taken back."""

from datetime import timedelta

import pytest

from members.models import Answer, AuditEntry, ImportantDate, Question
from members.roles import SYSTEM
from members.selectors.profile import profile_of
from members.services.dates import keep_date
from members.services.profile import take_back_answer
from tests.cast import Cast
from tests.members.profile_cases import MOTHER, NOON, catalogue, question, skip, tell
from tests.snapshots import nothing_changed

__all__ = ["catalogue"]
pytestmark = pytest.mark.django_db


def test_ten_visits_bring_ten_different_questions(cast: Cast) -> None:
    """A year of coming every five weeks: a date at each of the first visits, then what he likes."""
    asked = []
    for visit in range(10):
        at = NOON + timedelta(days=36 * visit)
        key = question(cast.sara, at=at)
        assert key is not None
        asked.append(key)
        if key.endswith(("birthday", "wedding")):
            tell(cast.sara, key, MOTHER | {"day": visit + 1}, now=at)
        else:
            skip(cast.sara, key, at=at)
        assert question(cast.sara, at=at + timedelta(hours=2)) is None

    assert asked == [
        "wedding",
        "mother_birthday",
        "child_birthday",
        "father_birthday",
        "heard_from",
        "gender",
        "buys_for",
        "colour",
        "style",
        "contact_time",
    ]


def test_ten_quick_visits_never_repeat_a_question(cast: Cast) -> None:
    tell(cast.sara, "gender", "man", source="recorded", now=NOON - timedelta(days=9))
    asked = []
    for day in range(10):
        at = NOON + timedelta(days=day)
        key = question(cast.sara, at=at)
        assert key is not None
        asked.append(key)
        skip(cast.sara, key, at=at)

    assert len(set(asked)) == 10


def test_the_first_sale_asks_little(cast: Cast) -> None:
    assert question(cast.sara, "first_sale") == "gender"

    tell(cast.sara, "gender", "woman", source="recorded")

    assert question(cast.sara, "first_sale", at=NOON + timedelta(days=1)) is None


def test_a_wife_is_asked_for_once_we_know_that_he_is_a_man(cast: Cast) -> None:
    tell(cast.sara, "gender", "man", source="recorded", now=NOON - timedelta(days=1))
    tell(cast.sara, "wedding", MOTHER, now=NOON - timedelta(hours=23))

    assert question(cast.sara) == "wife_birthday"


def test_nobody_is_asked_for_a_birthday_he_mourns(cast: Cast) -> None:
    keep_date(member_id=cast.sara.pk, whose="mother", kind="remembrance", actor=SYSTEM, **MOTHER)

    missing = [view.key for view in profile_of(cast.sara.pk, "en").missing]

    assert "mother_birthday" not in missing
    assert "father_birthday" in missing


def test_after_the_sale_the_age_may_be_noted(cast: Cast) -> None:
    assert question(cast.sara, "after_sale") == "age_band"

    tell(cast.sara, "age_band", "30_39", source="recorded")

    assert question(cast.sara, "after_sale", at=NOON + timedelta(days=90)) is None
    assert question(cast.sara) == "wedding"


def test_a_skip_pressed_twice_is_one(cast: Cast) -> None:
    skip(cast.sara, "colour")
    skip(cast.sara, "colour", at=NOON + timedelta(minutes=1))

    assert Question.objects.count() == 1


def test_a_slip_is_undone_and_the_question_stands_again(cast: Cast) -> None:
    tell(cast.sara, "colour", "red")

    undone = take_back_answer(
        member_id=cast.sara.pk, fact_key="colour", actor=SYSTEM, now=NOON + timedelta(minutes=1)
    )

    assert undone
    assert (Answer.objects.count(), Question.objects.count()) == (0, 0)
    assert AuditEntry.objects.filter(action="profile.taken_back").count() == 1


def test_undoing_brings_back_what_was_told_before(cast: Cast) -> None:
    tell(cast.sara, "gender", "woman", source="recorded", now=NOON - timedelta(days=100))
    tell(cast.sara, "gender", "man", source="recorded")

    take_back_answer(member_id=cast.sara.pk, fact_key="gender", actor=SYSTEM, now=NOON)

    cast.sara.refresh_from_db()
    assert cast.sara.gender == "woman"
    assert [row.is_current for row in Answer.objects.all()] == [True]


def test_undoing_forgets_the_date_that_the_answer_brought(cast: Cast) -> None:
    tell(cast.sara, "mother_birthday", MOTHER)

    take_back_answer(member_id=cast.sara.pk, fact_key="mother_birthday", actor=SYSTEM, now=NOON)

    assert ImportantDate.objects.count() == 0


def test_undoing_leaves_a_date_that_was_kept_before(cast: Cast) -> None:
    keep_date(
        member_id=cast.sara.pk, whose="mother", kind="birthday", actor=SYSTEM,
        now=NOON - timedelta(days=3), **MOTHER,
    )  # fmt: skip
    tell(cast.sara, "mother_birthday", MOTHER)

    take_back_answer(member_id=cast.sara.pk, fact_key="mother_birthday", actor=SYSTEM, now=NOON)

    assert ImportantDate.objects.count() == 1


def test_declining_by_mistake_is_undone_too(cast: Cast) -> None:
    skip(cast.sara, "colour", declined=True)

    take_back_answer(member_id=cast.sara.pk, fact_key="colour", actor=SYSTEM, now=NOON)

    assert Question.objects.count() == 0


def test_what_was_said_on_another_day_is_not_undone(cast: Cast) -> None:
    tell(cast.sara, "colour", "red")

    with nothing_changed():
        undone = take_back_answer(
            member_id=cast.sara.pk, fact_key="colour", actor=SYSTEM, now=NOON + timedelta(days=1)
        )

    assert not undone
    assert Answer.objects.count() == 1
