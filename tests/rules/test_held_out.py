"""The draw of a journey's control group: by chance, and the same whenever it is made."""

import pytest

from campaigns.rules.held_out import clean_share, is_held_out, may_hold_out
from campaigns.rules.journeys import BEGINNINGS
from members.exceptions import InvalidField

MANY = 10_000


def held(percent: int, *, journey_id: int = 1, run_key: str = "purchase:1") -> set[int]:
    return {
        member_id
        for member_id in range(MANY)
        if is_held_out(percent, journey_id=journey_id, member_id=member_id, run_key=run_key)
    }


@pytest.mark.parametrize("percent", [1, 10, 50])
def test_the_share_comes_out(percent: int) -> None:
    expected = MANY * percent // 100
    # Four standard errors: a fair draw is outside of them once in sixteen thousand times.
    reach = 4 * (expected * (100 - percent) / 100) ** 0.5

    assert abs(len(held(percent)) - expected) < reach


def test_it_comes_out_the_same_every_time() -> None:
    found = [member_id for member_id in range(60) if member_id in held(10)]

    # Written down: a draw that changed with the program would draw everybody anew.
    assert found == [2, 12, 13, 16, 23, 25, 28, 31, 42, 50]


def test_each_journey_and_each_beginning_has_a_draw_of_its_own() -> None:
    first = held(50)

    for other in (held(50, journey_id=2), held(50, run_key="purchase:2")):
        assert 0.47 < len(first & other) / len(first) < 0.53


def test_a_larger_share_holds_out_the_same_and_more() -> None:
    assert held(10) < held(20) < held(50)


def test_nobody_is_held_out_of_nothing() -> None:
    assert held(0) == set()


def test_what_members_have_and_lose_is_told_to_each_of_them() -> None:
    owed = {trigger for trigger in BEGINNINGS if not may_hold_out(trigger)}

    assert owed == {"lapsing", "tier_reached", "tier_lost"}


@pytest.mark.parametrize(
    ("trigger", "percent", "problem"),
    [
        ("silent", 51, "out_of_range"),
        ("silent", -1, "out_of_range"),
        ("silent", True, "not_a_number"),
        ("silent", "10", "not_a_number"),
        ("lapsing", 1, "invalid_choice"),
    ],
)
def test_what_is_no_share_is_refused(trigger: str, percent: int, problem: str) -> None:
    with pytest.raises(InvalidField) as info:
        clean_share(trigger, percent)

    assert (info.value.facts["field"], info.value.facts["problem"]) == ("control_percent", problem)


def test_a_share_is_kept() -> None:
    assert [clean_share("silent", 50), clean_share("lapsing", 0)] == [50, 0]
