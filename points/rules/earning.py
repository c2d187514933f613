"""What a sale earns: the one rule code behind preview, booking and simulation."""

from collections.abc import Sequence
from dataclasses import dataclass

from points.rules.sales import Bonus
from points.rules.terms import Terms

Facts = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of «why these points?»: what a rule wanted and what was granted of it."""

    rule: str
    wanted: int
    granted: int
    params: Facts

    def as_json(self) -> dict[str, str | int | Facts]:
        """The line as it is kept on the ledger entry."""
        return {
            "rule": self.rule,
            "wanted": self.wanted,
            "granted": self.granted,
            "params": self.params,
        }


@dataclass(frozen=True, slots=True)
class Award:
    """The points of one sale. `value` is what the granted ones are worth, in money."""

    wanted: int
    granted: int
    value: int
    reasons: tuple[Reason, ...]

    @property
    def is_reduced(self) -> bool:
        """True when the cap cut something."""
        return self.granted < self.wanted


def wish(terms: Terms, net: int, bonuses: Sequence[Bonus] = ()) -> tuple[Reason, ...]:
    """What the rules want for a sale of `net` money, before any limit; fractions are dropped."""
    by_amount = net // terms.earn_amount
    reasons = [
        Reason("amount", by_amount, by_amount, {"net": net, "per": terms.earn_amount}),
        *(Reason(bonus.rule, bonus.points, bonus.points, dict(bonus.params)) for bonus in bonuses),
    ]
    return tuple(reason for reason in reasons if reason.wanted > 0)


def award(reasons: Sequence[Reason], *, terms: Terms, room: int) -> Award:
    """Grant as much of the wish as `room` (money) covers; what came last is cut first."""
    left = max(0, room) // terms.point_value
    granted: list[Reason] = []
    for reason in reasons:
        points = min(reason.wanted, left)
        left -= points
        granted.append(Reason(reason.rule, reason.wanted, points, reason.params))
    total = sum(reason.granted for reason in granted)
    return Award(
        wanted=sum(reason.wanted for reason in reasons),
        granted=total,
        value=total * terms.point_value,
        reasons=tuple(granted),
    )
