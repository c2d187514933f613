"""Bought together over the ledger: what is counted as a basket, kept, and said at the counter."""

import pytest
from pytest_django import DjangoAssertNumQueries

from analytics.selectors.buying.baskets import baskets_in
from analytics.selectors.buying.figures import together_figures
from analytics.selectors.buying.people import people_without
from analytics.selectors.buying.together import (
    Suggestion,
    goes_with,
    kept_together,
    known_goods,
)
from members.roles import SYSTEM
from members.rules.calendars import Window
from points.services.returns import return_purchase, void_purchase
from tests.analytics.buying.buying_cases import flowers_and_cards, night, sell
from tests.analytics.way_cases import TODAY
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
YEAR = Window(TODAY - 300 * DAY, TODAY)


def test_flowers_take_a_card_along(cast: Cast) -> None:
    flowers_and_cards(cast.shop)
    night("together")

    found = kept_together()

    [pair] = found.categories
    assert (found.baskets, found.several) == (100, 30)
    assert (pair.first, pair.second) == ("کارت", "گل")
    assert (pair.with_first, pair.with_second, pair.with_both) == (30, 40, 25)
    assert pair.support == pytest.approx(0.25)
    assert pair.confidence == pytest.approx(25 / 30)
    assert pair.lift == pytest.approx(25 * 100 / (30 * 40))
    assert pair.low < pair.lift < pair.high


def test_the_counter_is_told_in_one_statement(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    flowers_and_cards(cast.shop)
    night("together")

    with django_assert_num_queries(1):
        found = goes_with(["گل"])

    assert found == [Suggestion("کارت", 2_500 / 1_200, 0.625, 25)]


def test_what_is_on_the_bill_is_not_offered(cast: Cast) -> None:
    flowers_and_cards(cast.shop)
    night("together")

    assert goes_with(["گل", "کارت"]) == []


def test_without_a_category_nothing_is_asked(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        found = goes_with(["", " "])

    assert found == []


@pytest.mark.django_db
def test_before_the_first_night_nothing_is_said() -> None:
    assert goes_with(["گل"]) == []
    assert known_goods() == []
    assert not kept_together().kept


def test_goods_to_choose_begin_with_the_most_frequent(cast: Cast) -> None:
    flowers_and_cards(cast.shop)
    night("together")

    assert known_goods() == ["گلدان", "گل", "کارت", "خاک"]


def test_bills_of_one_member_on_one_day_are_one_basket(cast: Cast) -> None:
    sell(cast.shop, "گل", member=cast.sara)
    sell(cast.shop, "کارت", member=cast.sara)
    sell(cast.other_shop, "گلدان", member=cast.sara)
    sell(cast.shop, "گل")
    sell(cast.shop, "کارت")

    found = baskets_in(YEAR, None, of="category")

    assert (found.count, found.several) == (4, 1)


def test_what_came_back_was_not_taken(cast: Cast) -> None:
    back = sell(cast.shop, "گل", "کارت")
    return_purchase(
        purchase_id=back.pk, return_number="1", actor=SYSTEM, lines={2: 500_000}, now=NOON
    )
    gone = sell(cast.shop, "گلدان", days_ago=0)
    void_purchase(purchase_id=gone.pk, reason="اشتباه", actor=SYSTEM, now=NOON + DAY)

    found = baskets_in(YEAR, None, of="category")

    assert (found.count, found.several) == (1, 0)
    assert found.goods == ["گل"]


def test_each_shop_has_its_own(cast: Cast) -> None:
    flowers_and_cards(cast.other_shop)
    night("together", shop=cast.other_shop)
    night("together", shop=cast.shop)

    assert len(kept_together(cast.other_shop.pk).categories) == 1
    assert kept_together(cast.shop.pk).kept.problem == "few_baskets"
    assert goes_with(["گل"]) == []


def test_whom_to_tell_of_cards(cast: Cast) -> None:
    both, flowers, pots = (make_member(shop=cast.shop) for _ in range(3))
    sell(cast.shop, "گل", member=both)
    sell(cast.shop, "کارت", member=both, days_ago=200)
    sell(cast.shop, "گل", member=flowers)
    sell(cast.shop, "گلدان", member=pots)
    night()

    found = people_without("گل", "کارت", YEAR, None)

    assert [row.member_id for row in found] == [flowers.pk]


@pytest.mark.parametrize("sales", [0, 1])
def test_an_empty_club_and_one_sale_say_that_it_is_too_little(cast: Cast, sales: int) -> None:
    for _ in range(sales):
        sell(cast.shop, "گل", "کارت", member=cast.sara)
    night("together")

    found = kept_together()

    assert found.kept.problem == "few_baskets"
    [figure] = together_figures(found)
    assert (figure.value, figure.sample) == (None, 0)
