"""What the club costs, what it may have brought, and what share of it would pay for it."""

from dataclasses import dataclass, fields

from analytics.rules.figures import share_bps
from campaigns.rules.worth import return_bps


@dataclass(frozen=True, slots=True)
class ClubCost:
    """What the club has cost in a stretch of days, in the smallest unit.

    `points`: value of points granted on purchases, less what was taken back; `gifts`: discounts
    of the club and gifts at cost; `grants`: value granted beside purchases (welcome, vouchers,
    rewards beyond their points); `messages`: what the carrier took; `campaigns`: other costs
    entered for campaigns that speak to members; `staff`: follow-ups done, at the price of an hour.
    """

    points: int = 0
    gifts: int = 0
    grants: int = 0
    messages: int = 0
    campaigns: int = 0
    staff: int = 0

    @property
    def total(self) -> int:
        """All of it."""
        return sum(self.by_kind().values())

    @property
    def given(self) -> int:
        """What went back to members; the cap limits it."""
        return self.points + self.gifts + self.grants

    def by_kind(self) -> dict[str, int]:
        """Each kind with its amount, in their order."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


@dataclass(frozen=True, slots=True)
class ClubReturn:
    """`roi_bps` is the return if all that members bought were owed to the club, the most it can
    be; `break_even_bps` the part of their margin that must be owed to it so that it pays. Above
    10000 it costs more than members earn at all.
    """

    margin: int
    cost: int
    roi_bps: int | None
    break_even_bps: int | None


def club_return(*, margin: int, cost: int) -> ClubReturn:
    """Members' margin beside the cost of the club.

    Members earned 60,000,000 for the shop and the club cost 12,000,000: it pays for itself if a
    fifth of that is because of it; were it all of it, the return would be 400 %.
    """
    return ClubReturn(
        margin=margin,
        cost=cost,
        roi_bps=return_bps(gained=margin, cost=cost),
        break_even_bps=share_bps(cost, margin) if margin > 0 else None,
    )
