"""What the first screen adds up by itself."""

from datetime import date

from analytics.rules.figures import Unit
from analytics.rules.first_screen import (
    Sold,
    SoldOn,
    given_back_figure,
    sales_figure,
    sold_in,
)
from members.rules.calendars import Window

WINDOW = Window(date(2026, 8, 23), date(2026, 9, 1))
DAYS = [
    SoldOn(date(2026, 8, 22), Sold(sales=900, given_back=90, purchases=9)),
    SoldOn(date(2026, 8, 23), Sold(sales=100, given_back=4, purchases=1)),
    SoldOn(date(2026, 9, 1), Sold(sales=300, given_back=11, purchases=2)),
]


def test_both_ends_of_a_window_are_in_it() -> None:
    assert sold_in(DAYS, WINDOW) == Sold(sales=400, given_back=15, purchases=3)


def test_nothing_sold_is_a_sum_of_nothing() -> None:
    assert sold_in([], WINDOW) == Sold()
    assert Sold().given_back_bps is None


def test_sales_are_told_with_what_they_were() -> None:
    figure = sales_figure(
        WINDOW, Sold(400, 15, 3), Sold(200, 0, 2), [Sold(200, 0, 2), Sold(400, 15, 3)]
    )

    assert (figure.key, figure.value, figure.unit) == ("sales", 400, Unit.MONEY)
    assert (figure.before, figure.series) == (200, (200, 400))
    assert (figure.sample, figure.of, figure.is_small) == (3, "purchases", True)


def test_before_the_first_sale_there_is_nothing_to_compare_with() -> None:
    assert sales_figure(WINDOW, Sold(400, 15, 3), Sold(), []).before is None


def test_given_back_is_a_share_of_sales_beside_the_cap() -> None:
    figure = given_back_figure(
        WINDOW, Sold(400, 15, 3), Sold(), [Sold(), Sold(400, 15, 3)], cap_bps=500
    )

    assert (figure.value, figure.before, figure.series) == (375, None, (375,))
    assert figure.facts == {"given_back": 15, "sales": 400, "cap_bps": 500}


def test_of_no_sales_no_share_goes_back() -> None:
    figure = given_back_figure(WINDOW, Sold(given_back=50), Sold(), [], cap_bps=None)

    assert figure.value is None
