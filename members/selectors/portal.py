"""The member behind a portal user."""

from members.models import User


def mobile_of_user(user_id: int) -> str | None:
    """The mobile with which this user signs in; None for staff."""
    return (
        User.objects.filter(pk=user_id, member__isnull=False)
        .values_list("member__mobile", flat=True)
        .first()
    )
