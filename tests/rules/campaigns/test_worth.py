"""The worked example of the guide (D29) to the rial, and the edges of worth."""

import pytest

from campaigns.rules.worth import CHECKLIST, Rank, rank_of, reached_bps, return_bps, worth_of


def test_the_worked_example_to_the_rial() -> None:
    worth = worth_of(cost=10_000_000, gained=18 * 150_000, customers=18)

    assert worth.cac == 555_556
    assert worth.gained == 2_700_000
    assert worth.gained - worth.cost == -7_300_000
    assert worth.roi_bps == -7_300
    assert worth.brings == 150_000
    assert worth.cac_to_brings_percent == 370
    assert worth.break_even == 67
    assert worth.is_alarm


def test_a_customer_who_brings_his_cost_is_no_alarm() -> None:
    worth = worth_of(cost=1_000_000, gained=1_000_000, customers=4)

    assert worth.roi_bps == 0
    assert worth.break_even == 4
    assert not worth.is_alarm


def test_old_customers_gains_do_not_hide_what_new_ones_cost() -> None:
    worth = worth_of(cost=1_000_000, gained=9_000_000, customers=4, brought=400_000)

    assert worth.roi_bps == 80_000
    assert (worth.cac, worth.brings, worth.break_even) == (250_000, 100_000, 10)
    assert worth.is_alarm


def test_money_spent_and_nobody_won_is_an_alarm() -> None:
    worth = worth_of(cost=500_000, gained=0, customers=0)

    assert (worth.cac, worth.brings, worth.break_even, worth.roi_bps) == (None, None, None, -10_000)
    assert worth.is_alarm


def test_nothing_spent_has_no_return_and_no_alarm() -> None:
    worth = worth_of(cost=0, gained=5_000_000, customers=3)

    assert worth.roi_bps is None
    assert (worth.cac, worth.break_even) == (0, 0)
    assert not worth.is_alarm


def test_customers_who_brought_nothing_never_break_even() -> None:
    worth = worth_of(cost=90, gained=0, customers=3)

    assert (worth.cac, worth.brings, worth.break_even) == (30, 0, None)
    assert worth.cac_to_brings_percent is None
    assert worth.is_alarm


@pytest.mark.parametrize(
    ("value", "others", "place"),
    [(5, [], 1), (5, [9, 3], 2), (5, [5, 5], 1), (5, [9, 8, 5], 3)],
)
def test_rank_among_earlier_ones(value: int, others: list[int], place: int) -> None:
    assert rank_of(value, others) == Rank(place, len(others) + 1)


def test_halves_are_rounded_away_from_nothing() -> None:
    assert return_bps(gained=0, cost=3) == -10_000
    assert reached_bps(1, 3) == 3_333
    assert reached_bps(1, 16) == 625
    assert reached_bps(3, 0) is None


def test_the_checklist_has_the_six_causes() -> None:
    assert [cause.value for cause in CHECKLIST] == [
        "market",
        "idea",
        "target",
        "method",
        "text",
        "time",
    ]
