"""Returns: found by the receipt, shown before they go, booked exactly as shown and once."""

import pytest
from django.test import Client

from members.models import AuditEntry
from points.models import Purchase, Return
from points.rules.sales import Line, Sale, Tendered
from points.selectors.balances import balance_of
from points.services.purchases import record_purchase
from tests.cast import Cast
from tests.counter.steps import at_the_till, key_of, words_of
from tests.factories import ring_up

pytestmark = pytest.mark.django_db


def page_of(purchase: Purchase) -> str:
    """Where the goods of this sale are returned."""
    return f"/counter/purchases/{purchase.pk}/return/"


def three_lines(cast: Cast) -> Purchase:
    """A bill of three lines: 240,000, 110,000 and 50,000 toman."""
    sale = Sale(
        shop_id=cast.shop.pk,
        receipt_number="A-3",
        lines=(Line(2_400_000, "رز"), Line(1_100_000, "گلدان"), Line(500_000, "کارت")),
        payments=(Tendered("cash", 4_000_000),),
        member_id=cast.sara.pk,
    )
    return record_purchase(sale=sale, actor=cast.actor("cashier")).purchase


def test_the_only_sale_under_a_number_opens(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = ring_up(cast.shop, member=cast.sara).purchase

    answer = client.get("/counter/return/", {"receipt": purchase.receipt_number})

    assert answer["Location"] == page_of(purchase)


def test_our_own_number_may_be_typed_without_its_letter(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    key = key_of(client.get("/counter/sale/"))
    client.post("/counter/sale/", {"once": key, "amount": "500,000", "tender": "cash"})
    purchase = Purchase.objects.get()

    answer = client.get("/counter/return/", {"receipt": purchase.receipt_number[2:]})

    assert answer["Location"] == page_of(purchase)


def test_a_number_of_another_shop_finds_nothing(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = ring_up(cast.other_shop).purchase

    page = client.get("/counter/return/", {"receipt": purchase.receipt_number})

    assert "No sale of this shop has this number" in words_of(page)
    assert client.get(page_of(purchase)).status_code == 404


def test_the_preview_books_nothing(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = ring_up(cast.shop, member=cast.sara).purchase
    key = key_of(client.get(page_of(purchase)))

    page = client.get(page_of(purchase), {"once": key, "amount": "200,000"})

    preview = page.context["preview"]
    assert (preview.money, preview.clawed_back, preview.balance_after) == (2_000_000, 20, 30)
    assert Return.objects.count() == 0


def test_without_having_seen_what_goes_back_nothing_goes(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = ring_up(cast.shop, member=cast.sara).purchase
    key = key_of(client.get(page_of(purchase)))

    page = client.post(page_of(purchase), {"once": key, "amount": "200,000"})

    assert page.status_code == 422
    assert page.context["preview"].amount == 2_000_000
    assert Return.objects.count() == 0


def test_what_was_shown_is_booked(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = ring_up(cast.shop, member=cast.sara).purchase
    form = {
        "once": key_of(client.get(page_of(purchase))),
        "amount": "200,000",
        "confirmed": "2000000",
        "reason": "پژمرده",
    }

    answer = client.post(page_of(purchase), form)

    record = Return.objects.get()
    assert answer["Location"] == f"/counter/purchases/{purchase.pk}/"
    assert (record.amount, record.money, record.clawed_back) == (2_000_000, 2_000_000, 20)
    assert (record.reason, record.recorded_by) == ("پژمرده", f"user:{cast.cashier.pk}")
    assert balance_of(cast.sara.pk).balance == 30
    assert AuditEntry.objects.filter(action="purchase.returned").count() == 1


def test_sent_twice_is_returned_once(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = ring_up(cast.shop, member=cast.sara).purchase
    key = key_of(client.get(page_of(purchase)))
    form = {"once": key, "amount": "500,000", "confirmed": "5000000"}
    first = client.post(page_of(purchase), form)

    again = client.post(page_of(purchase), form)

    assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert Return.objects.count() == 1


def test_more_than_is_left_is_said_at_the_amount(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = ring_up(cast.shop, member=cast.sara).purchase
    key = key_of(client.get(page_of(purchase)))

    page = client.post(
        page_of(purchase), {"once": key, "amount": "600,000", "confirmed": "6000000"}
    )

    assert page.context["form"].errors["amount"] == [
        "More than is left of this purchase cannot be returned."
    ]
    assert Return.objects.count() == 0


def test_lines_are_returned_one_by_one(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = three_lines(cast)
    form = {
        "once": key_of(client.get(page_of(purchase))),
        "line_2": "110,000",
        "line_3": "20,000",
        "confirmed": "1300000",
    }

    client.post(page_of(purchase), form)

    returned = list(purchase.lines.values_list("position", "returned_amount"))
    assert returned == [(1, 0), (2, 1_100_000), (3, 200_000)]


def test_of_no_line_nothing_is_returned(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = three_lines(cast)
    key = key_of(client.get(page_of(purchase)))

    page = client.post(page_of(purchase), {"once": key, "confirmed": "0"})

    assert "Choose what comes back." in words_of(page)
    assert Return.objects.count() == 0


def test_spent_points_are_shown_as_debt_before(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = ring_up(cast.shop, 50_000_000, member=cast.sara).purchase
    ring_up(cast.shop, 2_000_000, member=cast.sara, points_amount=2_000_000)
    key = key_of(client.get(page_of(purchase)))

    page = client.get(page_of(purchase), {"once": key, "amount": "5,000,000"})

    assert (page.context["preview"].clawed_back, page.context["preview"].debt) == (100, 400)
    assert "These points have been spent already." in words_of(page)


def test_a_returned_purchase_says_that_nothing_is_left(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    purchase = ring_up(cast.shop, member=cast.sara).purchase
    key = key_of(client.get(page_of(purchase)))
    client.post(page_of(purchase), {"once": key, "amount": "500,000", "confirmed": "5000000"})

    page = client.get(page_of(purchase))

    assert "Nothing is left of this purchase" in words_of(page)


def test_who_may_not_return_is_refused(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.analyst)
    purchase = ring_up(cast.shop, member=cast.sara).purchase

    assert client.get("/counter/return/").status_code == 403
    assert client.post(page_of(purchase), {}).status_code == 403
