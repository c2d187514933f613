"""C02: sixteen times the same request under one key is one effect and one answer."""

from functools import partial

import pytest

from campaigns.services.checkout import ring_up_purchase
from members.exceptions import ClubError
from members.roles import SYSTEM
from members.services.idempotency import Answer, answer_once
from points.models import Purchase
from points.rules.sales import Sale
from points.selectors.balances import balance_of
from tests.cast import assemble_cast
from tests.concurrency.racing import race, successes
from tests.factories import make_sale

pytestmark = pytest.mark.django_db(transaction=True)


def answer(sale: Sale) -> Answer:
    """As a door does it."""

    def effect() -> Answer:
        booked = ring_up_purchase(sale=sale, actor=SYSTEM)
        return Answer(201, {"id": booked.purchase.pk, "granted": booked.award.granted})

    def refuse(refusal: ClubError) -> Answer:
        return Answer(refusal.status, {"code": refusal.code})

    return answer_once(
        client="till", key="k-1", request=sale.receipt_number, effect=effect, refuse=refuse
    )


def test_c02_one_effect_and_one_answer() -> None:
    cast = assemble_cast()
    sale = make_sale(cast.shop, 10_000_000, member=cast.sara)

    outcomes = race(*(partial(answer, sale) for _ in range(16)))

    answers = successes(outcomes)
    assert len(answers) == 16
    assert len({(given.status, given.body["id"]) for given in answers}) == 1
    assert sum(given.is_replayed for given in answers) == 15
    assert Purchase.objects.count() == 1
    assert balance_of(cast.sara.pk).balance == 100


def test_a_refusal_is_kept_and_repeated() -> None:
    cast = assemble_cast()
    sale = make_sale(cast.shop, 500_000, member=cast.sara, points_amount=500_000)

    outcomes = race(*(partial(answer, sale) for _ in range(4)))

    assert {(given.status, given.body["code"]) for given in successes(outcomes)} == {
        (409, "insufficient_points")
    }
    assert Purchase.objects.count() == 0
