"""The first figures, against sums done by hand."""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from analytics.rules.periods import Period, period_of
from analytics.selectors.history import (
    ShopSums,
    daily_sums,
    last_sale_on,
    months_of_sales,
    shops_in,
)
from analytics.selectors.liability import Outstanding, outstanding_points, points_moved
from analytics.selectors.summary import Figures, figures_in, summary_for
from members.roles import SYSTEM
from members.rules.calendars import Window
from points.services.returns import return_purchase, void_purchase
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_member, ring_up

pytestmark = pytest.mark.django_db

TODAY = date(2026, 9, 1)
PERIOD: Period = period_of("month", TODAY, "jalali")


def a_month_of_business(cast: Cast) -> None:
    """Shahrivar: 17 million rials in three purchases, one of them half returned, and one void.

    Mordad: one purchase of 2 million on a day that is compared, one of 50 million on one that
    is not.
    """
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON - 2 * DAY)
    ring_up(cast.shop, 4_000_000, now=NOON - DAY)
    half = ring_up(cast.other_shop, 6_000_000, member=cast.sara, now=NOON - DAY)
    return_purchase(
        purchase_id=half.purchase.pk, return_number="RT", actor=SYSTEM, amount=3_000_000, now=NOON
    )
    slip = ring_up(cast.shop, 9_000_000, member=cast.sara, now=NOON)
    void_purchase(purchase_id=slip.purchase.pk, actor=SYSTEM, reason="slip", now=NOON)
    ring_up(cast.shop, 2_000_000, member=cast.sara, now=NOON - 35 * DAY)
    ring_up(cast.shop, 50_000_000, now=NOON - 20 * DAY)


def test_figures_of_a_month_by_hand(cast: Cast) -> None:
    a_month_of_business(cast)

    summary = summary_for(PERIOD)

    assert summary.now == Figures(
        sales=17_000_000,
        purchases=3,
        given_back=500_000 + 300_000 - 150_000,
        member_sales=13_000_000,
        active_members=1,
        new_members=0,
    )
    assert summary.before == Figures(
        sales=2_000_000,
        purchases=1,
        given_back=100_000,
        member_sales=2_000_000,
        active_members=1,
        new_members=0,
    )


def test_shares_and_averages_are_rounded_down(cast: Cast) -> None:
    a_month_of_business(cast)

    figures = figures_in(PERIOD.window)

    assert figures.average_purchase == 5_666_666
    assert figures.member_share_bps == 7_647
    assert figures.given_back_bps == 382


def test_an_empty_window_pretends_nothing(cast: Cast) -> None:
    figures = figures_in(PERIOD.window)

    assert (figures.sales, figures.purchases, figures.given_back) == (0, 0, 0)
    assert figures.average_purchase is None
    assert figures.member_share_bps is None
    assert figures.given_back_bps is None


def test_figures_of_one_shop_are_its_own(cast: Cast) -> None:
    a_month_of_business(cast)

    figures = figures_in(PERIOD.window, frozenset({cast.other_shop.pk}))

    assert (figures.sales, figures.purchases) == (3_000_000, 1)


def test_no_shop_is_no_figure(cast: Cast) -> None:
    a_month_of_business(cast)

    figures = figures_in(PERIOD.window, frozenset())

    assert (figures.sales, figures.purchases, figures.new_members) == (0, 0, 0)


def test_new_members_join_on_the_clubs_day(cast: Cast) -> None:
    sara = cast.sara
    first_moment = NOON.replace(hour=0, day=23, month=8)
    type(sara).objects.filter(pk=sara.pk).update(joined_at=first_moment)
    other = make_member()
    type(sara).objects.filter(pk=other.pk).update(joined_at=first_moment - timedelta(seconds=1))

    figures = figures_in(PERIOD.window)

    assert figures.new_members == 1


def test_months_and_days_add_up_to_the_summary(cast: Cast) -> None:
    a_month_of_business(cast)

    months = months_of_sales(TODAY, "jalali")
    days = daily_sums(PERIOD.window)

    assert [(month.sales, month.purchases) for month in months[-3:]] == [
        (0, 0),
        (52_000_000, 2),
        (17_000_000, 3),
    ]
    assert len(months) == 12
    assert [(day.day, day.sales) for day in days] == [
        (date(2026, 8, 30), 10_000_000),
        (date(2026, 8, 31), 7_000_000),
        (date(2026, 9, 1), 0),
    ]


def test_shops_come_with_the_largest_first(cast: Cast) -> None:
    a_month_of_business(cast)

    parts = shops_in(PERIOD.window)

    assert parts == [
        ShopSums(cast.shop.name, 14_000_000, 500_000, 2),
        ShopSums(cast.other_shop.name, 3_000_000, 150_000, 1),
    ]
    assert [part.given_back_bps for part in parts] == [357, 500]


def test_the_last_sale_is_known_however_old(cast: Cast) -> None:
    assert last_sale_on() is None

    ring_up(cast.shop, 1_000_000, now=NOON - 500 * DAY)

    assert last_sale_on() == date(2025, 4, 19)
    assert last_sale_on(frozenset({cast.other_shop.pk})) is None


def test_a_shop_without_sales_has_no_share(cast: Cast) -> None:
    parts = shops_in(PERIOD.window)

    assert [(part.sales, part.given_back_bps) for part in parts] == [(0, None), (0, None)]


def test_what_is_owed_is_what_remains_and_lives(cast: Cast) -> None:
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON - DAY)
    ring_up(cast.other_shop, 4_000_000, member=cast.sara, now=NOON - DAY)
    ring_up(cast.shop, 1_000_000, member=cast.sara, points_amount=100_000, now=NOON)

    owed = outstanding_points(now=NOON)

    assert owed == Outstanding(points=100 + 40 - 20 + 9, value=129 * 5_000, members=1)
    assert outstanding_points(frozenset({cast.other_shop.pk}), now=NOON).points == 40
    assert outstanding_points(now=NOON + 400 * DAY) == Outstanding(0, 0, 0)


def test_points_moved_are_those_of_the_days(cast: Cast) -> None:
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON - DAY)
    ring_up(cast.shop, 1_000_000, member=cast.sara, points_amount=100_000, now=NOON)

    assert points_moved(Window(TODAY, TODAY)) == 9 - 20
    assert points_moved(PERIOD.window) == 100 - 20 + 9


def test_statements_do_not_grow_with_the_club(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(4):
        ring_up(cast.shop, 1_000_000, member=make_member(), now=NOON)

    with django_assert_num_queries(4):
        summary_for(PERIOD)
    with django_assert_num_queries(1):
        months_of_sales(TODAY, "jalali")
    with django_assert_num_queries(2):
        shops_in(PERIOD.window)
    with django_assert_num_queries(1):
        outstanding_points(now=NOON)
