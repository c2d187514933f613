"""The week by hours, and the months of the year beside each other."""

import pytest

from analytics.rules.buying.clock import LEAST_PURCHASES, MonthSold, Stretch, Week, season_of


def test_the_busiest_and_the_quietest_three_hours() -> None:
    # Thursday (3) from 17 to 20 sells 90, Monday (0) from 9 to 12 three, the rest lies between.
    cells = {(3, 17): 30, (3, 18): 30, (3, 19): 30, (0, 9): 1, (0, 10): 1, (0, 11): 1}
    cells |= {(0, hour): 4 for hour in range(12, 20)} | {(3, hour): 4 for hour in range(9, 17)}

    found = Week(cells)

    assert found.purchases == 157
    assert found.busiest == Stretch(3, 17, 90 / 157)
    assert found.quietest == Stretch(0, 9, 3 / 157)
    assert list(found.hours) == list(range(9, 20))
    assert (found.of_day(3), found.of_hour(17)) == (122, 34)


def test_a_day_on_which_the_shop_is_closed_is_not_its_quietest() -> None:
    cells = {(day, hour): 10 for day in range(6) for hour in range(9, 13)}

    found = Week(cells)

    assert found.quietest is not None
    assert found.quietest.weekday == 0


def test_few_purchases_have_no_busy_hour() -> None:
    found = Week({(3, 17): LEAST_PURCHASES - 1})

    assert (found.busiest, found.quietest) == (None, None)


def test_one_purchase_and_none() -> None:
    assert list(Week({(2, 11): 1}).hours) == [11]
    assert list(Week({}).hours) == []
    assert Week({}).purchases == 0


def test_a_shop_that_sells_in_one_hour_alone() -> None:
    found = Week({(day, 11): 100 for day in range(7)})

    assert found.busiest == Stretch(0, 11, 1 / 7)


def test_a_year_without_seasons_is_even() -> None:
    months = [MonthSold(16_860 + turn, 3_000, 30) for turn in range(24)]

    found = season_of(months)

    assert found == pytest.approx(dict.fromkeys(range(12), 1.0))


def test_a_long_month_is_no_better_month() -> None:
    lengths = [31, 29] * 12
    months = [MonthSold(16_860 + turn, days * 100, days) for turn, days in enumerate(lengths)]

    found = season_of(months)

    assert found == pytest.approx(dict.fromkeys(range(12), 1.0))


def test_growth_is_no_season() -> None:
    months = [MonthSold(16_860 + turn, 30_000 + 600 * turn, 30) for turn in range(48)]

    found = season_of(months)

    assert found == pytest.approx(dict.fromkeys(range(12), 1.0))


def test_the_month_of_the_feast_sells_twice() -> None:
    # Nine hundred a day, and twice as much in the last month of each year.
    months = [
        MonthSold(16_860 + turn, 54_000 if turn % 12 == 11 else 27_000, 30) for turn in range(36)
    ]

    found = season_of(months)

    # A usual day of a year brings 900 × 13 ÷ 12 = 975; the feast 1800.
    assert found[11] == pytest.approx(1_800 / 975)
    assert found[3] == pytest.approx(900 / 975)


@pytest.mark.parametrize("count", [0, 1, 23])
def test_less_than_two_years_have_no_season(count: int) -> None:
    assert season_of([MonthSold(turn, 100, 30) for turn in range(count)]) == {}


def test_months_with_a_gap_between_them_have_none() -> None:
    numbers = [*range(12), *range(13, 26)]

    assert season_of([MonthSold(number, 100, 30) for number in numbers]) == {}


def test_years_without_sales_have_none() -> None:
    assert season_of([MonthSold(turn, 0, 30) for turn in range(24)]) == {}
