"""The receipt: what was booked, the new balance, and what may be done with the sale."""

import pytest
from django.test import Client
from django.utils import timezone

from points.models import Purchase
from points.selectors.balances import balance_of
from points.services.lapsing import lapse_credit_sales
from tests.cast import Cast
from tests.clock import DAY
from tests.counter.steps import at_the_till, key_of, sale_of, sale_page, words_of
from tests.factories import ring_up
from tests.points.reward_cases import TIERS, run_program

pytestmark = pytest.mark.django_db


def test_the_receipt_tells_points_and_why(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = ring_up(cast.shop, member=cast.sara).purchase

    page = client.get(f"/counter/purchases/{purchase.pk}/")

    assert page.context["balance"].spendable == 50
    assert [(why.rule, why.points) for why in page.context["why"]] == [("amount", 50)]
    assert purchase.receipt_number in words_of(page)
    assert "Next customer" in words_of(page)


def test_a_sale_without_a_member_can_be_given_to_one(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = ring_up(cast.shop).purchase

    page = client.get(f"/counter/purchases/{purchase.pk}/")

    assert f"/counter/claim/?purchase={purchase.pk}" in words_of(page)


@pytest.mark.parametrize(("role", "may"), [("cashier", False), ("manager", True)])
def test_only_a_manager_is_offered_to_void(
    client: Client, cast: Cast, role: str, *, may: bool
) -> None:
    at_the_till(client, getattr(cast, role))
    purchase = ring_up(cast.shop, member=cast.sara).purchase

    page = client.get(f"/counter/purchases/{purchase.pk}/")

    assert (f"/counter/purchases/{purchase.pk}/void/" in words_of(page)) is may


def test_a_sale_of_another_shop_is_unknown(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = ring_up(cast.other_shop, member=cast.sara).purchase

    assert client.get(f"/counter/purchases/{purchase.pk}/").status_code == 404


def test_settling_makes_the_points_spendable(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = ring_up(cast.shop, member=cast.sara, tender="credit").purchase
    address = f"/counter/purchases/{purchase.pk}/"

    answer = client.post(f"{address}settle/", {"once": key_of(client.get(address))})

    assert answer["Location"] == address
    assert (balance_of(cast.sara.pk).spendable, balance_of(cast.sara.pk).pending) == (50, 0)


def test_settling_twice_is_settling_once(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = ring_up(cast.shop, member=cast.sara, tender="credit").purchase
    address = f"/counter/purchases/{purchase.pk}/"
    form = {"once": key_of(client.get(address))}
    client.post(f"{address}settle/", form)
    settled_at = Purchase.objects.get().settled_at

    again = client.post(f"{address}settle/", form)

    assert (again.status_code, Purchase.objects.get().settled_at) == (302, settled_at)


def test_what_was_not_on_credit_is_not_settled(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = ring_up(cast.shop, member=cast.sara).purchase
    address = f"/counter/purchases/{purchase.pk}/"

    answer = client.post(f"{address}settle/", {"once": key_of(client.get(address))})

    assert answer.status_code == 422
    assert "This purchase is not on credit, or has been settled." in words_of(answer)


def test_settling_in_another_shop_is_refused(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = ring_up(cast.other_shop, tender="credit").purchase

    assert client.post(f"/counter/purchases/{purchase.pk}/settle/", {}).status_code == 404


def test_a_tier_that_was_reached_is_celebrated(client: Client, cast: Cast) -> None:
    run_program(tiers=TIERS)
    at_the_till(client, cast.cashier)
    page = sale_page(cast.sara)

    booked = client.post(page, sale_of(client, page, "10,000,000"))

    receipt = client.get(booked["Location"])
    assert receipt.context["reached"].name == "طلایی"
    assert "Reached the tier طلایی" in words_of(receipt)


def test_nothing_is_celebrated_where_nobody_rose(client: Client, cast: Cast) -> None:
    run_program(tiers=TIERS)
    at_the_till(client, cast.cashier)
    page = sale_page(cast.sara)

    booked = client.post(page, sale_of(client, page, "10,000"))

    assert "rose" not in booked["Location"]
    assert "Reached" not in words_of(client.get(f"{booked['Location']}?rose=yes"))


def test_a_credit_sale_whose_points_lapsed_says_so(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = ring_up(
        cast.shop, member=cast.sara, tender="credit", now=timezone.now() - 70 * DAY
    ).purchase
    lapse_credit_sales()

    page = words_of(client.get(f"/counter/purchases/{purchase.pk}/"))

    assert "The points of this purchase lapsed on" in page
    assert "Its points have lapsed and do not come back." in page
