"""Voiding: by a manager, with a reason, once; everything goes back."""

import pytest
from django.test import Client

from points.models import Purchase, Return
from points.selectors.balances import balance_of
from tests.cast import Cast
from tests.counter.steps import at_the_till, key_of, words_of
from tests.factories import ring_up

pytestmark = pytest.mark.django_db


def page_of(purchase: Purchase) -> str:
    """Where this sale is voided."""
    return f"/counter/purchases/{purchase.pk}/void/"


def test_a_manager_undoes_a_sale(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.manager)
    purchase = ring_up(cast.shop, member=cast.sara).purchase
    page = client.get(page_of(purchase))

    answer = client.post(page_of(purchase), {"once": key_of(page), "reason": "اشتباه"})

    assert answer["Location"] == f"/counter/purchases/{purchase.pk}/"
    assert page.context["preview"].clawed_back == 50
    assert Purchase.objects.get().status == "voided"
    assert balance_of(cast.sara.pk).balance == 0


def test_sent_twice_is_voided_once(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.manager)
    purchase = ring_up(cast.shop, member=cast.sara).purchase
    form = {"once": key_of(client.get(page_of(purchase))), "reason": "اشتباه"}
    client.post(page_of(purchase), form)

    again = client.post(page_of(purchase), form)

    assert again.status_code == 302
    assert Return.objects.count() == 1


def test_without_a_reason_nothing_is_undone(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.manager)
    purchase = ring_up(cast.shop, member=cast.sara).purchase
    key = key_of(client.get(page_of(purchase)))

    page = client.post(page_of(purchase), {"once": key, "reason": " "})

    assert page.context["form"].errors["reason"] == ["This field is required."]
    assert Purchase.objects.get().status == "closed"


def test_what_came_back_in_part_is_not_voided(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.manager)
    purchase = ring_up(cast.shop, member=cast.sara).purchase
    page = f"/counter/purchases/{purchase.pk}/return/"
    form = {"once": key_of(client.get(page)), "amount": "100,000", "confirmed": "1000000"}
    client.post(page, form)

    refusal = client.get(page_of(purchase))

    assert refusal.status_code == 409
    assert "This purchase has been returned already." in words_of(refusal)


@pytest.mark.parametrize("role", ["cashier", "analyst"])
def test_who_may_not_void_is_refused(client: Client, cast: Cast, role: str) -> None:
    at_the_till(client, getattr(cast, role))
    purchase = ring_up(cast.shop, member=cast.sara).purchase

    assert client.get(page_of(purchase)).status_code == 403
    assert client.post(page_of(purchase), {"reason": "x"}).status_code == 403
    assert Purchase.objects.get().status == "closed"


def test_a_manager_of_another_shop_does_not_see_it(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.manager)
    purchase = ring_up(cast.other_shop).purchase

    assert client.get(page_of(purchase)).status_code == 404
