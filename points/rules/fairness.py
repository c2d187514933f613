"""Nobody serves himself."""

from members.roles import Actor
from points.exceptions import SelfAward


def refuse_self_award(actor: Actor, mobile: str | None) -> None:
    """Refuse an actor who would move his own points: another colleague must."""
    if mobile and actor.mobile == mobile:
        raise SelfAward
