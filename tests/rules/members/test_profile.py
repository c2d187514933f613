"""The rules of the profile: answers, the one question worth asking, and how much is known."""

from datetime import date, timedelta
from typing import Any

import pytest

from members.exceptions import InvalidField
from members.rules.default_facts import DEFAULT_FACTS
from members.rules.profile import (
    Asked,
    Candidate,
    KnownDay,
    Stage,
    age_band,
    best_question,
    clean_value,
    completeness,
    concerns,
    is_same_day,
    words_in,
)

TODAY = date(2026, 11, 22)


def candidate(key: str, **facts: Any) -> Candidate:
    """Something asked at later visits, of middling worth."""
    return Candidate(
        **{"key": key, "kind": "choice", "stage": "later", "method": "asked", "worth": 50, **facts}
    )


def a_date(key: str, **facts: Any) -> Candidate:
    return candidate(key, kind="date", whose=key, day="birthday", **facts)


def asked(key: str, days_ago: int, outcome: str = "skipped", **facts: Any) -> Asked:
    return Asked(key, outcome, TODAY - timedelta(days=days_ago), "later", **facts)


def chosen(missing: list[Candidate], *before: Asked, stage: Stage = "later") -> str | None:
    """The key of the question that is asked."""
    best = best_question(missing, before, stage=stage, today=TODAY)
    return None if best is None else best.key


@pytest.mark.parametrize(
    ("kind", "raw", "stored"),
    [
        ("choice", "red", "red"),
        ("band", "red", "red"),
        ("text", "  گل\u200f يخ ", "گل یخ"),
        ("number", "۰۴", "4"),
        ("number", 4, "4"),
        ("number", "٤", "4"),
        ("yes_no", True, "yes"),
        ("yes_no", "no", "no"),
    ],
)
def test_an_answer_is_stored_in_one_form(kind: str, raw: object, stored: str) -> None:
    assert clean_value(kind, raw, ["red", "blue"]) == stored


@pytest.mark.parametrize(
    ("kind", "raw", "problem"),
    [
        ("choice", "green", "invalid_choice"),
        ("choice", "", "required"),
        ("choice", None, "required"),
        ("yes_no", "perhaps", "invalid_choice"),
        ("number", "four", "not_a_number"),
        ("number", "-1", "not_a_number"),
        ("number", "1.5", "not_a_number"),
        ("number", "9999999", "not_a_number"),
        ("text", "x" * 201, "too_long"),
        ("text", "a\x00b", "control_character"),
        ("text", "   ", "required"),
    ],
)
def test_what_is_no_answer_is_refused(kind: str, raw: object, problem: str) -> None:
    with pytest.raises(InvalidField) as refusal:
        clean_value(kind, raw, ["red", "blue"])

    assert refusal.value.facts == {"field": "value", "problem": problem}


def test_the_worthiest_is_asked() -> None:
    assert chosen([candidate("scent"), candidate("colour", worth=60)]) == "colour"


def test_a_reward_decides_among_equals() -> None:
    assert chosen([candidate("b"), candidate("a", points=5)]) == "a"


def test_a_date_comes_before_everything_else() -> None:
    assert chosen([candidate("colour", worth=100), a_date("mother", worth=1)]) == "mother"


def test_who_left_a_date_open_is_asked_something_lighter() -> None:
    missing = [candidate("colour"), a_date("mother"), a_date("father")]

    assert chosen(missing, asked("mother", 20, is_date=True)) == "colour"
    assert chosen(missing, asked("wife", 20, "answered", is_date=True)) == "mother"


def test_what_was_never_asked_comes_before_what_was_left_open() -> None:
    missing = [candidate("scent", worth=10), candidate("colour", worth=90), a_date("mother")]

    assert chosen(missing, asked("colour", 90), asked("mother", 91, is_date=True)) == "scent"
    assert chosen(missing, *(asked(key, 90) for key in ("scent", "colour", "mother"))) == "mother"


def test_at_most_one_question_a_visit() -> None:
    missing = [candidate("colour"), a_date("mother")]

    assert chosen(missing, asked("scent", 0)) is None
    assert chosen(missing, asked("scent", 0, "answered")) is None
    assert chosen(missing, asked("scent", 1, "answered")) == "mother"


def test_what_he_told_in_the_portal_today_is_no_question_of_this_visit() -> None:
    assert chosen([a_date("mother")], asked("scent", 0, "answered", by_member=True)) == "mother"


@pytest.mark.parametrize(("days", "again"), [(1, None), (59, None), (60, "mother")])
def test_the_same_is_not_asked_within_sixty_days(days: int, again: str | None) -> None:
    assert chosen([a_date("mother")], asked("mother", days)) == again


