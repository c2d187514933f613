"""What comes before and beside the stages: being known, leads, and the care staff promised."""

from dataclasses import dataclass
from datetime import date, timedelta

from analytics.selectors.lifecycle import parameters, rows_of
from analytics.selectors.lifecycle_statements import BEFORE, FOLLOW_UPS
from analytics.selectors.scope import ShopIds


@dataclass(frozen=True, slots=True)
class Before:
    """How people come to be members, between two days (the first of them no longer counted).

    Money: `known_cost` is what sources of leads and campaigns for new members have cost,
    `staff_cost` the minutes spent on leads, at the price of an hour; both of the whole club.
    `heard` are leads of these days; `untouched` and `in_talks` those open now that nobody, or
    somebody, has spoken to; `usual_time` the median from lead to member of those won.
    """

    known_cost: int
    staff_cost: int
    heard: int
    untouched: int
    in_talks: int
    won: int
    lost: int
    usual_time: timedelta | None

    @property
    def cost_of_a_lead(self) -> int | None:
        """`known_cost` for each lead; None without any."""
        return self.known_cost // self.heard if self.heard else None

    @property
    def cost_of_winning(self) -> int | None:
        """`staff_cost` for each lead won; None without any."""
        return self.staff_cost // self.won if self.won else None


@dataclass(frozen=True, slots=True)
class Care:
    """Follow-ups that fell due: how many, done at all, done by their day, and still open."""

    due: int
    done: int
    in_time: int
    open: int

    @property
    def done_bps(self) -> int | None:
        """Done of those due, in basis points; None where nothing was."""
        return self.done * 10_000 // self.due if self.due else None


def before_between(then: date, today: date, shop_ids: ShopIds = None) -> Before:
    """What happened before they were members; with shops named, leads of these and of none. One
    statement.
    """
    row = rows_of(BEFORE, parameters(then, today, shop_ids))[0]
    return Before(int(row[0]), int(row[1]), *row[2:])


def care_between(
    then: date, today: date, shop_ids: ShopIds = None, *, sees_withheld: bool = False
) -> Care:
    """What was to be done for members on these days. One statement."""
    asked = parameters(then, today, shop_ids) | {"sees_withheld": sees_withheld}
    return Care(*rows_of(FOLLOW_UPS, asked)[0])
