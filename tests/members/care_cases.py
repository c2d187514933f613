"""What tests of looking after members do again and again."""

from datetime import date, timedelta
from typing import Any

from members.models import FollowUp, Member
from members.roles import SYSTEM
from members.selectors.club import club_day
from members.services.exclusions import exclude
from members.services.follow_ups import plan_follow_up


def plan(member: Member, *, days: int = 0, due_on: date | None = None, **more: Any) -> FollowUp:
    """A call that is due in so many days."""
    given: dict[str, Any] = {"kind": "call", "reason": "birthday of his mother", "actor": SYSTEM}
    planned = plan_follow_up(
        member_id=member.pk,
        due_on=due_on or club_day() + timedelta(days=days),
        **given | more,
    )
    assert planned is not None
    return planned


def leave_out(member: Member, *, net: int = 0) -> None:
    """The member is left out of follow-ups."""
    exclude(member_id=member.pk, reason="never buys", evidence={"net": net}, actor=SYSTEM)


def make_late(follow_up: FollowUp, *, days: int) -> None:
    """It was due so many days ago, as time makes it."""
    follow_up.due_on = club_day() - timedelta(days=days)
    follow_up.save(update_fields=["due_on"])
