"""The member's own sign-in: a user without a password, bound to the member."""

from django.db import transaction

from members.models import Member, User


@transaction.atomic
def portal_user_for(*, mobile: str) -> User | None:
    """The user of the active member with this mobile, made at the first sign-in; else None."""
    member = (
        Member.objects.select_for_update(no_key=True)
        .filter(mobile=mobile, status=Member.Status.ACTIVE)
        .first()
    )
    if member is None:
        return None
    user = User.objects.filter(member=member).first()
    if user is None:
        user = User(username=f"member-{member.pk}", role=User.Role.MEMBER, member=member)
        user.set_unusable_password()
        user.save(force_insert=True)
    return user if user.is_active else None
