"""What is previewed of a return is what the return books, whatever happened before."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from points.exceptions import AlreadyReturned, NotOnCredit, ReturnExceedsNet
from points.models import Purchase
from points.selectors.returns import ReturnPreview, preview_return, preview_void
from points.services.claims import settle_purchase
from points.services.expiry import expire_points
from points.services.returns import Returned, return_purchase, void_purchase
from tests.cast import Cast
from tests.factories import refused, ring_up

pytestmark = pytest.mark.django_db
Story = Callable[[Cast], Purchase]


def untouched(cast: Cast) -> Purchase:
    """A sale whose points are still there."""
    return ring_up(cast.shop, 10_000_000, member=cast.sara).purchase


def without_a_member(cast: Cast) -> Purchase:
    """A sale to nobody."""
    return ring_up(cast.shop, 10_000_000).purchase


def on_credit(cast: Cast) -> Purchase:
    """A sale whose points wait."""
    return ring_up(cast.shop, 10_000_000, member=cast.sara, tender="credit").purchase


def partly_spent(cast: Cast) -> Purchase:
    """A sale of whose points some are gone."""
    purchase = ring_up(cast.shop, 10_000_000, member=cast.sara).purchase
    ring_up(cast.shop, 300_000, member=cast.sara, points_amount=300_000)
    return purchase


def replaced_by_others(cast: Cast) -> Purchase:
    """A sale whose points are gone while the member has others."""
    purchase = partly_spent(cast)
    ring_up(cast.shop, 20_000_000, member=cast.sara)
    return purchase


def paid_with_points(cast: Cast) -> Purchase:
    """A sale that spent and earned, and whose earned points are spent as well."""
    ring_up(cast.shop, 2_000_000, member=cast.sara)
    purchase = ring_up(cast.shop, 10_000_000, member=cast.sara, points_amount=100_000).purchase
    ring_up(cast.shop, 480_000, member=cast.sara, points_amount=480_000)
    return purchase


def returned_in_part(cast: Cast) -> Purchase:
    """As before, with a debt from a first return of the same sale."""
    purchase = paid_with_points(cast)
    _give_back(cast, purchase, 5_000_000, number="first")
    return Purchase.objects.get(pk=purchase.pk)


def owing_for_another(cast: Cast) -> Purchase:
    """A sale whose spent points come back to a member in debt."""
    other = partly_spent(cast)
    purchase = ring_up(cast.shop, 350_000, member=cast.sara, points_amount=200_000).purchase
    _give_back(cast, other, None, number="other")
    return Purchase.objects.get(pk=purchase.pk)


def expired(cast: Cast) -> Purchase:
    """A sale whose points expired unspent."""
    long_ago = timezone.now() - timedelta(days=500)
    purchase = ring_up(cast.shop, 10_000_000, member=cast.sara, now=long_ago).purchase
    expire_points()
    return purchase


def spent_from_expired_points(cast: Cast) -> Purchase:
    """A sale paid with points that would have expired since."""
    long_ago = timezone.now() - timedelta(days=360)
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=long_ago)
    soon_after = long_ago + timedelta(days=1)
    return ring_up(
        cast.shop, 400_000, member=cast.sara, points_amount=200_000, now=soon_after
    ).purchase


STORIES: list[Story] = [
    untouched,
    without_a_member,
    on_credit,
    partly_spent,
    replaced_by_others,
    paid_with_points,
    returned_in_part,
    owing_for_another,
    expired,
    spent_from_expired_points,
]


def _give_back(cast: Cast, purchase: Purchase, amount: int | None, *, number: str) -> Returned:
    return return_purchase(
        purchase_id=purchase.pk, return_number=number, actor=cast.actor("cashier"), amount=amount
    )


def _as_shown(preview: ReturnPreview) -> tuple[int, ...]:
    return (
        preview.amount,
        preview.money,
        preview.clawed_back,
        preview.given_back,
        preview.debt,
        preview.balance_after or 0,
    )


def _as_booked(returned: Returned) -> tuple[int, ...]:
    record = returned.record
    return (
        record.amount,
        record.money,
        record.clawed_back,
        record.given_back,
        record.debt,
        returned.balance.balance,
    )


@pytest.mark.parametrize("story", STORIES)
def test_a_whole_return_is_booked_as_shown(cast: Cast, story: Story) -> None:
    purchase = story(cast)
    preview = preview_return(purchase)

    returned = _give_back(cast, purchase, None, number="whole")

    assert _as_shown(preview) == _as_booked(returned)


@pytest.mark.parametrize("story", STORIES)
def test_a_part_is_booked_as_shown(cast: Cast, story: Story) -> None:
    purchase = story(cast)
    preview = preview_return(purchase, amount=123_457)

    returned = _give_back(cast, purchase, 123_457, number="part")

    assert _as_shown(preview) == _as_booked(returned)


def test_a_line_is_booked_as_shown(cast: Cast) -> None:
    purchase = untouched(cast)
    preview = preview_return(purchase, lines={1: 2_000_000})

    returned = return_purchase(
        purchase_id=purchase.pk,
        return_number="line",
        actor=cast.actor("cashier"),
        lines={1: 2_000_000},
    )

    assert _as_shown(preview) == _as_booked(returned)


def test_a_void_is_booked_as_shown(cast: Cast) -> None:
    purchase = partly_spent(cast)
    preview = preview_void(purchase)

    voided = void_purchase(purchase_id=purchase.pk, actor=cast.actor("manager"), reason="x")

    assert _as_shown(preview) == _as_booked(voided)


def test_the_preview_refuses_what_the_return_would(cast: Cast) -> None:
    purchase = untouched(cast)

    with refused(ReturnExceedsNet):
        preview_return(purchase, amount=10_000_001)
    with refused(ReturnExceedsNet):
        preview_return(purchase, lines={1: 10_000_001})


def test_what_came_back_in_part_is_not_voided(cast: Cast) -> None:
    purchase = returned_in_part(cast)

    with refused(AlreadyReturned):
        preview_void(purchase)


def test_a_settled_credit_is_not_voided(cast: Cast) -> None:
    purchase = settle_purchase(purchase_id=on_credit(cast).pk, actor=cast.actor("cashier"))

    with refused(NotOnCredit):
        preview_void(purchase)
