"""What the staff bring: sums that add up, and nothing divided by nothing."""

from hypothesis import given
from hypothesis import strategies as st

from analytics.rules.staff import StaffSums

counts = st.integers(0, 10_000)
sums = st.builds(StaffSums, st.integers(-(10**9), 10**12), counts, counts, counts, counts, counts)


def test_three_of_four_bills_carry_a_member() -> None:
    morning = StaffSums(sales=3_000_000, purchases=3, member_purchases=3, joined=1)
    evening = StaffSums(sales=2_000_001, purchases=1, consents=2, dates=1)

    both = morning + evening

    assert both == StaffSums(5_000_001, 4, 3, 1, 2, 1)
    assert both.with_member_bps == 7_500
    assert both.average_purchase == 1_250_000


def test_nobody_sold_anything() -> None:
    nothing = StaffSums()

    assert not nothing
    assert (nothing.average_purchase, nothing.with_member_bps) == (None, None)


@given(sums, sums, sums)
def test_sums_add_up_in_any_order(one: StaffSums, two: StaffSums, three: StaffSums) -> None:
    assert (one + two) + three == three + (two + one)
