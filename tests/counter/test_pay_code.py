"""Paying with many points: the member confirms by a code, once, and nothing is booked without."""

import pytest
from django.test import Client

from campaigns.services.checkout import ring_up_purchase
from members.exceptions import CodeNeeded
from members.models import Confirmation, Message
from points.models import Purchase
from tests.cast import Cast
from tests.counter.steps import at_the_till, key_of, sale_of, sale_page, words_of
from tests.factories import make_sale, refused, ring_up
from tests.points.reward_cases import run_program
from tests.portal.steps import last_code, other_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def till(client: Client, cast: Cast) -> Client:
    """A till in a club that asks for a code from 100 points on; Sara has a thousand."""
    run_program(code_points=100)
    ring_up(cast.shop, 100_000_000, member=cast.sara)
    return at_the_till(client, cast.cashier)


def typed(till: Client, cast: Cast, points_amount: str = "100,000", **more: str) -> dict[str, str]:
    """A sale of which points pay a part: 200 points for 100,000 toman."""
    return sale_of(till, sale_page(cast.sara), points_amount=points_amount, **more)


def send_code(till: Client, cast: Cast, points_amount: str = "100,000") -> str:
    """Ask for the code and read it on Sara's telephone."""
    form = typed(till, cast, points_amount)
    answer = till.post(f"/counter/members/{cast.sara.pk}/pay-code/", form)
    assert answer.status_code == 200
    return last_code()


def test_the_code_confirms_the_points(till: Client, cast: Cast) -> None:
    code = send_code(till, cast)

    answer = till.post(sale_page(cast.sara), typed(till, cast, code=code))

    assert answer.status_code == 302
    assert Purchase.objects.latest("pk").spent_points == 200
    assert Confirmation.objects.get().used_at is not None


def test_without_a_code_nothing_is_booked(till: Client, cast: Cast) -> None:
    answer = till.post(sale_page(cast.sara), typed(till, cast))

    assert answer.status_code == 422
    assert answer.context["form"].errors["code"] == [
        "The member confirms this with a code sent to the mobile."
    ]
    assert Purchase.objects.count() == 1
    assert Message.objects.filter(natural_key__startswith="receipt").count() == 0


def test_a_wrong_code_is_refused_and_the_right_one_still_works(till: Client, cast: Cast) -> None:
    code = send_code(till, cast)
    form = typed(till, cast, code=other_code(code))
    refusal = till.post(sale_page(cast.sara), form)

    answer = till.post(sale_page(cast.sara), form | {"once": key_of(refusal), "code": code})

    assert refusal.context["form"].errors["code"] == [
        "This code does not work; ask again, or send a new one."
    ]
    assert answer.status_code == 302
    assert Purchase.objects.count() == 2


def test_a_code_for_fewer_points_does_not_do(till: Client, cast: Cast) -> None:
    code = send_code(till, cast, "60,000")

    answer = till.post(sale_page(cast.sara), typed(till, cast, "100,000", code=code))

    assert "code" in answer.context["form"].errors
    assert Purchase.objects.count() == 1


def test_a_code_is_used_once(till: Client, cast: Cast) -> None:
    code = send_code(till, cast)
    till.post(sale_page(cast.sara), typed(till, cast, code=code))

    answer = till.post(sale_page(cast.sara), typed(till, cast, code=code))

    assert "code" in answer.context["form"].errors
    assert Purchase.objects.count() == 2


def test_sent_twice_is_booked_once_though_the_code_is_spent(till: Client, cast: Cast) -> None:
    form = typed(till, cast, code=send_code(till, cast))
    first = till.post(sale_page(cast.sara), form)

    again = till.post(sale_page(cast.sara), form)

    assert again["Location"] == first["Location"]
    assert Purchase.objects.count() == 2


def test_few_points_ask_for_none(till: Client, cast: Cast) -> None:
    asked = till.post(f"/counter/members/{cast.sara.pk}/pay-code/", typed(till, cast, "10,000"))

    answer = till.post(sale_page(cast.sara), typed(till, cast, "10,000"))

    assert asked.status_code == 422
    assert "Nothing asks for a code as the sale stands now." in words_of(asked)
    assert answer.status_code == 302
    assert Confirmation.objects.count() == 0


def test_the_quote_says_that_a_code_is_needed(till: Client, cast: Cast) -> None:
    asked = {"member": str(cast.sara.pk), "amount": "500,000", "tender": "card"}

    much = words_of(till.get("/counter/quote/", asked | {"points_amount": "100,000"}))
    little = words_of(till.get("/counter/quote/", asked | {"points_amount": "10,000"}))

    assert ("data-needs-code" in much, "data-needs-code" in little) == (True, False)


def test_codes_have_a_limit(till: Client, cast: Cast) -> None:
    for _ in range(6):
        send_code(till, cast)

    answer = till.post(f"/counter/members/{cast.sara.pk}/pay-code/", typed(till, cast))

    assert answer.status_code == 422
    assert "No more codes can be sent within this hour." in words_of(answer)
    assert Confirmation.objects.count() == 6


def test_every_door_meets_the_same_threshold(till: Client, cast: Cast) -> None:
    sale = make_sale(cast.shop, member=cast.sara, points_amount=1_000_000)

    with refused(CodeNeeded) as info:
        ring_up_purchase(sale=sale, actor=cast.actor("till"))

    assert info.value.facts == {"points": 200}
    assert Purchase.objects.count() == 1
