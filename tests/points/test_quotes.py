"""What is previewed is what is booked."""

from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from campaigns.services.checkout import quote_purchase
from members.exceptions import ClubError, NotAllowed
from members.roles import SYSTEM
from points.exceptions import NotEnoughPoints
from points.rules.sales import Bonus
from points.selectors.quotes import quote_sale
from points.services.purchases import record_purchase
from points.services.returns import return_purchase
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_sale, refused, ring_up
from tests.properties import examples
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

Result = TypeVar("Result")


def test_a_preview_writes_nothing(cast: Cast) -> None:
    ring_up(cast.shop, 3_000_000, member=cast.sara, now=NOON)
    sale = make_sale(cast.shop, 500_000, member=cast.sara, points_amount=100_000)

    with nothing_changed():
        quote = quote_purchase(sale=sale, actor=cast.actor("cashier"), now=NOON)

    assert (quote.award.granted, quote.spent_points) == (4, 20)
    assert (quote.balance.spendable, quote.most_payable) == (30, 150_000)


def test_a_preview_refuses_what_booking_would(cast: Cast) -> None:
    sale = make_sale(cast.shop, 500_000, member=cast.sara, points_amount=100_000)

    with refused(NotEnoughPoints):
        quote_purchase(sale=sale, actor=cast.actor("cashier"))
    with refused(NotAllowed):
        quote_purchase(sale=make_sale(cast.other_shop), actor=cast.actor("cashier"))


def test_the_bill_limits_what_points_may_pay(cast: Cast) -> None:
    ring_up(cast.shop, 30_000_000, member=cast.sara, now=NOON)

    quote = quote_sale(make_sale(cast.shop, 200_000, member=cast.sara), now=NOON)

    assert quote.most_payable == 200_000


def test_a_stranger_has_nothing_to_pay_with(cast: Cast) -> None:
    quote = quote_sale(make_sale(cast.shop, 200_000), now=NOON)

    assert (quote.award.wanted, quote.most_payable, quote.balance.balance) == (0, 0, 0)


@st.composite
def stories(draw: st.DrawFn) -> dict[str, Any]:
    """What happened before, and the sale that is asked about."""
    amount = draw(st.integers(0, 3_000_000))
    return {
        "before": draw(st.lists(st.integers(1, 5_000_000), max_size=4)),
        "stranger_before": draw(st.integers(0, 5_000_000)),
        "is_returned": draw(st.booleans()),
        "amount": amount,
        "points_amount": draw(st.integers(0, amount)),
        "bonus": draw(st.integers(0, 60)),
    }


@examples(30)
@given(story=stories())
def test_a_quote_equals_the_booking(cast: Cast, story: dict[str, Any]) -> None:
    with transaction.atomic():
        _quote_then_book(cast, story)
        transaction.set_rollback(True)


def _quote_then_book(cast: Cast, story: dict[str, Any]) -> None:
    for amount in story["before"]:
        ring_up(cast.shop, amount, member=cast.sara, now=NOON - DAY)
    stranger = ring_up(cast.shop, story["stranger_before"] + 1, now=NOON - DAY)
    ring_up(
        cast.shop, 1, member=cast.sara, bonuses=[Bonus("gift", story["bonus"] // 2)], now=NOON - DAY
    )
    if story["is_returned"]:
        return_purchase(purchase_id=stranger.purchase.pk, return_number="1", actor=SYSTEM, now=NOON)
    sale = make_sale(
        cast.shop, story["amount"], member=cast.sara, points_amount=story["points_amount"]
    )
    bonuses = [Bonus("gift", story["bonus"])]

    quote = _or_refusal(lambda: quote_sale(sale, bonuses=bonuses, now=NOON))
    booked = _or_refusal(
        lambda: record_purchase(sale=sale, actor=SYSTEM, bonuses=bonuses, now=NOON)
    )

    if isinstance(quote, ClubError):
        assert isinstance(booked, type(quote))
        assert booked.facts == quote.facts
        return
    assert not isinstance(booked, ClubError)
    assert booked.award == quote.award
    assert booked.spent_points == quote.spent_points
    assert (
        booked.balance.balance == quote.balance.balance - quote.spent_points + quote.award.granted
    )


def _or_refusal(work: Callable[[], Result]) -> Result | ClubError:
    try:
        with transaction.atomic():
            return work()
    except ClubError as refusal:
        return refusal
