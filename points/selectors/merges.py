"""Two cards side by side before they are made one, and the merges that were."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from members.models import Member
from points.models import Merge, Redemption, Voucher
from points.selectors.balances import Balance, balance_of
from points.selectors.purchases import Visits, visits_of
from points.selectors.tiers import tier_progress


@dataclass(frozen=True, slots=True)
class CardSide:
    """What is on one card: all that a merge would move."""

    member: Member
    balance: Balance
    visits: Visits
    tier_name: str
    tier_until: date | None
    waiting_rewards: int
    open_vouchers: int


@dataclass(frozen=True, slots=True)
class MergePreview:
    """Both cards as they are. `points` and `debt` are what the kept card has afterwards: what is
    owed is repaid from the points as far as they reach.
    """

    kept: CardSide
    merged: CardSide
    points: int
    debt: int


def merge_preview(kept: Member, merged: Member) -> MergePreview:
    """What making these two one would bring together."""
    sides = _side(kept), _side(merged)
    points = sum(side.balance.balance for side in sides)
    debt = sum(side.balance.debt for side in sides)
    repaid = min(points, debt)
    return MergePreview(*sides, points=points - repaid, debt=debt - repaid)


def merges_list() -> QuerySet[Merge]:
    """All merges with both members, the newest first."""
    return Merge.objects.select_related("kept", "merged").order_by("-id")


def _side(member: Member) -> CardSide:
    progress = tier_progress(member.pk)
    return CardSide(
        member=member,
        balance=balance_of(member.pk),
        visits=visits_of(member.pk),
        tier_name=progress.name if progress else "",
        tier_until=progress.until if progress else None,
        waiting_rewards=Redemption.objects.filter(
            member=member, status=Redemption.Status.ISSUED
        ).count(),
        open_vouchers=Voucher.objects.filter(member=member, status=Voucher.Status.OPEN).count(),
    )
