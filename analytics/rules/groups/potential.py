"""Who could buy more: comes often and buys little, buys much and comes seldom, buys elsewhere too.

Nobody is measured against a wish: the measure is the middle of the club's own customers. What a
customer could bring is what he would bring if he came up to it in the one thing in which he lies
behind, and stayed as he is in the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

YEAR = 365
# Before this nobody's yearly visits are known: a month of two visits is no year of twenty-four.
LEAST_DAYS = 180
# One visit is no habit.
LEAST_VISITS = 2
# Fewer have no thirds that mean anything.
FEWEST_JUDGED = 30

# The fact in which a member says how much of such goods he buys here, and what each answer means
# as a share of all that he buys (in ten-thousandths).
WALLET_FACT = "bought_here"
WALLET_SHARES: Mapping[str, int] = {"all": 10_000, "most": 7_500, "half": 5_000, "less": 2_500}
WHOLE = 10_000


class Potential(StrEnum):
    """In what he could grow; the same words as `MemberScores.Potential`."""

    BASKET = "basket"
    VISITS = "visits"
    WALLET = "wallet"


@dataclass(frozen=True, slots=True)
class Habit:
    """A customer's visits and sales (smallest unit) in the days since his first purchase."""

    visits: int
    sales: int
    days: int

    @property
    def is_known(self) -> bool:
        """Long enough, and by enough visits, to be measured."""
        return self.days >= LEAST_DAYS and self.visits >= LEAST_VISITS and self.sales > 0

    @property
    def yearly_visits(self) -> float:
        """Visits in a year, at the pace so far."""
        return self.visits * YEAR / self.days

    @property
    def basket(self) -> float:
        """Bought for at one visit, on average."""
        return self.sales / self.visits

    @property
    def yearly_sales(self) -> float:
        """Bought for in a year, at the pace so far."""
        return self.sales * YEAR / self.days


@dataclass(frozen=True, slots=True)
class Middle:
    """The club's own customers: thirds and the median of yearly visits and of the basket."""

    seldom: float
    usual_visits: float
    often: float
    little: float
    usual_basket: float
    much: float


@dataclass(frozen=True, slots=True)
class Growth:
    """In what he could grow, and by what sales a year (smallest unit)."""

    kind: Potential
    worth: int


def middle_of(habits: Sequence[Habit]) -> Middle | None:
    """The middle of these customers; None where too few of them are known."""
    known = [habit for habit in habits if habit.is_known]
    if len(known) < FEWEST_JUDGED:
        return None
    visits = sorted(habit.yearly_visits for habit in known)
    baskets = sorted(habit.basket for habit in known)
    return Middle(
        seldom=_cut(visits, 1, 3),
        usual_visits=_cut(visits, 1, 2),
        often=_cut(visits, 2, 3),
        little=_cut(baskets, 1, 3),
        usual_basket=_cut(baskets, 1, 2),
        much=_cut(baskets, 2, 3),
    )


def growth_of(habit: Habit, middle: Middle, *, told: str = "") -> Growth | None:
    """What this customer could bring beyond what he brings; None where nothing is seen.

    `told` is his answer to `WALLET_FACT`: his own word goes before what is reckoned. Often and
    seldom, much and little are the upper and lower third of the club.
    """
    if not habit.is_known:
        return None
    share = WALLET_SHARES.get(told, WHOLE)
    if share < WHOLE:
        return _growth(Potential.WALLET, habit.yearly_sales * (WHOLE - share) / share)
    if habit.yearly_visits > middle.often and habit.basket <= middle.little:
        gap = middle.usual_basket - habit.basket
        return _growth(Potential.BASKET, gap * habit.yearly_visits)
    if habit.basket > middle.much and habit.yearly_visits <= middle.seldom:
        gap = middle.usual_visits - habit.yearly_visits
        return _growth(Potential.VISITS, gap * habit.basket)
    return None


def _growth(kind: Potential, worth: float) -> Growth | None:
    """Where the thirds lie on the median there may be no gap, and then no potential."""
    return Growth(kind, round(worth)) if worth >= 1 else None


def _cut(ordered: Sequence[float], part: int, parts: int) -> float:
    """The least value that so many parts of all do not exceed."""
    return ordered[-(-len(ordered) * part // parts) - 1]
