"""What a till asks of the ledger: everybody's points at once, and why a purchase earned."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from points.selectors.balances import NO_POINTS, Balance, balances_of, expiry_ladder
from points.selectors.reasons import reasons_of
from points.services.claims import claim_purchase
from points.services.returns import return_purchase
from tests.cast import Cast
from tests.factories import make_member, ring_up

pytestmark = pytest.mark.django_db


def test_balances_of_many_are_the_balances_of_each(cast: Cast) -> None:
    other, stranger = make_member(), make_member()
    purchase = ring_up(cast.shop, 10_000_000, member=cast.sara).purchase
    ring_up(cast.shop, 400_000, member=cast.sara, points_amount=400_000)
    return_purchase(purchase_id=purchase.pk, return_number="1", actor=cast.actor("till"))
    ring_up(cast.shop, 3_000_000, member=other, tender="credit")
    ring_up(cast.shop, 2_000_000, member=other)
    members = [cast.sara.pk, other.pk, stranger.pk]

    today = balances_of(members)
    long_after = balances_of(members, now=timezone.now() + timedelta(days=800))

    assert today == {
        cast.sara.pk: Balance(balance=0, spendable=0, spendable_value=0, pending=0, debt=80),
        other.pk: Balance(balance=50, spendable=20, spendable_value=100_000, pending=30, debt=0),
        stranger.pk: NO_POINTS,
    }
    assert (long_after[other.pk].balance, long_after[other.pk].spendable) == (50, 0)


def test_nobodys_balances(cast: Cast) -> None:
    assert balances_of([]) == {}


def test_why_a_purchase_earned(cast: Cast) -> None:
    purchase = ring_up(cast.shop, 5_000_000).purchase

    before = reasons_of(purchase)
    claimed = claim_purchase(
        purchase_id=purchase.pk, member_id=cast.sara.pk, actor=cast.actor("till")
    )

    assert before == []
    assert reasons_of(claimed.purchase) == [reason.as_json() for reason in claimed.award.reasons]


def test_the_ladder_tells_the_last_day_not_the_midnight_after_it(cast: Cast) -> None:
    morning = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=morning)

    (step,) = expiry_ladder(cast.sara.pk, now=morning)

    assert step.points == 100
    assert step.last_day == date(2027, 3, 1)
    assert step.expires_at == datetime(2027, 3, 1, 20, 30, tzinfo=UTC)
