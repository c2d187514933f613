"""Churn, cohorts and stakes: worked examples, and what holds whatever the numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.rules.figures import BPS
from analytics.rules.staying.churn import Movement
from analytics.rules.staying.cohorts import MonthCount, cohort_rows, usual_shares
from analytics.rules.staying.stakes import last_year_of, stake_of


def test_both_denominators_of_churn() -> None:
    # A hundred at the start, twelve of them gone; thirty came new, five of those are gone as well;
    # three who had been lost came back.
    year = Movement(start=100, end=116, new=30, left=12, passed=5, lost=17)

    assert (year.kept, year.stayed_new, year.returned) == (88, 25, 3)
    assert year.churn_bps == 1_200
    assert year.retention_bps == 8_800
    assert year.average == 108
    assert year.churn_average_bps == 1_574


def test_retention_is_end_less_the_new_over_the_start_where_nobody_came_back() -> None:
    year = Movement(start=80, end=90, new=20, left=10, passed=0, lost=10)

    assert year.returned == 0
    assert year.retention_bps == BPS * (year.end - year.new) // year.start == 8_750


def test_of_nobody_nothing_can_be_said() -> None:
    assert Movement().churn_bps is None
    assert Movement().retention_bps is None
    assert Movement().churn_average_bps is None
    assert Movement().churn_interval is None


def test_one_customer_who_stays_is_no_proof() -> None:
    low, high = Movement(start=1, end=1).churn_interval or (None, None)

    assert (low, high) == (0, 7_935)


@given(start=st.integers(1, 10**6), left=st.integers(0, 10**6))
def test_churn_and_retention_are_the_whole(start: int, left: int) -> None:
    one = Movement(start=start, end=start, left=min(left, start))
    churn, retention = one.churn_bps, one.retention_bps
    low, high = one.churn_interval or (BPS, 0)

    assert churn is not None
    assert retention is not None
    assert churn + retention == BPS
    assert 0 <= low <= churn <= high <= BPS


def test_movements_of_shops_are_added() -> None:
    one, other = Movement(10, 12, 4, 2, 1, 3), Movement(5, 4, 0, 1, 0, 1)

    assert one + other == Movement(15, 16, 4, 3, 1, 4)
    assert (one + other).returned == one.returned + other.returned


COUNTS = (
    MonthCount(100, 100, 3, 900),
    MonthCount(100, 101, 2, 400),
    MonthCount(101, 101, 1, 100),
    MonthCount(101, 103, 1, 150),
)


def test_a_cohort_month_by_month() -> None:
    first, second = cohort_rows(COUNTS, {100: 2, 101: 1}, first=99, now=103)

    assert (first.cohort, first.size, first.still, first.still_bps) == (100, 3, 2, 6_667)
    assert [cell.members for cell in first.cells] == [3, 2, 0, 0]
    assert [cell.share_bps for cell in first.cells] == [10_000, 6_667, 0, 0]
    assert [cell.total for cell in first.cells] == [900, 1_300, 1_300, 1_300]
    assert [cell.brought for cell in second.cells] == [100, 100, 250]
    assert [cell.is_open for cell in second.cells] == [False, False, True]
    assert second.cells[2].month == 103


def test_how_many_come_again_leaves_out_the_month_that_runs() -> None:
    rows = cohort_rows(COUNTS, {}, first=100, now=103)

    assert usual_shares(rows, 5) == [10_000, 5_000, 0, None, None]


def test_without_a_purchase_there_is_no_cohort() -> None:
    assert cohort_rows([], {}, first=1, now=24) == []
    assert usual_shares([], 2) == [None, None]


def test_a_stake_is_what_he_brings_if_he_is_still_a_customer() -> None:
    assert stake_of(worth=600_000, alive=0.4, last_year=90_000) == 1_500_000


@pytest.mark.parametrize(("worth", "alive"), [(None, None), (70, None), (70, 0.001), (None, 0.5)])
def test_without_a_prediction_his_last_year_stands_in(
    worth: int | None, alive: float | None
) -> None:
    assert stake_of(worth=worth, alive=alive, last_year=90_000) == 90_000
    assert stake_of(worth=worth, alive=alive, last_year=-5) == 0


def test_the_last_year_ends_with_the_last_purchase() -> None:
    months, sales = [88, 89, 95, 100], [1_000, 200, 300, 500]

    assert last_year_of(months, sales, 3_000) == 300
    assert last_year_of([], [], 3_000) == 0
