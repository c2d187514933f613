"""What a till asks of the ledger: the same figures as everywhere else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from points.selectors.balances import NO_POINTS, balance_of
from points.selectors.holdings import balances_of, reasons_of
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

    for now in (timezone.now(), timezone.now() + timedelta(days=800)):
        balances = balances_of(members, now=now)

        assert balances == {member_id: balance_of(member_id, now=now) for member_id in members}
    assert balances_of(members)[cast.sara.pk].debt == 80
    assert balances_of(members)[other.pk].pending == 30
    assert balances_of(members)[stranger.pk] == NO_POINTS


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