def test_what_he_would_rather_not_say_is_never_asked_again() -> None:
    assert chosen([a_date("mother")], asked("mother", 5_000, "declined")) is None
    assert chosen([a_date("mother")], asked("mother", 500, "declined"), stage="online") is None


@pytest.mark.parametrize(
    ("stage", "found"),
    [
        ("first_sale", "gender"),
        ("after_sale", "age"),
        ("later", "colour"),
        ("online", "birthday"),
    ],
)
def test_each_moment_has_its_questions(stage: Stage, found: str) -> None:
    missing = [
        candidate("gender", stage="first_sale", method="recorded", worth=10),
        candidate("age", stage="after_sale", method="recorded", worth=99),
        candidate("colour"),
        candidate("birthday", stage="online", method="self", worth=100),
        candidate("category", method="observed", worth=100),
    ]

    assert chosen(missing, stage=stage) == found


def test_the_note_after_the_sale_does_not_stand_in_the_way() -> None:
    note = Asked("age", "answered", TODAY, "after_sale")
    age = candidate("age", stage="after_sale", method="recorded")

    assert chosen([candidate("colour")], note) == "colour"
    assert chosen([age], asked("colour", 0), stage="after_sale") == "age"
    assert chosen([age], note, stage="after_sale") is None


def test_online_one_question_follows_the_other() -> None:
    missing = [candidate("colour"), candidate("scent", worth=40)]

    assert chosen(missing, asked("style", 0, by_member=True), stage="online") == "colour"
    assert chosen(missing, asked("colour", 0, by_member=True), stage="online") == "scent"


def test_nothing_missing_is_nothing_to_ask() -> None:
    assert chosen([]) is None


def test_a_husband_is_asked_for_by_a_woman_only() -> None:
    wife, husband = a_date("wife"), a_date("husband")

    said = {
        gender: (concerns(wife, gender=gender, days=[]), concerns(husband, gender=gender, days=[]))
        for gender in ("man", "woman", "")
    }

    assert said == {"man": (True, False), "woman": (False, True), "": (False, False)}


def test_nobody_is_asked_for_the_birthday_of_one_he_mourns() -> None:
    mourned = [KnownDay("mother", "remembrance")]

    assert not concerns(a_date("mother"), gender="", days=mourned)
    assert concerns(a_date("father"), gender="", days=mourned)


def test_a_wedding_belongs_to_both() -> None:
    assert is_same_day("self", "wedding", KnownDay("wife", "wedding"))
    assert is_same_day("child", "birthday", KnownDay("child", "child_birth"))
    assert not is_same_day("self", "wedding", KnownDay("friend", "wedding"))
    assert not is_same_day("mother", "birthday", KnownDay("father", "birthday"))


def test_completeness_weighs_by_worth() -> None:
    assert completeness([90], [10]) == 90
    assert completeness([1], [2]) == 33
    assert completeness([999], [1]) == 99
    assert completeness([], [50]) == 0
    assert completeness([], []) == 100


@pytest.mark.parametrize(
    ("year", "band"),
    [(1386, "under_20"), (1385, "20_29"), (1376, "20_29"), (1375, "30_39"), (1345, "over_60")],
)
def test_a_year_of_birth_leads_to_a_band(year: int, band: str) -> None:
    assert age_band(year, 1405) == band


def test_every_band_that_an_age_leads_to_can_be_chosen() -> None:
    shipped = next(fact for fact in DEFAULT_FACTS if fact.key == "age_band")

    assert {age_band(year, 1405) for year in range(1300, 1406)} == {
        option["key"] for option in shipped.options
    }


def test_a_missing_language_is_said_in_the_other() -> None:
    words = {
        "fa": {"name": "رنگ", "question": "کدام؟", "purpose": "برای شما"},
        "en": {"name": "Hue"},
    }

    assert words_in(words, "en") == {"name": "Hue", "question": "کدام؟", "purpose": "برای شما"}
    assert words_in({}, "en") == {"name": "", "question": "", "purpose": ""}


def test_what_is_shipped_is_whole() -> None:
    keys = [fact.key for fact in DEFAULT_FACTS]
    said = [
        text for fact in DEFAULT_FACTS for words in fact.words.values() for text in words.values()
    ]

    assert len(keys) == len(set(keys)) == 23
    assert {len(fact.words) for fact in DEFAULT_FACTS} == {2}
    assert all(said)
    assert [fact.key for fact in DEFAULT_FACTS if fact.method != "asked" and fact.points] == [
        "own_birthday",
        "hobby",
        "family_members",
    ]
