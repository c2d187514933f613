"""Who asked for work that is done later: an actor by the id that was kept."""

from members.exceptions import NotAllowed
from members.models import User
from members.roles import SYSTEM, Actor
from members.selectors.access import actor_for_user


def actor_by_id(actor_id: str) -> Actor:
    """The actor with the rights he has now; one who is gone may do nothing any more."""
    if actor_id == SYSTEM.id:
        return SYSTEM
    number = actor_id.removeprefix("user:")
    user = User.objects.filter(pk=int(number)).first() if number.isdecimal() else None
    if user is None:
        raise NotAllowed(right="")
    return actor_for_user(user)
