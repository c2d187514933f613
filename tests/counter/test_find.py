"""The one field: people as one types, and what Enter or a scan opens."""

import pytest
from django.test import Client

from members.rules.text import persian_digits
from points.models import Purchase
from tests.cast import Cast
from tests.counter.steps import at_the_till, sale_of, words_of
from tests.factories import make_member, ring_up

pytestmark = pytest.mark.django_db
TYPING = {"HX-Request": "true"}


def test_people_as_one_types_with_masked_mobiles(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    fragment = client.get("/counter/", {"q": "۴۵۶۷"}, headers=TYPING)

    assert [hit.member for hit in fragment.context["hits"]] == [cast.sara]
    assert "0912•••4567" in words_of(fragment)
    assert "<html" not in words_of(fragment)


def test_who_may_see_mobiles_sees_them_whole(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.manager)

    fragment = client.get("/counter/", {"q": "4567"}, headers=TYPING)

    assert "0912 123 4567" in words_of(fragment)


def test_at_most_five_people(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    for _ in range(6):
        make_member(first_name="نیلوفر", last_name="کاظمی")

    fragment = client.get("/counter/", {"q": "نیلوفر"}, headers=TYPING)

    assert len(fragment.context["hits"]) == 5


def test_a_visit_says_when(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    booked = ring_up(cast.shop, member=cast.sara)

    fragment = client.get("/counter/", {"q": "سارا"}, headers=TYPING)

    assert fragment.context["hits"][0].last_visit == booked.purchase.occurred_at


def test_enter_opens_the_only_one(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    answer = client.get("/counter/", {"q": "سارا احمدی"})

    assert (answer.status_code, answer["Location"]) == (302, f"/counter/members/{cast.sara.pk}/")


def test_a_scanned_card_goes_straight_to_the_sale_with_the_amount(
    client: Client, cast: Cast
) -> None:
    at_the_till(client, cast.cashier)

    answer = client.get("/counter/", {"q": cast.sara.card_number, "amount": "۵۰٬۰۰۰"})

    assert answer["Location"].startswith(f"/counter/members/{cast.sara.pk}/?amount=")


def test_where_several_are_meant_one_chooses(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    other = make_member(first_name="مریم", last_name="احمدی")

    page = client.get("/counter/", {"q": "احمدی"})

    assert page.status_code == 200
    assert {hit.member for hit in page.context["hits"]} == {cast.sara, other}


def test_a_new_mobile_opens_the_registration(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    answer = client.get("/counter/", {"q": "09351112233"})

    assert answer["Location"] == "/counter/register/?mobile=09351112233"


def test_a_receipt_opens_itself(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = ring_up(cast.shop).purchase

    answer = client.get("/counter/", {"q": purchase.receipt_number})

    assert answer["Location"] == f"/counter/purchases/{purchase.pk}/"


def test_a_receipt_scanned_with_a_persian_keyboard_opens_itself(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    client.post("/counter/sale/", sale_of(client, "/counter/sale/"))
    purchase = Purchase.objects.get()
    scanned = "ز" + persian_digits(purchase.receipt_number[1:])

    answer = client.get("/counter/", {"q": scanned})

    assert answer["Location"] == f"/counter/purchases/{purchase.pk}/"


@pytest.mark.parametrize("query", ["پروانه", "no\x00body", "C-", "9" * 60])
def test_nobody_is_said_kindly(client: Client, cast: Cast, query: str) -> None:
    at_the_till(client, cast.cashier)

    page = client.get("/counter/", {"q": query})

    assert "Nobody was found." in words_of(page)


@pytest.mark.parametrize("role", ["analyst"])
def test_who_may_not_sell_has_no_counter(client: Client, cast: Cast, role: str) -> None:
    at_the_till(client, getattr(cast, role))

    assert client.get("/counter/").status_code == 403


def test_a_stranger_signs_in_first(client: Client, cast: Cast) -> None:
    answer = client.get("/counter/")

    assert answer.status_code == 302
    assert "next=/counter/" in answer["Location"]


def test_the_dashboard_is_named_to_those_who_may_open_it(client: Client, cast: Cast) -> None:
    cashiers_page = words_of(at_the_till(client, cast.cashier).get("/counter/"))

    managers_page = words_of(at_the_till(client, cast.manager).get("/counter/"))

    assert 'href="/dashboard/"' not in cashiers_page
    assert 'href="/dashboard/leads/"' in cashiers_page
    assert 'href="/dashboard/"' in managers_page
