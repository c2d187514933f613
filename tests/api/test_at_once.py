"""Sixteen tills at once: each effect once, each refusal by name."""

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.http import HttpResponse

from members.models import Member
from points.models import LedgerEntry, Purchase, Return
from points.selectors.balances import balance_of
from tests.api.callers import Caller, bill, body_of
from tests.cast import Cast, assemble_cast
from tests.factories import ring_up

pytestmark = pytest.mark.django_db(transaction=True)

TILLS = 16


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The cast, committed: every till has a connection of its own."""
    return assemble_cast()


def at_once(act: Callable[[int], HttpResponse]) -> list[HttpResponse]:
    """What sixteen tills were answered; one that found the club busy asks again, as it should."""
    barrier = Barrier(TILLS)

    def work(number: int) -> HttpResponse:
        try:
            barrier.wait()
            response = act(number)
            while response.status_code == 409 and body_of(response)["code"] == "busy":
                response = act(number)
            return response
        finally:
            connection.close()

    with ThreadPoolExecutor(TILLS) as pool:
        return list(pool.map(work, range(TILLS)))


def test_ten_times_ten_points_out_of_a_hundred(cast: Cast) -> None:
    ring_up(cast.shop, 10_000_000, member=cast.sara)
    payments = [{"tender": "points", "amount": 50_000}]
    sales = [bill(50_000, member=cast.sara.pk, payments=payments) for _ in range(TILLS)]

    answers = at_once(
        lambda number: Caller(cast.secret).post("purchases/", sales[number], key=f"{number}")
    )

    assert Counter(answer.status_code for answer in answers) == {201: 10, 409: 6}
    refused = [body_of(answer)["code"] for answer in answers if answer.status_code == 409]
    assert set(refused) == {"insufficient_points"}
    assert balance_of(cast.sara.pk).balance == 0


def test_one_sale_under_one_key(cast: Cast) -> None:
    sale = bill(member=cast.sara.pk)

    answers = at_once(lambda _: Caller(cast.secret).post("purchases/", sale, key="one"))

    assert {(answer.status_code, answer.content) for answer in answers} == {
        (201, answers[0].content)
    }
    assert sum("Idempotent-Replayed" in answer.headers for answer in answers) == TILLS - 1
    assert (Purchase.objects.count(), LedgerEntry.objects.count()) == (1, 1)


def test_one_receipt_under_many_keys(cast: Cast) -> None:
    sale = bill(member=cast.sara.pk)

    answers = at_once(lambda number: Caller(cast.secret).post("purchases/", sale, key=f"{number}"))

    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: TILLS - 1}
    assert len({body_of(answer)["id"] for answer in answers}) == 1
    assert LedgerEntry.objects.count() == 1


def test_one_return_by_many_cashiers(cast: Cast) -> None:
    purchase = ring_up(cast.shop, member=cast.sara).purchase

    answers = at_once(
        lambda number: Caller(cast.secret).post(
            f"purchases/{purchase.pk}/returns/", {"return_number": "1"}, key=f"{number}"
        )
    )

    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: TILLS - 1}
    assert Return.objects.count() == 1
    assert balance_of(cast.sara.pk).balance == 0


def test_one_mobile_in_many_spellings(cast: Cast) -> None:
    spellings = ["09351112233", "+989351112233", "۰۹۳۵ ۱۱۱ ۲۲۳۳", "00989351112233"]

    answers = at_once(
        lambda number: Caller(cast.secret).post(
            "members/", {"mobile": spellings[number % 4], "first_name": "مریم"}, key=None
        )
    )

    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: TILLS - 1}
    refused = [json.loads(answer.content) for answer in answers if answer.status_code == 409]
    assert {(body["code"], body["member_id"]) for body in refused} == {
        ("phone_taken", Member.objects.get(mobile="+989351112233").pk)
    }
