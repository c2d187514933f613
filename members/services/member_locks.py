"""The one way to a member's row that is about to change."""

from members.exceptions import MemberClosed, UnknownMember
from members.models import Member


def lock_member(member_id: int) -> Member:
    """The active member under lock; refuses one who is unknown, merged or erased."""
    member = (
        Member.objects.select_for_update(no_key=True, of=("self",)).filter(pk=member_id).first()
    )
    if member is None:
        raise UnknownMember(member_id=member_id)
    if member.status != Member.Status.ACTIVE:
        raise MemberClosed(member_id=member_id)
    return member
