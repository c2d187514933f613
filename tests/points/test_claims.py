"""A sale without a member, claimed afterwards by its receipt."""

import pytest

from members.exceptions import NotAllowed, UnknownMember
from members.models import AuditEntry
from members.roles import SYSTEM
from points.exceptions import AlreadyClaimed, AlreadyReturned, SelfAward, UnknownPurchase
from points.models import BudgetWindow, LedgerEntry, PointLot, Purchase
from points.rules.sales import Bonus
from points.services.budget import sweep_surpluses
from points.services.claims import claim_purchase
from points.services.returns import return_purchase, void_purchase
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_member, refused, ring_up
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def test_it_earns_what_it_would_have_earned_on_its_day(cast: Cast) -> None:
    purchase = ring_up(cast.shop, 1_250_000, now=NOON).purchase

    claimed = claim_purchase(
        purchase_id=purchase.pk,
        member_id=cast.sara.pk,
        actor=cast.actor("cashier"),
        now=NOON + 3 * DAY,
    )

    assert (claimed.award.granted, claimed.balance.spendable) == (12, 12)
    purchase.refresh_from_db()
    assert purchase.member_id == cast.sara.pk
    lot, entry = PointLot.objects.get(), LedgerEntry.objects.get()
    assert (lot.vests_at, entry.at) == (NOON, NOON + 3 * DAY)
    assert AuditEntry.objects.latest("id").action == "purchase.claimed"


@pytest.mark.parametrize("is_swept", [False, True])
def test_swept_or_not_makes_no_difference(cast: Cast, is_swept: bool) -> None:
    purchase = ring_up(cast.shop, 1_250_000, now=NOON).purchase
    if is_swept:
        sweep_surpluses()

    claimed = claim_purchase(purchase_id=purchase.pk, member_id=cast.sara.pk, actor=SYSTEM)

    assert claimed.award.granted == 12
    sweep_surpluses()
    assert BudgetWindow.objects.get().pool == 62_500 - 60_000


def test_a_claim_in_a_window_that_is_short_makes_that_good_first(cast: Cast) -> None:
    """Filling the pool for the claim may sweep the claimed sale itself."""
    large = ring_up(cast.shop, 100_000_000, now=NOON).purchase
    ring_up(cast.shop, 100_000, member=cast.sara, bonuses=[Bonus("gift", 500)], now=NOON)
    return_purchase(purchase_id=large.pk, return_number="1", actor=SYSTEM, now=NOON)
    purchase = ring_up(cast.shop, 1_000_000, now=NOON).purchase
    short = BudgetWindow.objects.get().pool

    claimed = claim_purchase(purchase_id=purchase.pk, member_id=cast.sara.pk, actor=SYSTEM)

    assert short == -2_500_000
    assert (claimed.award.wanted, claimed.award.granted) == (10, 0)
    assert BudgetWindow.objects.get().pool == -2_450_000


def test_a_sale_is_claimed_once(cast: Cast) -> None:
    purchase = ring_up(cast.shop, now=NOON).purchase
    claim_purchase(purchase_id=purchase.pk, member_id=cast.sara.pk, actor=SYSTEM)

    for member in (cast.sara, make_member()):
        with nothing_changed(), refused(AlreadyClaimed):
            claim_purchase(purchase_id=purchase.pk, member_id=member.pk, actor=SYSTEM)


def test_a_members_sale_is_not_for_another(cast: Cast) -> None:
    purchase = ring_up(cast.shop, member=cast.sara).purchase
    stranger = make_member()

    with nothing_changed(), refused(AlreadyClaimed):
        claim_purchase(purchase_id=purchase.pk, member_id=stranger.pk, actor=SYSTEM)


def test_what_came_back_is_not_claimed(cast: Cast) -> None:
    partly = ring_up(cast.shop, now=NOON).purchase
    voided = ring_up(cast.shop, now=NOON).purchase
    return_purchase(purchase_id=partly.pk, return_number="1", actor=SYSTEM, amount=1)
    void_purchase(purchase_id=voided.pk, actor=SYSTEM, reason="wrong")

    for purchase in (partly, voided):
        with nothing_changed(), refused(AlreadyReturned):
            claim_purchase(purchase_id=purchase.pk, member_id=cast.sara.pk, actor=SYSTEM)


def test_a_claimed_sale_comes_back_with_its_points(cast: Cast) -> None:
    purchase = ring_up(cast.shop, 1_000_000, now=NOON).purchase
    claim_purchase(purchase_id=purchase.pk, member_id=cast.sara.pk, actor=SYSTEM, now=NOON)

    returned = return_purchase(purchase_id=purchase.pk, return_number="1", actor=SYSTEM, now=NOON)

    assert (returned.record.clawed_back, returned.balance.balance) == (10, 0)


def test_a_visit_of_zero_is_claimed_without_points(cast: Cast) -> None:
    purchase = ring_up(cast.shop, 0).purchase

    claim_purchase(purchase_id=purchase.pk, member_id=cast.sara.pk, actor=SYSTEM)

    assert Purchase.objects.get().member_id == cast.sara.pk
    assert LedgerEntry.objects.count() == 0


def test_another_shops_cashier_claims_nothing(cast: Cast) -> None:
    purchase = ring_up(cast.other_shop).purchase

    with nothing_changed(), refused(NotAllowed):
        claim_purchase(purchase_id=purchase.pk, member_id=cast.sara.pk, actor=cast.actor("cashier"))


def test_nobody_claims_for_himself(cast: Cast) -> None:
    purchase = ring_up(cast.shop).purchase
    cast.cashier.mobile = cast.sara.mobile

    with nothing_changed(), refused(SelfAward):
        claim_purchase(purchase_id=purchase.pk, member_id=cast.sara.pk, actor=cast.actor("cashier"))


def test_an_unknown_sale_or_member_is_refused(cast: Cast) -> None:
    purchase = ring_up(cast.shop).purchase

    with nothing_changed(), refused(UnknownPurchase):
        claim_purchase(purchase_id=999_999, member_id=cast.sara.pk, actor=SYSTEM)
    with nothing_changed(), refused(UnknownMember):
        claim_purchase(purchase_id=purchase.pk, member_id=999_999, actor=SYSTEM)
