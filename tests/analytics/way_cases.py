"""Members with visits on known days, as the tests of the journey map need them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from members.models import Member, Shop
from points.models import Purchase
from tests.clock import DAY, NOON
from tests.factories import make_member, ring_up

TODAY = NOON.date()


def joined(*, days_ago: int, shop: Shop | None = None) -> Member:
    """A member since so many days."""
    member = make_member(shop=shop)
    Member.objects.filter(pk=member.pk).update(joined_at=NOON - days_ago * DAY)
    member.refresh_from_db()
    return member


def visits(
    shop: Shop, member: Member, days_ago: Iterable[int], *, amount: int = 1_000_000
) -> list[Purchase]:
    """A purchase on each of these days before today."""
    return [
        ring_up(shop, amount, member=member, now=at(number)).purchase
        for number in sorted(days_ago, reverse=True)
    ]


def at(days_ago: int) -> datetime:
    """Noon of so many days ago."""
    return NOON - timedelta(days=days_ago)
