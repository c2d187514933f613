"""How far back the books go, however many purchases there are."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from analytics.selectors.history import last_sale_on
from analytics.services.summaries.folding import fold_stale
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_member, ring_up

pytestmark = pytest.mark.django_db


def test_the_last_sale_is_known_however_old(cast: Cast) -> None:
    assert last_sale_on() is None

    ring_up(cast.shop, 1_000_000, now=NOON - 500 * DAY)
    fold_stale()

    assert last_sale_on() == date(2025, 4, 19)
    assert last_sale_on(frozenset({cast.other_shop.pk})) is None


def test_statements_do_not_grow_with_the_club(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(4):
        ring_up(cast.shop, 1_000_000, member=make_member(), now=NOON)
    fold_stale()

    with django_assert_num_queries(1):
        last_sale_on()
