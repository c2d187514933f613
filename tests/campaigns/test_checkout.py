"""The checkout: the sale through points, and its receipt by message in the same transaction."""

from datetime import timedelta

import pytest

from campaigns.services.checkout import quote_purchase, ring_up_purchase
from members.exceptions import NotAllowed
from members.models import Consent, Member, Message
from members.roles import SYSTEM
from members.selectors.access import actor_for_user
from members.services.members import record_consents
from members.services.shops import set_up_club
from points.exceptions import Backdated, DuplicateReceipt, NotEnoughPoints, SelfAward
from tests.cast import Cast
from tests.clock import NOON
from tests.factories import make_sale, make_staff, refused
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def test_the_receipt_is_owed_with_the_sale(cast: Cast) -> None:
    sale = make_sale(cast.shop, 12_590_000, member=cast.sara, occurred_at=NOON)

    booked = ring_up_purchase(sale=sale, actor=cast.actor("cashier"), now=NOON)

    message = Message.objects.get()
    assert (message.kind, message.status) == ("service", "queued")
    assert (message.address, message.member_id) == (cast.sara.mobile, cast.sara.pk)
    assert message.natural_key == f"receipt:{booked.purchase.pk}"
    assert (message.due_at, message.created_at) == (NOON, NOON)
    for words in ("گل نرگس", "۱٬۲۵۹٬۰۰۰", "۱۲۵"):
        assert words in message.text


def test_who_did_not_allow_it_gets_none(cast: Cast) -> None:
    record_consents(
        actor=SYSTEM,
        member_id=cast.sara.pk,
        consents={Consent.Purpose.SERVICE.value: False},
        evidence="counter",
    )

    ring_up_purchase(sale=make_sale(cast.shop, member=cast.sara), actor=SYSTEM)

    assert Message.objects.count() == 0


def test_a_member_without_a_mobile_gets_none(cast: Cast) -> None:
    Member.objects.filter(pk=cast.sara.pk).update(mobile=None)

    ring_up_purchase(sale=make_sale(cast.shop, member=cast.sara), actor=SYSTEM)

    assert Message.objects.count() == 0


def test_a_stranger_gets_none(cast: Cast) -> None:
    ring_up_purchase(sale=make_sale(cast.shop), actor=SYSTEM)

    assert Message.objects.count() == 0


def test_a_club_that_sends_no_receipts(cast: Cast) -> None:
    set_up_club(actor=SYSTEM, name="گل نرگس", sends_receipts=False)

    ring_up_purchase(sale=make_sale(cast.shop, member=cast.sara), actor=SYSTEM)

    assert Message.objects.count() == 0


def test_a_refused_sale_owes_no_receipt(cast: Cast) -> None:
    sale = make_sale(cast.shop, member=cast.sara, receipt="A-1")
    ring_up_purchase(sale=sale, actor=SYSTEM)
    too_dear = make_sale(cast.shop, 9_000_000, member=cast.sara, points_amount=9_000_000)

    with nothing_changed(), refused(DuplicateReceipt):
        ring_up_purchase(sale=sale, actor=SYSTEM)
    with nothing_changed(), refused(NotEnoughPoints):
        ring_up_purchase(sale=too_dear, actor=SYSTEM)


def test_another_shops_cashier_previews_and_books_nothing(cast: Cast) -> None:
    sale = make_sale(cast.other_shop, member=cast.sara)

    with nothing_changed(), refused(NotAllowed):
        quote_purchase(sale=sale, actor=cast.actor("cashier"))
    with nothing_changed(), refused(NotAllowed):
        ring_up_purchase(sale=sale, actor=cast.actor("cashier"))


def test_preview_and_booking_are_one_engine(cast: Cast) -> None:
    sale = make_sale(cast.shop, 7_654_321, member=cast.sara)

    quote = quote_purchase(sale=sale, actor=cast.actor("cashier"), now=NOON)
    booked = ring_up_purchase(sale=sale, actor=cast.actor("cashier"), now=NOON)

    assert quote.award == booked.award


def test_a_quote_refuses_what_booking_would(cast: Cast) -> None:
    seller = make_staff("cashier", shops=[cast.shop], mobile=str(cast.sara.mobile))
    own = make_sale(cast.shop, member=cast.sara)
    long_ago = make_sale(cast.shop, member=cast.sara, occurred_at=NOON - timedelta(days=8))

    for sale, actor, refusal in (
        (own, actor_for_user(seller), SelfAward),
        (long_ago, cast.actor("cashier"), Backdated),
    ):
        with refused(refusal):
            quote_purchase(sale=sale, actor=actor, now=NOON)
        with refused(refusal):
            ring_up_purchase(sale=sale, actor=actor, now=NOON)
