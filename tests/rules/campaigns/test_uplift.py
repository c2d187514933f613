"""Uplift against published worked examples and against what common sense asks of it."""

import pytest

from campaigns.rules.uplift import (
    Group,
    Sums,
    Verdict,
    difference_of_means,
    difference_of_shares,
    student,
    uplift_of,
    wilson,
)


# The examples of Newcombe's paper of 1998, its table II, method 10.
@pytest.mark.parametrize(
    ("told", "control", "low", "high"),
    [
        (Group(70, 56), Group(80, 48), 0.0524, 0.3339),
        (Group(10, 9), Group(10, 3), 0.1705, 0.8090),
        (Group(7, 6), Group(7, 2), 0.0582, 0.8062),
        (Group(56, 5), Group(29, 0), -0.0381, 0.1926),
        (Group(10, 0), Group(20, 0), -0.1611, 0.2775),
        (Group(10, 0), Group(10, 0), -0.2775, 0.2775),
        (Group(10, 10), Group(20, 0), 0.6791, 1.0000),
        (Group(10, 10), Group(10, 0), 0.6075, 1.0000),
    ],
)
def test_newcombes_own_examples(told: Group, control: Group, low: float, high: float) -> None:
    found = difference_of_shares(told, control)

    assert round(found.low, 4) == low
    assert round(found.high, 4) == high


def test_wilsons_interval_of_one_share() -> None:
    low, high = wilson(Group(263, 81))

    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


def test_twelve_and_eight_of_a_hundred_are_too_few_to_be_sure() -> None:
    found = uplift_of(Group(100, 12), Group(100, 8))

    assert found.verdict is Verdict.UNSURE
    assert found.difference is not None
    assert round(found.difference.estimate, 4) == 0.04
    assert (round(found.difference.low, 4), round(found.difference.high, 4)) == (-0.046, 0.1273)


@pytest.mark.parametrize(
    ("told", "control", "verdict"),
    [
        (Group(3_000, 360), Group(3_000, 240), Verdict.MORE),
        (Group(3_000, 240), Group(3_000, 360), Verdict.FEWER),
        (Group(300, 36), Group(300, 24), Verdict.UNSURE),
        (Group(300, 36), Group(0, 0), Verdict.NO_CONTROL),
        (Group(0, 0), Group(30, 2), Verdict.NOBODY_TOLD),
    ],
)
def test_only_a_whole_interval_on_one_side_is_sure(
    told: Group, control: Group, verdict: Verdict
) -> None:
    assert uplift_of(told, control).verdict is verdict


@pytest.mark.parametrize(
    ("told", "control", "is_small"),
    [
        (Group(29, 9), Group(40, 9), True),
        (Group(40, 9), Group(29, 9), True),
        (Group(40, 3), Group(40, 1), True),
        (Group(40, 4), Group(40, 1), False),
        (Group(40, 4), Group(0, 0), True),
    ],
)
def test_small_groups_are_warned_of(told: Group, control: Group, is_small: bool) -> None:
    assert uplift_of(told, control).is_small is is_small


def test_of_several_comparisons_each_has_to_hold_more() -> None:
    alone = uplift_of(Group(400, 60), Group(1_200, 130))
    of_four = uplift_of(Group(400, 60), Group(1_200, 130), comparisons=4)

    assert (alone.verdict, of_four.verdict) == (Verdict.MORE, Verdict.UNSURE)
    assert alone.difference is not None
    assert of_four.difference is not None
    assert alone.difference.estimate == of_four.difference.estimate
    assert of_four.difference.low < 0 < alone.difference.low


def test_welch_with_unequal_variances() -> None:
    # 27.5 21.0 19.0 23.6 17.0 17.9 16.9 20.1 21.9 22.6 23.1 19.6 19.0 21.7 21.4, in tenths,
    # beside 27.1 22.0 20.8 23.4 23.4 23.5 25.8 22.0 24.8 20.2 21.9 22.1 22.9 20.5 24.4.
    told = [275, 210, 190, 236, 170, 179, 169, 201, 219, 226, 231, 196, 190, 217, 214]
    control = [271, 220, 208, 234, 234, 235, 258, 220, 248, 202, 219, 221, 229, 205, 244]

    found = difference_of_means(_sums(told), _sums(control))

    # t = −2.46 at 25.0 degrees of freedom (tables: 2.060): −21.67 ± 18.18.
    assert found is not None
    assert found.estimate == pytest.approx(-21.6667, abs=1e-3)
    assert found.low == pytest.approx(-39.84, abs=0.02)
    assert found.high == pytest.approx(-3.49, abs=0.02)


@pytest.mark.parametrize(
    ("told", "control"),
    [
        ([5], [1, 2]),
        ([1, 2], []),
        ([0, 0, 0], [0, 0]),
        ([1, 2], [3, 5]),
    ],
)
def test_nothing_is_said_of_too_little(told: list[int], control: list[int]) -> None:
    assert difference_of_means(_sums(told), _sums(control)) is None


@pytest.mark.parametrize(
    ("freedom", "quantile"),
    [(4, 2.776), (5, 2.571), (10, 2.228), (30, 2.042), (120, 1.980), (100_000, 1.960)],
)
def test_students_table(freedom: float, quantile: float) -> None:
    assert student(freedom) == pytest.approx(quantile, abs=0.001)


def _sums(values: list[int]) -> Sums:
    return Sums(len(values), sum(values), sum(value * value for value in values))
