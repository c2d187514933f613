"""Answers to surveys by the cheapest way, as the tests of their figures need them."""

from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from campaigns.models import Survey
from members.models import Member, Message, Shop

_numbers = count(1)


def answer(shop: Shop | None, score: int | None, *, at: datetime, **more: Any) -> Survey:
    """One answer, given at this moment; after a purchase unless told otherwise."""
    facts: dict[str, Any] = {
        "kind": Survey.Kind.PURCHASE,
        "natural_key": f"case:{next(_numbers)}",
        "shop": shop,
        "score": score,
        "asked_at": at - timedelta(hours=2),
        "expires_at": at + timedelta(days=14),
        "scored_at": at,
    }
    return Survey.objects.create(**{**facts, **more})


def asked_only(shop: Shop, *, at: datetime, member: Member | None = None, **more: Any) -> Survey:
    """One who was asked then and has not answered."""
    return answer(shop, None, at=at, asked_at=at, scored_at=None, member=member, **more)


def message(status: str, *, at: datetime) -> Message:
    """The message by which somebody was asked."""
    return Message.objects.create(
        natural_key=f"case:{next(_numbers)}",
        kind=Message.Kind.SERVICE,
        address="+989990000000",
        text="…",
        status=status,
        due_at=at,
        created_at=at,
    )


def many_answers(shops: list[Shop], *, first: datetime, days: int, count_of: int) -> list[Survey]:
    """So many answers by chance, always the same."""
    pick = Random(11)
    return [
        answer(
            pick.choice(shops),
            pick.randint(0, 10),
            at=first + timedelta(minutes=pick.randrange(days * 1_440)),
            kind=pick.choice(["purchase", "counter"]),
            seller=pick.choice(["user:1", "user:2", "key:abc", ""]),
            category=pick.choice(["گل", "گلدان", ""]),
            tier=pick.choice(["bronze", "gold", ""]),
            expectation=pick.choice(["", "below", "met", "above"]),
            effort=pick.choice([None, 1, 2, 3, 4, 5]),
            reason=pick.choice(["", "goods", "price", "staff"]),
            is_withheld=pick.random() < 0.2,
        )
        for _place in range(count_of)
    ]
