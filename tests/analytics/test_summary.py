"""How far back the books go, and what is owed in points, against sums done by hand."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from analytics.rules.periods import Period, period_of
from analytics.selectors.history import last_sale_on
from analytics.selectors.liability import Outstanding, outstanding_points, points_moved
from analytics.services.summaries.folding import fold_stale
from members.rules.calendars import Window
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_member, ring_up

pytestmark = pytest.mark.django_db

TODAY = date(2026, 9, 1)
PERIOD: Period = period_of("month", TODAY, "jalali")


def test_the_last_sale_is_known_however_old(cast: Cast) -> None:
    assert last_sale_on() is None

    ring_up(cast.shop, 1_000_000, now=NOON - 500 * DAY)
    fold_stale()

    assert last_sale_on() == date(2025, 4, 19)
    assert last_sale_on(frozenset({cast.other_shop.pk})) is None


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
    fold_stale()

    with django_assert_num_queries(1):
        last_sale_on()
    with django_assert_num_queries(1):
        outstanding_points(now=NOON)
