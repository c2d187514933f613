"""What was bought around a day the last time it came."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from members.models import Member
from members.roles import SYSTEM
from points.models import Purchase
from points.selectors.last_year import bought_last_year
from points.services.reasons import note_reason
from points.services.returns import return_purchase, void_purchase
from tests.cast import Cast
from tests.clock import TEHRAN
from tests.factories import make_member, ring_up

pytestmark = pytest.mark.django_db

DAY = date(2025, 11, 24)


def bought(cast: Cast, days: int, amount: int = 5_000_000, **facts: Any) -> Purchase:
    """A purchase of Sara so many days after the day."""
    member: Member = facts.pop("member", cast.sara)
    moment = datetime.combine(DAY + timedelta(days=days), time(18), tzinfo=TEHRAN)
    return ring_up(cast.shop, amount, member=member, now=moment, **facts).purchase


def test_ten_days_before_and_three_after_count(cast: Cast) -> None:
    for days in (-11, -10, 3, 4):
        bought(cast, days, 1_000_000)

    found = bought_last_year([(cast.sara.pk, DAY)])

    last = found[cast.sara.pk, DAY]
    assert (last.purchases, last.amount) == (2, 2_000_000)
    assert last.bought_on == DAY + timedelta(days=3)
    assert last.what == "دسته‌گل"


def test_the_sale_with_a_reason_speaks(cast: Cast) -> None:
    bought(cast, 0)
    gift = bought(cast, -8)
    note_reason(purchase_id=gift.pk, reason="wedding", actor=SYSTEM)

    last = bought_last_year([(cast.sara.pk, DAY)])[cast.sara.pk, DAY]

    assert (last.reason, last.bought_on) == ("wedding", DAY - timedelta(days=8))
    assert last.amount == 10_000_000


def test_what_came_back_does_not_count(cast: Cast) -> None:
    partly = bought(cast, -1)
    voided = bought(cast, -2)
    return_purchase(purchase_id=partly.pk, return_number="r1", actor=SYSTEM, amount=2_000_000)
    void_purchase(purchase_id=voided.pk, actor=SYSTEM, reason="slip")

    last = bought_last_year([(cast.sara.pk, DAY)])[cast.sara.pk, DAY]

    assert (last.purchases, last.amount) == (1, 3_000_000)


def test_who_bought_nothing_is_left_out(cast: Cast) -> None:
    bought(cast, 0, member=make_member())

    assert bought_last_year([(cast.sara.pk, DAY)]) == {}
    assert bought_last_year([]) == {}


def test_only_in_the_shops_that_are_named(cast: Cast) -> None:
    bought(cast, 0)

    elsewhere = bought_last_year([(cast.sara.pk, DAY)], shop_ids=[cast.other_shop.pk])

    assert elsewhere == {}


def test_many_pairs_take_two_statements(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    members = [make_member() for _ in range(5)]
    for member in members:
        bought(cast, 0, member=member)
    pairs = [(member.pk, DAY + timedelta(days=days)) for member in members for days in (0, 1)]

    with django_assert_num_queries(2):
        found = bought_last_year(pairs)

    assert len(found) == 10
