"""Two cards made one and two again, and what members do meanwhile."""

from datetime import timedelta

from members.models import Member
from members.roles import SYSTEM
from points.models import Merge, Purchase, Standing
from points.services.merging import merge_members, undo_merge
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import ring_up


def merge(kept: Member, merged: Member) -> Merge:
    """By the system, for a reason."""
    return merge_members(
        kept_id=kept.pk, merged_id=merged.pk, reason="one person", actor=SYSTEM, now=NOON
    )


def undo(one: Merge) -> Merge:
    """A day later."""
    return undo_merge(merge_id=one.pk, reason="two persons", actor=SYSTEM, now=NOON + DAY)


def spend(cast: Cast, member: Member, points: int) -> Purchase:
    """A bill paid wholly with points."""
    worth = points * 5_000
    return ring_up(cast.shop, worth, member=member, points_amount=worth, now=NOON).purchase


def make_standing(member: Member, tier: str) -> Standing:
    """Open, since long ago."""
    return Standing.objects.create(
        member=member,
        tier=tier,
        since=NOON.date() - timedelta(days=90),
        cause=Standing.Cause.ROSE,
        decided_at=NOON,
        decided_by="system",
    )
