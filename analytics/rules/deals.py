"""A sale that something comes after: what it earned, what it used, and how that is undone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from analytics.rules.books import Day
from analytics.rules.purses import Pot, Purse, Used, soonest_end, take_from
from points.rules.budget import allowance
from points.rules.checkout import Decision
from points.rules.earning import Reason
from points.rules.returns import Booked, Reversal, plan_return
from points.rules.sales import Sale


@dataclass(slots=True, eq=False)
class Deal:
    """One sale as booked and as it stands; the same figures as on the till's own row."""

    id: int
    member_id: int | None
    on: date
    day: Day
    cap_bps: int
    amount: int
    net: int
    is_on_credit: bool
    earned: int
    spent: int
    discount: int
    gift: int
    reasons: Sequence[Reason]
    pot: Pot | None = None
    used: list[Used] = field(default_factory=list)
    returned_amount: int = 0
    returned_net: int = 0
    recovered: int = 0
    debt: int = 0
    given_back: int = 0
    expired_recovered: int = 0
    given: int = 0
    is_settled: bool = False
    is_void: bool = False

    @property
    def counts(self) -> bool:
        """Whether a standing rests on it: what is on credit counts when it is settled."""
        return self.is_settled or not self.is_on_credit

    @property
    def stands(self) -> int:
        """The points that it has earned for good."""
        return self.earned - self.recovered - self.debt

    @property
    def granted_value(self) -> int:
        """What its points are worth that have not been recovered; what is owed counts still."""
        return (self.earned - self.recovered) * self.day.terms.point_value

    def correct(self, *, sales: int = 0, given_back: int = 0, points: int = 0, pool: int) -> None:
        """Its month, and its window of the cap, change by so much."""
        window, month = self.day.window, self.day.month
        window.sales_by_cap[self.cap_bps] += sales
        window.given_back += given_back
        window.pool += pool
        month.sales += sales
        month.given_back += given_back
        month.points += points

    def surplus(self) -> int:
        """What its own allowance leaves beyond what it granted."""
        kept = self.stands * self.day.terms.point_value + self.given
        return allowance(self.net - self.returned_net, self.cap_bps) - kept

    def reversal(self, amount: int, *, is_void: bool) -> Reversal:
        """What so much coming back moves, by the rules of the till."""
        if is_void and not self.amount:
            return Reversal(0, 0, self.earned, 0, is_whole=True)
        return plan_return(
            Booked(
                amount=self.amount,
                net=self.net,
                returned_amount=self.returned_amount,
                returned_net=self.returned_net,
                earned=self.earned,
                taken_back=self.recovered + self.debt,
                spent=self.spent,
                given_back=self.given_back,
            ),
            amount,
        )

    def given_that_stands(self) -> int:
        """The club's discount comes back with the goods, the gift only with a void sale."""
        if self.is_void:
            return 0
        if not self.discount:
            return self.gift
        left = self.amount - self.returned_amount
        return self.gift + self.discount * left // self.amount

    def give_back(self, purse: Purse, points: int, now: datetime) -> list[Pot]:
        """Spent points go back, the pot with the longest life first; returns those that live."""
        self.given_back += points
        fresh: list[Pot] = []
        left: list[Used] = []
        for pot, out in sorted(
            self.used, key=lambda used: (used[0].expires_at, used[0].id), reverse=True
        ):
            put = min(points, out)
            points -= put
            if put:
                fresh += purse.refill(pot, put, now)
            if out > put:
                left.append((pot, out - put))
        self.used = left
        return fresh

    def take_back(self, purse: Purse, points: int, now: datetime) -> int:
        """Out of its own pot, then what of it had expired, then other points; returns what is
        left owing.
        """
        own = [self.pot] if self.pot is not None else []
        left = points - sum(taken for _, taken in take_from(own, points))
        expired = 0
        if self.pot is not None:
            expired = min(left, self.pot.expired - self.expired_recovered)
        self.expired_recovered += expired
        others = [pot for pot in purse.pots if pot is not self.pot and pot.expires_at > now]
        left -= expired
        left -= sum(taken for _, taken in take_from(sorted(others, key=soonest_end), left))
        self.recovered += points - left
        self.debt += left
        return left

    def lapse(self, purse: Purse) -> None:
        """Nobody paid it in time: its waiting points go; what of them has made good another
        return is owed.
        """
        if self.pot is None or self.returned_amount == self.amount:
            return
        self.recovered += self.pot.remaining
        self.pot.remaining = 0
        self.debt += max(0, self.stands - (self.pot.expired - self.expired_recovered))


def deal_of(
    purchase_id: int, on: date, sale: Sale, decision: Decision, day: Day, cap_bps: int
) -> Deal:
    """The sale as it was booked."""
    return Deal(
        id=purchase_id,
        member_id=sale.member_id,
        on=on,
        day=day,
        cap_bps=cap_bps,
        amount=sale.amount,
        net=sale.net,
        is_on_credit=sale.is_on_credit,
        earned=decision.award.granted,
        spent=decision.spent_points,
        discount=sale.discount,
        gift=sale.gift.cost if sale.gift else 0,
        given=decision.given,
        reasons=decision.award.reasons,
    )


def repay(debts: list[Deal], pots: Sequence[Pot], *, in_hand: Deal | None = None) -> None:
    """Take what is owed out of fresh points, the oldest purchase first. `in_hand` is the sale
    whose figures the caller is about to correct as a whole.
    """
    for deal in list(debts):
        points = sum(taken for _, taken in take_from(pots, deal.debt))
        if not points:
            break
        deal.debt -= points
        deal.recovered += points
        if deal is not in_hand:
            deal.correct(given_back=-points * deal.day.terms.point_value, pool=0)
        if not deal.debt:
            debts.remove(deal)
