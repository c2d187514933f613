"""What else stands on a bill: a second way of paying, vouchers, the club's discount, gifts."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from members.roles import SYSTEM
from points.models import Purchase, Voucher
from points.services.vouchers import issue_voucher
from tests.cast import Cast
from tests.clock import DAY
from tests.counter.steps import at_the_till, key_of, sale_of, sale_page, words_of
from tests.factories import make_member
from tests.points.reward_cases import fill_pool, make_reward

pytestmark = pytest.mark.django_db


def make_voucher(cast: Cast, *, value: int = 200_000, **given: Any) -> Voucher:
    """An open voucher, with room for it in the pool."""
    now = timezone.now()
    fill_pool(cast.shop, value, now=now)
    ends_on = (now + 9 * DAY).date()
    return issue_voucher(actor=SYSTEM, value=value, ends_on=ends_on, reason="sorry", **given)


def booked() -> Purchase:
    """The sale of the test, the newest."""
    return Purchase.objects.latest("pk")


def quoted(client: Client, cast: Cast, **typed: str) -> str:
    """The quote as the page shows it."""
    asked = {"member": str(cast.sara.pk), "tender": "card", "amount": "500,000", **typed}
    return words_of(client.get("/counter/quote/", asked))


def test_a_payment_is_split_over_two_tenders(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    page = sale_page(cast.sara)

    client.post(page, sale_of(client, page, split_amount="200,000", split_tender="cash"))

    payments = sorted(booked().payments.values_list("tender", "amount"))
    assert payments == [("card", 3_000_000), ("cash", 2_000_000)]


def test_the_quote_tells_each_part(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    words = quoted(client, cast, split_amount="200,000", split_tender="cash")

    assert "To be paid:" in words
    assert "200,000 toman" in words
    assert "300,000 toman" in words


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        (
            {"split_amount": "600,000", "split_tender": "cash"},
            "split_amount",
            "This is more than what is left of the bill.",
        ),
        (
            {"split_amount": "100,000", "split_tender": "card"},
            "split_tender",
            "Choose another way of paying than the first.",
        ),
        (
            {"points_amount": "300,000", "split_amount": "300,000", "split_tender": "cash"},
            "split_amount",
            "This is more than what is left of the bill.",
        ),
        ({"discount": "600,000"}, "discount", "This is more than what is left of the bill."),
        ({"voucher_code": "nonsense"}, "voucher_code", "There is no voucher with this code."),
        ({"gift": "moon"}, "gift", "There is no such gift."),
    ],
)
def test_wrong_input_is_said_at_its_field(
    client: Client, cast: Cast, typed: dict[str, str], field: str, sentence: str
) -> None:
    at_the_till(client, cast.manager)
    page = sale_page(cast.sara)

    answer = client.post(page, sale_of(client, page) | typed)

    assert (answer.status_code, answer.context["form"].errors[field]) == (422, [sentence])
    assert Purchase.objects.count() == 0


def test_a_voucher_pays_its_part(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    voucher = make_voucher(cast)
    page = sale_page(cast.sara)

    client.post(page, sale_of(client, page, voucher_code=voucher.code.lower().replace("-", " ")))

    voucher.refresh_from_db()
    assert (voucher.status, voucher.purchase, voucher.used_value) == ("used", booked(), 200_000)
    assert (booked().net, booked().earned_points) == (4_800_000, 48)


def test_a_voucher_pays_no_more_than_the_bill(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    voucher = make_voucher(cast)
    page = sale_page(None)

    client.post(page, sale_of(client, page, "15,000", voucher_code=voucher.code))

    assert list(booked().payments.values_list("tender", "amount")) == [("voucher", 150_000)]


def test_sent_twice_uses_the_voucher_once_and_answers_the_same(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    voucher = make_voucher(cast)
    page = sale_page(cast.sara)
    form = sale_of(client, page, voucher_code=voucher.code)
    first = client.post(page, form)

    again = client.post(page, form)

    assert again["Location"] == first["Location"]
    assert Purchase.objects.filter(member=cast.sara).count() == 1


def test_another_members_voucher_is_explained(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    voucher = make_voucher(cast, member_id=make_member().pk)
    page = sale_page(cast.sara)
    before = Purchase.objects.count()

    answer = client.post(page, sale_of(client, page, voucher_code=voucher.code))

    assert answer.context["form"].errors["voucher_code"] == [
        "This voucher belongs to another member."
    ]
    assert Purchase.objects.count() == before
    assert "This voucher belongs to another member." in quoted(
        client, cast, voucher_code=voucher.code
    )


@pytest.mark.parametrize("own", [True, False])
def test_a_scanned_voucher_opens_its_sale(client: Client, cast: Cast, own: bool) -> None:
    at_the_till(client, cast.cashier)
    voucher = make_voucher(cast, member_id=cast.sara.pk if own else None)

    answer = client.get("/counter/", {"q": voucher.code, "amount": "50,000"})

    where = sale_page(cast.sara if own else None)
    assert answer["Location"] == f"{where}?amount=50%2C000&voucher={voucher.code}"
    assert f'value="{voucher.code}"' in words_of(client.get(answer["Location"]))


def test_an_open_voucher_goes_to_the_member_before_whom_one_stands(
    client: Client, cast: Cast
) -> None:
    at_the_till(client, cast.cashier)
    voucher = make_voucher(cast)

    answer = client.get("/counter/", {"q": voucher.code, "member": str(cast.sara.pk)})

    assert answer["Location"] == f"{sale_page(cast.sara)}?voucher={voucher.code}"


def test_the_clubs_discount_counts_under_the_cap(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.manager)
    fill_pool(cast.shop, 300_000, now=timezone.now())
    page = sale_page(cast.sara)

    client.post(page, sale_of(client, page, discount="20,000"))

    assert (booked().discount_value, booked().net) == (200_000, 4_800_000)


def test_a_discount_beyond_the_cap_says_what_still_fits(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.manager)
    fill_pool(cast.shop, 100_000, now=timezone.now())
    page = sale_page(cast.sara)
    before = Purchase.objects.count()

    answer = client.post(page, sale_of(client, page, discount="100,000"))

    sentence = "The club's cap has room for 10,000 toman only."
    assert answer.context["form"].errors["gift"] == [sentence]
    assert Purchase.objects.count() == before
    assert "cap has room for 10,000 toman only." in quoted(client, cast, discount="100,000")


def test_who_may_give_no_discount_has_no_field_and_is_refused(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    page = sale_page(cast.sara)
    shown = words_of(client.get(page))

    answer = client.post(page, sale_of(client, page, discount="20,000"))

    assert 'name="discount"' not in shown
    assert answer.status_code == 403
    assert Purchase.objects.count() == 0


def test_a_gift_goes_out_with_the_sale(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    fill_pool(cast.shop, 300_000, now=timezone.now())
    rose = make_reward("rose", name="A rose", kind="gift", cost=100_000, stock=1)
    page = sale_page(cast.sara)
    shown = words_of(client.get(page))
    form = sale_of(client, page, gift="rose")
    first = client.post(page, form)

    again = client.post(page, form)

    rose.refresh_from_db()
    assert "A rose" in shown
    assert "10,000" not in shown
    assert (booked().gift_name, booked().gift_value, rose.stock) == ("A rose", 100_000, 0)
    assert again["Location"] == first["Location"]
    assert "A rose" in words_of(client.get(first["Location"]))


def test_a_gift_that_is_used_up_is_refused_and_the_form_kept(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    make_reward("rose", name="A rose", kind="gift", cost=1, stock=0)
    page = sale_page(cast.sara)

    answer = client.post(page, sale_of(client, page, gift="rose"))

    assert answer.context["form"].errors["gift"] == ["Nothing is left of this reward."]
    assert key_of(answer)
    assert Purchase.objects.count() == 0
