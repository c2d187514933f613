"""Covey's four encounters: does the shop gain by a dealing, does the member, or neither."""

from dataclasses import dataclass
from enum import StrEnum


class Encounter(StrEnum):
    """The shop first, the member second."""

    WIN_WIN = "win_win"
    WIN_LOSE = "win_lose"
    LOSE_WIN = "lose_win"
    LOSE_LOSE = "lose_lose"


@dataclass(frozen=True, slots=True)
class CampaignDealing:
    """What decides the corner of a campaign: what was left to the shop after all its cost, how
    many used what they were promised, how many asked to hear no more.
    """

    left: int
    used: int
    stopped: int


def encounter_of(*, shop_gains: bool, member_gains: bool) -> Encounter:
    """The corner of the grid."""
    if shop_gains:
        return Encounter.WIN_WIN if member_gains else Encounter.WIN_LOSE
    return Encounter.LOSE_WIN if member_gains else Encounter.LOSE_LOSE


def encounter_of_campaign(dealing: CampaignDealing) -> Encounter:
    """The shop gains where nothing is lost; the members where somebody got something, and more
    took it than were driven off.
    """
    return encounter_of(shop_gains=dealing.left >= 0, member_gains=dealing.used > dealing.stopped)
