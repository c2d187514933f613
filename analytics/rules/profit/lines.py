"""What a member leaves to the shop: the margin of what he bought, less all that he cost."""

from dataclasses import dataclass

from campaigns.rules.worth import BPS, rounded

MINUTES_AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class Lines:
    """One member's twelve months, costs as positive amounts in the smallest unit.

    `acquisition` is what winning him cost, if he was won in these months.
    """

    margin: int
    rewards: int
    messages: int
    staff: int
    acquisition: int

    @property
    def cost(self) -> int:
        """All that he cost."""
        return self.rewards + self.messages + self.staff + self.acquisition

    @property
    def profit(self) -> int:
        """What is left."""
        return self.margin - self.cost


def lines_of(
    *,
    sales: int,
    margin_bps: int,
    rewards: int,
    messages: int,
    minutes: int,
    hourly_cost: int,
    acquisition: int,
) -> Lines:
    """The lines from what was counted.

    He paid 10,000,000 at a margin of 30 %, was given 400,000, messages cost 5,000, the staff were
    busy with him for 30 minutes at 600,000 an hour, and winning him cost 500,000: of 3,000,000
    there are 1,795,000 left.
    """
    return Lines(
        margin=rounded(sales * margin_bps, BPS),
        rewards=rewards,
        messages=messages,
        staff=rounded(minutes * hourly_cost, MINUTES_AN_HOUR),
        acquisition=acquisition,
    )
