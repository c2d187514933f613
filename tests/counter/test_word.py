"""A word from the customer at the counter: written down beside the sale in seconds."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from campaigns.models import Ticket
from tests.campaigns.ticket_cases import opened, thread
from tests.cast import Cast
from tests.counter.steps import at_the_till, words_of
from tests.factories import make_member
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

HTMX: Any = {"headers": {"hx-request": "true"}}


@pytest.fixture(autouse=True)
def till(client: Client, cast: Cast) -> Client:
    """The cashier at the till."""
    return at_the_till(client, cast.cashier)


def address(cast: Cast) -> str:
    return f"/counter/members/{cast.sara.pk}/word/"


def typed(**change: str) -> dict[str, str]:
    return {"once": uuid4().hex, "kind": "complaint", "text": "The ribbon was wrong.", **change}


def test_it_is_written_down_once(till: Client, cast: Cast) -> None:
    sent = typed()

    first = till.post(address(cast), sent, **HTMX)
    till.post(address(cast), sent, **HTMX)

    ticket = Ticket.objects.get()
    assert first.status_code == 200
    assert "Written down." in words_of(first)
    assert (ticket.member, ticket.shop, ticket.way, ticket.kind) == (
        cast.sara,
        cast.shop,
        "counter",
        "complaint",
    )
    assert ticket.opened_by == f"user:{cast.cashier.pk}"
    assert thread(ticket) == [("said", "The ribbon was wrong.")]


def test_without_scripts_it_leads_back_to_the_sale(till: Client, cast: Cast) -> None:
    answer = till.post(address(cast), typed())

    assert (answer.status_code, answer["Location"]) == (302, f"/counter/members/{cast.sara.pk}/")


@pytest.mark.parametrize("change", [{"text": " "}, {"kind": "praise"}, {"once": ""}])
def test_what_says_nothing_is_not_kept(till: Client, cast: Cast, change: dict[str, str]) -> None:
    with nothing_changed():
        answer = till.post(address(cast), typed(**change), **HTMX)

    assert answer.status_code == 422


def test_what_waits_stands_beside_the_sale(till: Client, cast: Cast) -> None:
    opened(cast.sara, text="Where are my points?")
    opened(cast.sara, text="Of another shop", shop_id=cast.other_shop.pk)
    opened(make_member(), text="Of somebody else")

    page = words_of(till.get(f"/counter/members/{cast.sara.pk}/"))

    assert "Where are my points?" in page
    assert "Of another shop" not in page
    assert "Of somebody else" not in page
    assert "A word from the customer" in page


@pytest.mark.parametrize("role", ["cashier", "manager", "owner"])
def test_what_the_owner_reads_first_is_on_no_till(client: Client, cast: Cast, role: str) -> None:
    opened(cast.sara, text="She was rude", is_withheld=True)
    browser = at_the_till(client, getattr(cast, role))
    browser.post("/counter/shop/", {"shop": cast.shop.code})

    page = browser.get(f"/counter/members/{cast.sara.pk}/")

    assert page.status_code == 200
    assert "She was rude" not in words_of(page)
