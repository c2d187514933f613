"""How many points one person may correct alone, as the club has set it."""

from dataclasses import dataclass

from members.models import Club


@dataclass(frozen=True, slots=True)
class AdjustmentLimits:
    """Points up to which a manager, or an owner, needs no second person."""

    manager: int
    owner: int


def adjustment_limits() -> AdjustmentLimits:
    """The limits as they stand now; before setup those that a new club begins with."""
    club = Club.objects.first() or Club()
    return AdjustmentLimits(manager=club.manager_adjusts, owner=club.owner_adjusts)
