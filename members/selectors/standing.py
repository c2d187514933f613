"""Whom a membership that was merged leads to."""

from members.models import Member


def standing_member(member: Member) -> Member | None:
    """The member, or the active one he was merged into, however often; None when none is left.

    No statement for an active member.
    """
    found: Member | None = member
    while found is not None and found.status == Member.Status.MERGED:
        found = found.merged_into
    return found if found is not None and found.status == Member.Status.ACTIVE else None
