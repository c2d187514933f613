"""The last twelve months as «what if» counts them."""

import pytest

from analytics.rules.what_if import Year
from analytics.selectors.last_year import last_year
from analytics.services.summaries.rebuilding import rebuild_summaries
from tests.analytics.way_cases import TODAY, joined, visits
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import ring_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

NOTHING = Year(0, 0, 0, margin_bps=3_000, given=0, cap_bps=500)


def test_an_empty_club(cast: Cast) -> None:
    rebuild_summaries()

    assert last_year().year == NOTHING


def test_members_strangers_and_what_went_back(cast: Cast) -> None:
    early, late = joined(days_ago=500, shop=cast.shop), joined(days_ago=60, shop=cast.shop)
    visits(cast.shop, early, [450, 30, 20], amount=2_000_000)
    visits(cast.shop, late, [10], amount=1_000_000)
    ring_up(cast.shop, 5_000_000, now=NOON - 5 * DAY)
    rebuild_summaries()

    found = last_year()

    # Five percent of each bill goes back; the visit of 450 days ago is of another year.
    assert found.year == Year(
        customers=2,
        visits=3,
        sales=5_000_000,
        margin_bps=3_000,
        given=250_000,
        cap_bps=500,
        kept_bps=10_000,
        other_sales=5_000_000,
    )
    assert found.window.ends_on == TODAY


def test_shops_that_are_named_are_added_up(cast: Cast) -> None:
    member = joined(days_ago=60, shop=cast.shop)
    visits(cast.shop, member, [20], amount=2_000_000)
    visits(cast.other_shop, member, [10], amount=1_000_000)
    rebuild_summaries()

    here = last_year(frozenset({cast.shop.pk})).year
    there = last_year(frozenset({cast.other_shop.pk})).year
    whole = last_year().year

    assert (here.sales, there.sales, whole.sales) == (2_000_000, 1_000_000, 3_000_000)
    assert (here.customers, there.customers, whole.customers) == (1, 1, 1)


def test_without_a_year_before_it_is_not_known_who_stays(cast: Cast) -> None:
    visits(cast.shop, joined(days_ago=60), [20])
    rebuild_summaries()

    assert last_year().year.kept_bps is None


@pytest.mark.django_db
def test_before_the_first_program_there_is_no_cap() -> None:
    assert last_year().year.cap_bps == 0
