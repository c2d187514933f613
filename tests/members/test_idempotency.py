"""One key, one effect, one answer (I8)."""

from collections.abc import Callable
from typing import Any

import pytest

from campaigns.services.checkout import ring_up_purchase
from members.exceptions import ClubError, InvalidField, KeyReused, NotAllowed, UnknownMember
from members.models import IdempotencyKey
from members.roles import SYSTEM
from members.services.idempotency import Answer, answer_once
from points.exceptions import NotEnoughPoints
from points.models import Purchase
from tests.cast import Cast
from tests.factories import make_sale

pytestmark = pytest.mark.django_db


class Till:
    """Asks under a key, and remembers how often something was really done."""

    def __init__(self) -> None:
        self.done = 0

    def ask(
        self,
        request: Any = "body",
        *,
        client: str = "till-1",
        key: str = "k-1",
        refusal: Callable[[], ClubError] | None = None,
    ) -> Answer:
        def effect() -> Answer:
            self.done += 1
            if refusal is not None:
                raise refusal()
            return Answer(201, {"number": self.done})

        return answer_once(
            client=client,
            key=key,
            request=request,
            effect=effect,
            refuse=lambda error: Answer(error.status, {"code": error.code}),
        )


def test_the_second_answer_is_the_first(db: None) -> None:
    till = Till()

    first, second = till.ask(), till.ask()

    assert first == Answer(201, {"number": 1})
    assert second == Answer(201, {"number": 1}, is_replayed=True)
    assert till.done == 1


def test_another_key_or_another_client_is_another_effect(db: None) -> None:
    till = Till()

    answers = [till.ask(), till.ask(key="k-2"), till.ask(client="till-2")]

    assert [answer.body["number"] for answer in answers] == [1, 2, 3]


def test_the_order_of_names_in_the_body_does_not_matter(db: None) -> None:
    till = Till()
    till.ask({"a": 1, "b": [1, 2]})

    again = till.ask({"b": [1, 2], "a": 1})

    assert again.is_replayed


@pytest.mark.parametrize("other", [{"a": 2}, {"a": "1"}, {"a": 1, "b": None}, []])
def test_another_body_under_the_same_key_is_refused(db: None, other: Any) -> None:
    till = Till()
    till.ask({"a": 1})

    with pytest.raises(KeyReused):
        till.ask(other)

    assert till.done == 1


def test_a_refusal_by_the_state_of_the_world_is_kept(db: None) -> None:
    till = Till()

    first = till.ask(refusal=NotEnoughPoints)
    second = till.ask()

    assert first == Answer(409, {"code": "insufficient_points"})
    assert second == Answer(409, {"code": "insufficient_points"}, is_replayed=True)
    assert till.done == 1


@pytest.mark.parametrize("refusal", [InvalidField, NotAllowed, UnknownMember, KeyReused])
def test_any_other_refusal_leaves_nothing(db: None, refusal: Callable[[], ClubError]) -> None:
    till = Till()

    with pytest.raises(ClubError):
        till.ask(refusal=refusal)

    assert IdempotencyKey.objects.count() == 0
    assert till.ask() == Answer(201, {"number": 2})


def test_a_fault_leaves_nothing(cast: Cast) -> None:
    sale = make_sale(cast.shop)

    def effect() -> Answer:
        ring_up_purchase(sale=sale, actor=SYSTEM)
        message = "the machine stumbled"
        raise RuntimeError(message)

    with pytest.raises(RuntimeError):
        answer_once(
            client="till", key="k", request="r", effect=effect, refuse=lambda _: Answer(409, {})
        )

    assert (IdempotencyKey.objects.count(), Purchase.objects.count()) == (0, 0)


def test_a_refusal_undoes_what_came_before_it(cast: Cast) -> None:
    sale = make_sale(cast.shop)

    def effect() -> Answer:
        ring_up_purchase(sale=sale, actor=SYSTEM)
        raise NotEnoughPoints

    answer = answer_once(
        client="till",
        key="k",
        request="r",
        effect=effect,
        refuse=lambda error: Answer(error.status, {"code": error.code}),
    )

    assert answer.status == 409
    assert Purchase.objects.count() == 0
