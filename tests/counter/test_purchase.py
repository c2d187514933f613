"""Ringing up at the counter: the quote is what is booked, and it is booked once."""

import pytest
import time_machine
from django.test import Client

from members.models import Message
from points.models import Purchase
from points.selectors.balances import balance_of
from tests.cast import Cast
from tests.counter.steps import at_the_till, key_of, sale_of, sale_page, words_of
from tests.factories import make_member, make_ruled_program, make_staff, ring_up

pytestmark = pytest.mark.django_db


def test_a_sale_becomes_a_purchase_and_its_receipt(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    page = sale_page(cast.sara)

    answer = client.post(page, sale_of(client, page, "۱٬۲۵۰٬۰۰۰", category="گل", product="رز"))

    purchase = Purchase.objects.get()
    assert answer["Location"] == f"/counter/purchases/{purchase.pk}/"
    assert (purchase.amount, purchase.earned_points) == (12_500_000, 125)
    assert (purchase.member, purchase.shop) == (cast.sara, cast.shop)
    assert purchase.recorded_by == f"user:{cast.cashier.pk}"
    assert list(purchase.payments.values_list("tender", "amount")) == [("card", 12_500_000)]
    assert list(purchase.lines.values_list("category", "product")) == [("گل", "رز")]
    assert Message.objects.filter(natural_key=f"receipt:{purchase.pk}").count() == 1


def test_sent_twice_is_booked_once_with_the_same_receipt(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    page = sale_page(cast.sara)
    form = sale_of(client, page)
    first = client.post(page, form)

    again = client.post(page, form)

    assert again["Location"] == first["Location"]
    assert Purchase.objects.count() == 1
    assert balance_of(cast.sara.pk).balance == 50


def test_a_used_form_with_another_amount_is_not_booked(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    page = sale_page(cast.sara)
    form = sale_of(client, page)
    client.post(page, form)

    answer = client.post(page, form | {"amount": "600,000"})

    assert answer.status_code == 422
    assert "was booked before with other values" in words_of(answer)
    assert key_of(answer) != form["once"]
    assert Purchase.objects.count() == 1


def test_the_same_key_of_another_member_is_another_form(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    page = sale_page(cast.sara)
    form = sale_of(client, page)
    client.post(page, form)

    answer = client.post(sale_page(make_member()), form)

    assert answer.status_code == 422
    assert Purchase.objects.count() == 1


def test_a_part_is_paid_with_points(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    ring_up(cast.shop, 100_000_000, member=cast.sara)
    page = sale_page(cast.sara)

    client.post(page, sale_of(client, page, "500,000", points_amount="100,000", tender="cash"))

    purchase = Purchase.objects.latest("pk")
    payments = sorted(purchase.payments.values_list("tender", "amount", "points"))
    assert payments == [("cash", 4_000_000, 0), ("points", 1_000_000, 200)]
    assert (purchase.spent_points, purchase.earned_points) == (200, 40)


def test_the_whole_bill_is_paid_with_points(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    ring_up(cast.shop, 100_000_000, member=cast.sara)
    page = sale_page(cast.sara)

    client.post(page, sale_of(client, page, "500,000", points_amount="500,000"))

    purchase = Purchase.objects.latest("pk")
    assert list(purchase.payments.values_list("tender", flat=True)) == ["points"]
    assert (purchase.net, purchase.spent_points) == (0, 1_000)


def test_too_few_points_are_said_at_their_field_and_nothing_is_booked(
    client: Client, cast: Cast
) -> None:
    at_the_till(client, cast.cashier)
    ring_up(cast.shop, 1_000_000, member=cast.sara)
    page = sale_page(cast.sara)
    form = sale_of(client, page, "500,000", points_amount="400,000", receipt_number="A-7")

    answer = client.post(page, form)

    assert answer.status_code == 422
    assert answer.context["form"].errors["points_amount"] == [
        "Not enough points: 10 can be spent now, worth 5,000 toman."
    ]
    assert 'value="500,000"' in words_of(answer)
    assert 'value="A-7"' in words_of(answer)
    assert key_of(answer) != form["once"]
    assert Purchase.objects.count() == 1


def test_the_corrected_form_is_booked_with_its_fresh_key(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    page = sale_page(cast.sara)
    refused = client.post(page, sale_of(client, page, points_amount="400,000"))

    client.post(page, {"once": key_of(refused), "amount": "500,000", "tender": "card"})

    assert Purchase.objects.count() == 1


def test_a_receipt_number_is_booked_once(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    page = sale_page(cast.sara)
    client.post(page, sale_of(client, page, receipt_number="۱۰۲"))

    answer = client.post(page, sale_of(client, page, receipt_number="102"))

    assert answer.context["form"].errors["receipt_number"] == [
        "This receipt has been booked already."
    ]
    assert Purchase.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"amount": ""}, "amount", "This field is required."),
        ({"amount": "0"}, "amount", "Enter the amount."),
        ({"amount": "-5000"}, "amount", "The amount cannot be negative."),
        ({"amount": "گل"}, "amount", "This amount cannot be read. Write it in digits."),
        ({"points_amount": "600,000"}, "points_amount", "This is more than the whole bill."),
    ],
)
def test_wrong_input_is_said_at_its_field(
    client: Client, cast: Cast, typed: dict[str, str], field: str, sentence: str
) -> None:
    at_the_till(client, cast.cashier)
    page = sale_page(cast.sara)

    answer = client.post(page, sale_of(client, page) | typed)

    assert (answer.status_code, answer.context["form"].errors[field]) == (422, [sentence])
    assert Purchase.objects.count() == 0


def test_amounts_are_read_as_people_write_them(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    page = sale_page(cast.sara)

    client.post(page, sale_of(client, page, "۲ میلیون و ۳۰۰ هزار تومان"))

    assert Purchase.objects.get().amount == 23_000_000


def test_an_unusual_amount_is_asked_about_once_more(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    page = sale_page(cast.sara)
    asked = client.post(page, sale_of(client, page, "250,000,000"))
    booked_before = Purchase.objects.count()
    form = asked.context["form"]

    client.post(page, {name: form[name].value() or "" for name in form.fields})

    assert "250,000,000 toman is unusually much." in words_of(asked)
    assert (booked_before, Purchase.objects.get().amount) == (0, 2_500_000_000)


def test_another_unusual_amount_is_asked_about_again(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    page = sale_page(cast.sara)
    form = client.post(page, sale_of(client, page, "250,000,000")).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}

    asked = client.post(page, typed | {"amount": "350,000,000"})

    assert asked.context["form"].asks_again
    assert Purchase.objects.count() == 0


def test_a_form_without_its_key_is_not_booked(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    answer = client.post(sale_page(cast.sara), {"amount": "500,000", "tender": "card"})

    assert answer.status_code == 422
    assert "The form was not complete." in words_of(answer)
    assert key_of(answer)


def test_a_sale_without_a_member_earns_nothing(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    client.post("/counter/sale/", sale_of(client, "/counter/sale/"))

    purchase = Purchase.objects.get()
    assert (purchase.member, purchase.earned_points) == (None, 0)


def test_points_of_nobody_cannot_pay(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    answer = client.post(
        "/counter/sale/", sale_of(client, "/counter/sale/", points_amount="500,000")
    )

    assert "Only a member can pay with points." in words_of(answer)
    assert Purchase.objects.count() == 0


def test_a_number_is_given_where_there_is_no_paper(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    client.post("/counter/sale/", sale_of(client, "/counter/sale/"))

    number = Purchase.objects.get().receipt_number
    assert number.startswith("C-14")
    assert number.endswith(f"-{cast.cashier.pk}")


def test_two_sales_of_one_second_have_two_numbers(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    with time_machine.travel("2026-11-21T09:00:00+03:30", tick=False):
        client.force_login(cast.cashier)
        for _ in range(2):
            client.post("/counter/sale/", sale_of(client, "/counter/sale/"))

    numbers = sorted(Purchase.objects.values_list("receipt_number", flat=True))
    seller = cast.cashier.pk
    assert numbers == [f"C-14050830-090000-{seller}", f"C-14050830-090001-{seller}"]


def test_htmx_is_led_to_the_receipt(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    page = sale_page(cast.sara)

    answer = client.post(page, sale_of(client, page), headers={"HX-Request": "true"})

    assert answer["HX-Redirect"] == f"/counter/purchases/{Purchase.objects.get().pk}/"


def test_nobody_serves_himself(client: Client, cast: Cast) -> None:
    seller = make_staff("cashier", shops=[cast.shop], mobile="09121234567")
    at_the_till(client, seller)
    page = sale_page(cast.sara)

    answer = client.post(page, sale_of(client, page))

    assert "Nobody can serve himself; ask a colleague." in words_of(answer)
    assert Purchase.objects.count() == 0


def test_an_unknown_member_has_no_page(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    assert client.get("/counter/members/999999/").status_code == 404


def test_who_may_not_sell_is_refused(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.analyst)

    assert client.get(sale_page(cast.sara)).status_code == 403
    assert client.post("/counter/sale/", {}).status_code == 403


def test_the_card_tells_what_there_is(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    ring_up(cast.shop, 100_000_000, member=cast.sara)
    ring_up(cast.shop, 5_000_000, member=cast.sara, tender="credit")

    page = client.get(sale_page(cast.sara))

    balance = page.context["balance"]
    assert (balance.spendable, balance.spendable_value, balance.pending) == (1_000, 5_000_000, 50)
    assert page.context["visits"].count == 2
    assert "worth 500,000 toman" in words_of(page)


def quoted(client: Client, cast: Cast, **typed: str) -> str:
    """The quote as the page shows it."""
    asked = {"member": str(cast.sara.pk), "tender": "card", "points_amount": "", **typed}
    return words_of(client.get("/counter/quote/", asked))


def test_the_quote_says_the_points_and_why(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    words = quoted(client, cast, amount="500,000")

    assert "This purchase gives 50 points" in words
    assert "one point for each 10,000 toman of 500,000 toman paid in money" in words
    assert Purchase.objects.count() == 0


def test_the_quote_says_what_points_leave_to_pay(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    ring_up(cast.shop, 100_000_000, member=cast.sara)

    words = quoted(client, cast, amount="500,000", points_amount="100,000")

    assert "Takes 200 points; 400,000 toman remain to be paid." in words
    assert "This purchase gives 40 points" in words
    assert 'data-most="5000000"' in words


def test_the_quote_refuses_what_booking_would(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    words = quoted(client, cast, amount="500,000", points_amount="100,000")

    assert "Not enough points: 0 can be spent now, worth 0 toman." in words


def test_a_quote_without_an_amount_is_quiet(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    assert "The points of this purchase appear here." in quoted(client, cast, amount="")


def test_a_quote_on_credit_says_that_points_wait(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    words = quoted(client, cast, amount="500,000", tender="credit")

    assert "The points wait until the purchase is settled." in words


def test_a_quote_that_the_cap_reduced_says_so_and_why(client: Client, cast: Cast) -> None:
    make_ruled_program({"code": "triple", "name": "Triple", "give": {"multiply_percent": 300}})
    at_the_till(client, cast.cashier)

    words = quoted(client, cast, amount="1,000,000")

    assert "This purchase gives 166 points" in words
    assert "Reduced by the cap" in words
    assert "Triple — 200 points were due; the club&#x27;s cap left room for 66" in words


def test_a_quote_that_a_limit_reduced_says_so_and_why(client: Client, cast: Cast) -> None:
    limited = {"code": "some", "name": "Some more", "give": {"multiply_percent": 130}}
    make_ruled_program(limited | {"limit": {"per": "month", "points": 10}})
    at_the_till(client, cast.cashier)

    words = quoted(client, cast, amount="1,000,000")

    assert "This purchase gives 110 points" in words
    assert "Some more — 30 points were due; its limit left room for 10" in words
    assert "Reduced by the cap" not in words
