"""Who serves several shops says once in which one he stands."""

import pytest
from django.test import Client

from points.models import Purchase
from tests.cast import Cast
from tests.counter.steps import at_the_till, sale_of, words_of
from tests.factories import make_staff

pytestmark = pytest.mark.django_db


def test_the_owner_is_asked_first(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.owner)

    answer = client.get("/counter/today/")

    assert answer["Location"] == "/counter/shop/?next=%2Fcounter%2Ftoday%2F"


def test_the_choice_is_kept_and_leads_on(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.owner)

    answer = client.post("/counter/shop/", {"shop": "branch", "next": "/counter/today/"})

    assert answer["Location"] == "/counter/today/"
    assert "شعبهٔ دوم" in words_of(client.get("/counter/today/"))


def test_sales_belong_to_the_chosen_shop(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.owner)
    client.post("/counter/shop/", {"shop": "branch"})

    client.post("/counter/sale/", sale_of(client, "/counter/sale/"))

    assert Purchase.objects.get().shop == cast.other_shop


def test_a_shop_that_is_not_served_is_unknown(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    assert client.post("/counter/shop/", {"shop": "branch"}).status_code == 404


def test_the_way_on_never_leads_outside(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.owner)

    answer = client.post("/counter/shop/", {"shop": "main", "next": "https://elsewhere.example/"})

    assert answer["Location"] == "/counter/"


def test_who_serves_no_shop_is_told_so(client: Client, cast: Cast) -> None:
    at_the_till(client, make_staff("cashier"))

    page = client.get("/counter/", follow=True)

    assert "You serve no shop yet" in words_of(page)
