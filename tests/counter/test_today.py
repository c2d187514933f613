"""The day's sales: of this shop only, with what each tender brought."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from members.selectors.club import club_day
from points.services.returns import return_purchase
from tests.cast import Cast
from tests.counter.steps import at_the_till, words_of
from tests.factories import ring_up

pytestmark = pytest.mark.django_db


def test_what_each_tender_brought(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    first = ring_up(cast.shop, 100_000_000, member=cast.sara, tender="cash").purchase
    ring_up(cast.shop, 5_000_000, member=cast.sara, points_amount=1_000_000, tender="card")
    ring_up(cast.shop, 2_000_000, tender="credit")
    return_purchase(
        purchase_id=first.pk, return_number="1", actor=cast.actor("cashier"), amount=1_000_000
    )

    page = client.get("/counter/today/")

    assert page.context["totals"] == {
        "count": 3,
        "amount": 107_000_000,
        "cash": 100_000_000,
        "card": 4_000_000,
        "credit": 2_000_000,
        "points": 1_000_000,
        "voucher": 0,
        "discount": 0,
    }
    assert page.context["paid_back"] == 1_000_000


def test_other_shops_are_not_shown(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    ring_up(cast.other_shop)

    page = client.get("/counter/today/")

    assert page.context["totals"]["count"] == 0
    assert "No sale yet" in words_of(page)


def test_yesterday_is_one_step_away(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    yesterday = club_day() - timedelta(days=1)
    ring_up(cast.shop, now=timezone.now() - timedelta(days=1))

    page = client.get("/counter/today/", {"on": yesterday.isoformat()})

    assert (page.context["day"], page.context["totals"]["count"]) == (yesterday, 1)
    assert page.context["day_after"] == club_day()


@pytest.mark.parametrize("asked", ["", "tomorrow", "2999-01-01"])
def test_a_day_that_is_none_is_today(client: Client, cast: Cast, asked: str) -> None:
    at_the_till(client, cast.cashier)

    page = client.get("/counter/today/", {"on": asked})

    assert page.context["day"] == club_day()
