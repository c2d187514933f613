"""K01, K02: killed before and after every statement, then asked again: exactly one effect."""

import os
import signal
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from campaigns.services.checkout import ring_up_purchase
from members.exceptions import ClubError
from members.roles import SYSTEM
from members.services.idempotency import Answer, answer_once
from points.models import LedgerEntry, Purchase, Return
from points.selectors.verification import find_breaches
from points.services.claims import claim_purchase
from points.services.returns import return_purchase
from tests.cast import assemble_cast
from tests.factories import make_sale, ring_up

pytestmark = pytest.mark.django_db(transaction=True)

Operation = Callable[[int], Answer]


class Killer:
    """Counts statements and ends its process at one of them, as a power cut would."""

    def __init__(self, at: int, *, after: bool) -> None:
        self.at = at
        self.after = after
        self.count = 0

    def __call__(self, execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        self.count += 1
        if self.count == self.at and not self.after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = execute(sql, params, many, context)
        if self.count == self.at and self.after:
            os.kill(os.getpid(), signal.SIGKILL)
        return result


def under_key(number: int, effect: Callable[[], Answer]) -> Answer:
    """As a door does it, under the key of this attempt."""

    def refuse(refusal: ClubError) -> Answer:
        return Answer(refusal.status, {"code": refusal.code})

    return answer_once(
        client="till", key=f"k-{number}", request=number, effect=effect, refuse=refuse
    )


def die_during(operation: Operation, number: int, killer: Killer) -> bool:
    """Run it in a process of its own; True when the killer struck, False when it came through."""
    connection.close()
    child = os.fork()
    if child == 0:
        try:
            with connection.execute_wrapper(killer):
                operation(number)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def try_every_point(operation: Operation, effects: Callable[[], int]) -> int:
    """Kill at each statement, look, ask again, look again; returns how many points there were."""
    number = 0
    struck = True
    while struck:
        for after in (False, True):
            number += 1
            before = effects()
            statement = (number + 1) // 2
            struck = die_during(operation, number, Killer(statement, after=after))
            assert find_breaches() == []
            assert effects() - before in (0, 1)
            answer = operation(number)
            assert answer.status == 201
            assert operation(number) == Answer(answer.status, answer.body, is_replayed=True)
            assert effects() - before == 1
            assert find_breaches() == []
    return number


def test_a_purchase_partly_paid_with_points() -> None:
    cast = assemble_cast()
    ring_up(cast.shop, 900_000_000, member=cast.sara)

    def operation(number: int) -> Answer:
        sale = make_sale(
            cast.shop, 1_000_000, member=cast.sara, points_amount=50_000, receipt=f"K{number}"
        )

        def effect() -> Answer:
            booked = ring_up_purchase(sale=sale, actor=SYSTEM)
            return Answer(201, {"id": booked.purchase.pk})

        return under_key(number, effect)

    points = try_every_point(operation, Purchase.objects.count)

    assert points >= 2 * 15


def test_a_return_that_leaves_a_debt() -> None:
    cast = assemble_cast()
    sales = [ring_up(cast.shop, 1_000_000, member=cast.sara).purchase for _ in range(60)]
    ring_up(cast.shop, 1_000_000, member=cast.sara, points_amount=1_000_000)

    def operation(number: int) -> Answer:
        def effect() -> Answer:
            done = return_purchase(purchase_id=sales[number].pk, return_number="R", actor=SYSTEM)
            return Answer(201, {"clawed_back": done.record.clawed_back})

        return under_key(number, effect)

    points = try_every_point(operation, Return.objects.count)

    assert points >= 2 * 10


def test_a_claim() -> None:
    cast = assemble_cast()
    sales = [ring_up(cast.shop, 1_000_000).purchase for _ in range(60)]

    def operation(number: int) -> Answer:
        def effect() -> Answer:
            booked = claim_purchase(
                purchase_id=sales[number].pk, member_id=cast.sara.pk, actor=SYSTEM
            )
            return Answer(201, {"granted": booked.award.granted})

        return under_key(number, effect)

    points = try_every_point(operation, LedgerEntry.objects.count)

    assert points >= 2 * 10
