"""Claiming: a sale without a member is given to one by its receipt, once."""

import pytest
from django.test import Client

from members.models import Member
from points.models import Purchase
from points.selectors.balances import balance_of
from tests.cast import Cast
from tests.counter.steps import at_the_till, key_of, words_of
from tests.factories import make_member, ring_up

pytestmark = pytest.mark.django_db


def claiming(client: Client, purchase: Purchase, member: Member) -> dict[str, str]:
    """The form as it stands when both are found."""
    page = client.get("/counter/claim/", {"purchase": purchase.pk, "member": member.pk})
    return {"once": key_of(page), "purchase": str(purchase.pk), "member": str(member.pk)}


def test_both_are_found_by_what_is_typed(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = ring_up(cast.shop).purchase

    page = client.get("/counter/claim/", {"receipt": purchase.receipt_number, "q": "4567"})

    assert (page.context["sale"], page.context["member"]) == (purchase, cast.sara)
    assert "Give the purchase of 500,000 toman to" in words_of(page)


def test_the_member_gets_the_sale_and_its_points(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = ring_up(cast.shop).purchase

    answer = client.post("/counter/claim/", claiming(client, purchase, cast.sara))

    assert answer["Location"] == f"/counter/purchases/{purchase.pk}/"
    assert Purchase.objects.get().member == cast.sara
    assert balance_of(cast.sara.pk).spendable == 50


def test_sent_twice_is_claimed_once(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    form = claiming(client, ring_up(cast.shop).purchase, cast.sara)
    first = client.post("/counter/claim/", form)

    again = client.post("/counter/claim/", form)

    assert again["Location"] == first["Location"]
    assert balance_of(cast.sara.pk).balance == 50


def test_a_members_purchase_is_not_given_away(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = ring_up(cast.shop, member=cast.sara).purchase

    answer = client.post("/counter/claim/", claiming(client, purchase, make_member()))

    assert answer.status_code == 422
    assert "This purchase belongs to a member already." in words_of(answer)
    assert Purchase.objects.get().member == cast.sara


def test_a_sale_of_another_shop_is_unknown(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = ring_up(cast.other_shop).purchase

    by_number = client.get("/counter/claim/", {"receipt": purchase.receipt_number})
    by_id = client.get("/counter/claim/", {"purchase": purchase.pk})

    assert "No sale of this shop has this number" in words_of(by_number)
    assert by_id.status_code == 404


def test_who_may_not_sell_is_refused(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.analyst)

    assert client.get("/counter/claim/").status_code == 403
    assert client.post("/counter/claim/", {}).status_code == 403
