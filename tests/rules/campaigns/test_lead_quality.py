"""How good a lead is: worked examples, and what holds for every mark and every weight."""

from collections.abc import Mapping

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from campaigns.rules.leads.quality import (
    MARKS,
    Weights,
    clean_marks,
    grade_of,
    likely_validity,
    range_of,
    score_of,
)
from campaigns.rules.leads.stages import KEYS, Work, checks_of, key_of, stage_of
from members.exceptions import InvalidField

MARK = st.integers(0, 4)
FIVE_MARKS = st.fixed_dictionaries(dict.fromkeys(MARKS, MARK))
WEIGHT = st.integers(0, 20)


def weights(draws: tuple[int, ...]) -> Weights:
    """Of five numbers, in the order of the marks."""
    return Weights(**dict(zip(MARKS, draws, strict=True)))


@pytest.mark.parametrize(
    ("marks", "score"),
    [
        ((4, 4, 4, 4, 4), 100),
        ((0, 0, 0, 0, 0), 0),
        ((2, 2, 2, 2, 2), 50),
        # 20·4 + 20·3 + 25·3 + 20·3 + 15·3 = 320 of 400.
        ((4, 3, 3, 3, 3), 80),
        # 25·4 = 100 of 400.
        ((0, 0, 4, 0, 0), 25),
        # 15·1 = 15 of 400: 3.75.
        ((0, 0, 0, 0, 1), 4),
        # 15·3 + 25·1 = 70 of 400: 17.5, halves are rounded up.
        ((0, 0, 1, 0, 3), 18),
    ],
)
def test_scores_by_the_weights_of_the_program(marks: tuple[int, ...], score: int) -> None:
    assert score_of(dict(zip(MARKS, marks, strict=True)), Weights()) == score


@given(FIVE_MARKS, st.tuples(*[WEIGHT] * 5))
def test_a_score_lies_between_nought_and_a_hundred(
    marks: Mapping[str, int], draws: tuple[int, ...]
) -> None:
    assume(any(draws))

    score = score_of(marks, weights(draws))

    assert 0 <= score <= 100


@given(FIVE_MARKS, st.tuples(*[WEIGHT] * 5), st.sampled_from(MARKS))
def test_a_better_mark_never_scores_less(
    marks: Mapping[str, int], draws: tuple[int, ...], mark: str
) -> None:
    assume(any(draws) and marks[mark] < 4)
    better = {**marks, mark: marks[mark] + 1}

    assert score_of(better, weights(draws)) >= score_of(marks, weights(draws))


@given(FIVE_MARKS, st.tuples(*[WEIGHT] * 5), st.integers(2, 5))
def test_only_the_ratio_of_the_weights_counts(
    marks: Mapping[str, int], draws: tuple[int, ...], times: int
) -> None:
    assume(any(draws))
    more = weights(tuple(times * draw for draw in draws))

    assert score_of(marks, more) == score_of(marks, weights(draws))


@pytest.mark.parametrize(
    ("score", "grade"),
    [(100, "A"), (80, "A"), (79, "B"), (60, "B"), (59, "C"), (40, "C"), (39, "D")],
)
def test_grades(score: int, grade: str) -> None:
    assert grade_of(score) == grade


def test_grades_leave_no_gap() -> None:
    ranges = [range_of(grade) for grade in "DCBA"]

    assert ranges == [(0, 39), (40, 59), (60, 79), (80, 100)]


def test_what_is_no_grade() -> None:
    with pytest.raises(InvalidField) as refusal:
        range_of("E")

    assert refusal.value.facts == {"field": "grade", "problem": "invalid_choice"}


@pytest.mark.parametrize(
    ("given", "field", "problem"),
    [
        ({"fit": 101}, "weight_fit", "out_of_range"),
        ({"need": -1}, "weight_need", "out_of_range"),
        (dict.fromkeys(MARKS, 0), "weight_validity", "all_nought"),
    ],
)
def test_weights_that_cannot_be(given: dict[str, int], field: str, problem: str) -> None:
    with pytest.raises(InvalidField) as refusal:
        Weights(**given)

    assert refusal.value.facts == {"field": field, "problem": problem}


@pytest.mark.parametrize(
    ("changed", "problem"),
    [({}, "required"), ({"timing": 5}, "out_of_range"), ({"timing": True}, "out_of_range")],
)
def test_marks_that_cannot_be(changed: dict[str, int], problem: str) -> None:
    four = {mark: 2 for mark in MARKS if mark != "timing"}

    with pytest.raises(InvalidField) as refusal:
        clean_marks({**four, **changed})

    assert refusal.value.facts == {"field": "timing", "problem": problem}


@pytest.mark.parametrize(
    ("has_mobile", "has_email", "mark"),
    [(True, True, 4), (True, False, 3), (False, True, 2), (False, False, 1)],
)
def test_a_contact_that_nobody_has_tried(*, has_mobile: bool, has_email: bool, mark: int) -> None:
    assert likely_validity(has_mobile=has_mobile, has_email=has_email) == mark


def test_stages_have_keys() -> None:
    assert [key_of(stage) for stage in range(1, 8)] == list(KEYS)
    assert [stage_of(key) for key in KEYS] == list(range(1, 8))


@pytest.mark.parametrize("stage", [0, 8])
def test_what_is_no_stage(stage: int) -> None:
    with pytest.raises(ValueError, match=str(stage)):
        key_of(stage)


def test_an_untouched_lead_has_only_no_objections() -> None:
    met = [(check.stage, check.key) for check in checks_of(Work()) if check.is_met]

    assert met == [(5, "objections")]


def test_every_stage_asks_for_something() -> None:
    asked = {check.stage for check in checks_of(Work())}

    assert asked == set(range(1, 8))
