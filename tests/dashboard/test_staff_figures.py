"""Staff and shops: who makes members, the shops side by side, and who may see which."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from analytics.services.summaries.folding import fold_stale
from analytics.services.works import work_out_one
from points.services.purchases import record_purchase
from tests.campaigns.figure_cases import answer
from tests.cast import Cast
from tests.clock import NOON
from tests.dashboard.conftest import Enter
from tests.factories import make_sale

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
ADDRESS = "dashboard-staff-figures"


@pytest.fixture
def sold(cast: Cast) -> None:
    """The cashier knows every second buyer, the manager all of them; forty bills each."""
    for place in range(40):
        knows = cast.sara if place % 2 else None
        for role, member in (("cashier", knows), ("manager", cast.sara)):
            sale = make_sale(cast.shop, 1_000_000, member=member, occurred_at=NOON)
            record_purchase(sale=sale, actor=cast.actor(role), now=NOON)
    fold_stale(now=NOON)


def page(client: Client, **query: str) -> str:
    """The page's text without its marks."""
    return client.get(reverse(ADDRESS), query).content.decode()


def test_nothing_was_done(enter: Enter) -> None:
    said = page(enter("owner"))

    assert "Nobody did anything on these days." in said


def test_who_makes_members_is_said_in_a_sentence(sold: None, enter: Enter) -> None:
    said = page(enter("owner"))

    assert "Of 80 bills on these days 75% carry a member." in said
    assert "Manager comes to 100%: let the others hear how the question is asked there." in said
    assert "from 40 bills" in said


def test_few_bills_are_marked(cast: Cast, enter: Enter) -> None:
    sale = make_sale(cast.shop, 1_000_000, member=cast.sara, occurred_at=NOON)
    record_purchase(sale=sale, actor=cast.actor("cashier"), now=NOON)

    said = page(enter("owner"))

    assert "few bills" in said


def test_shops_stand_side_by_side_for_who_sees_several(
    sold: None, cast: Cast, enter: Enter
) -> None:
    before = page(enter("owner"))
    work_out_one(name="shops", now=NOON)

    owner = page(enter("owner"))
    of_one = page(enter("owner"), shop=str(cast.shop.pk))
    manager = page(enter("manager"))

    assert "The shops side by side" not in before
    assert "The shops side by side" in owner
    assert cast.other_shop.name in owner
    assert "The shops side by side" not in of_one
    assert cast.other_shop.name not in manager


def test_fewer_than_five_answers_name_nobody(sold: None, cast: Cast, enter: Enter) -> None:
    for place in range(9):
        seller = f"user:{(cast.cashier if place < 6 else cast.manager).pk}"
        answer(cast.shop, 9, at=NOON, seller=seller)

    owner, analyst = page(enter("owner")), page(enter("analyst"))

    assert "from 6 answers" in owner
    assert "from 3 answers" in owner
    assert "from 3 answers" not in analyst
    assert "from 6 answers" not in analyst
    assert "Where fewer than five have answered, the score is not told by name." in analyst


def test_the_list_says_the_same(sold: None, enter: Enter) -> None:
    client = enter("owner")

    taken: Any = client.get(reverse("dashboard-export", args=["staff-figures"]), {"format": "csv"})

    _heads, *rows = b"".join(taken.streaming_content).decode().splitlines()
    assert rows == [
        "Manager,4000000,40,100000,40,0,0,0",
        "Cashier,4000000,40,100000,20,0,0,0",
        "Nobody of the staff,0,0,,0,1,0,0",
    ]
