"""What an erasure would take from a member, and what forbids it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from points.models import PointLot, Purchase, Redemption, Voucher

OVER = (Purchase.Status.RETURNED, Purchase.Status.VOIDED)


@dataclass(frozen=True, slots=True)
class Consequences:
    """In numbers: points (with waiting ones) and their worth, rewards and vouchers that are
    cancelled, purchases that stay without a name, sales on credit that forbid it.
    """

    points: int
    value: int
    rewards: int
    vouchers: int
    purchases: int
    unsettled: int
    unsettled_amount: int


def consequences_of(member_id: int, *, now: datetime | None = None) -> Consequences:
    """What would happen to this member's points and papers today; four statements."""
    now = now or timezone.now()
    points = PointLot.objects.filter(
        account_id=member_id, remaining__gt=0, expires_at__gt=now
    ).aggregate(
        points=Sum("remaining", default=0), value=Sum(F("remaining") * F("unit_value"), default=0)
    )
    bought = Purchase.objects.filter(member_id=member_id).aggregate(
        purchases=Count("id"),
        unsettled=Count("id", filter=_IS_UNSETTLED),
        amount=Sum(F("amount") - F("returned_amount"), filter=_IS_UNSETTLED, default=0),
    )
    issued = Redemption.objects.filter(member_id=member_id, status=Redemption.Status.ISSUED)
    return Consequences(
        points=points["points"],
        value=points["value"],
        rewards=issued.count(),
        vouchers=open_vouchers(member_id).count(),
        purchases=bought["purchases"],
        unsettled=bought["unsettled"],
        unsettled_amount=bought["amount"],
    )


def unsettled_sales(member_id: int) -> int:
    """How many sales on credit the member has still to pay."""
    return Purchase.objects.filter(_IS_UNSETTLED, member_id=member_id).count()


def open_vouchers(member_id: int) -> QuerySet[Voucher]:
    """The member's vouchers that nobody has used, but for those that his points have bought."""
    return Voucher.objects.filter(
        member_id=member_id, status=Voucher.Status.OPEN, redemption__isnull=True
    )


_IS_UNSETTLED = Q(is_on_credit=True, settled_at=None) & ~Q(status__in=OVER)
