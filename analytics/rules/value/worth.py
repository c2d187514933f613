"""What each customer is worth: his visits to come, what a visit brings, and what is left of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.rules.value.behaviour import Behaviour
from analytics.rules.value.bg_nbd import BgNbd
from analytics.rules.value.economics import BPS, Economics
from analytics.rules.value.histories import Histories, Real

DAYS_A_YEAR = 365
# Fewer repeat visits in all, and even their average tells nothing.
LEAST_REPEATS = 10


@dataclass(frozen=True, slots=True)
class Outlook:
    """How far one looks ahead, and by how much a year money to come is worth less."""

    years: int
    discount_bps: int


@dataclass(frozen=True, slots=True)
class Worths:
    """One place a customer: `alive` (NaN where a single visit tells nothing), visits of the coming
    year, their discounted profit, and that of all years ahead (None: not to be told).
    """

    alive: Real
    visits: Real
    worth: Real
    clv: Real | None


def predicted_worths(
    seen: Histories, fit: BgNbd, behaviour: Behaviour, economics: Economics, outlook: Outlook
) -> Worths:
    """From the fit; where the money could not be fitted a visit of each brings the same."""
    money = money_a_visit(seen, behaviour)
    left = money * economics.kept_share - economics.visit_cost
    return Worths(
        alive=np.where(seen.repeats > 0, fit.alive(seen), np.nan),
        visits=fit.expected_visits(seen, DAYS_A_YEAR),
        worth=fit.discounted_visits(seen, 1, outlook.discount_bps) * left,
        clv=fit.discounted_visits(seen, outlook.years, outlook.discount_bps) * left,
    )


def average_worths(
    seen: Histories,
    is_customer: NDArray[np.bool_],
    behaviour: Behaviour,
    economics: Economics,
    outlook: Outlook,
) -> Worths | None:
    """The same for all who still count as customers: the club's repeat visits a year of being
    known. Whoever is lost is expected no more; further than a year nobody can look so. None where
    there are too few repeat visits even for that.
    """
    repeats, years = float(seen.repeats.sum()), float(seen.age.sum()) / DAYS_A_YEAR
    if repeats < LEAST_REPEATS or not years:
        return None
    visits = np.where(is_customer, repeats / years, 0.0)
    left = money_a_visit(seen, behaviour) * economics.kept_share - economics.visit_cost
    half_a_year = (1 + outlook.discount_bps / BPS) ** -0.5
    return Worths(np.full(len(seen), np.nan), visits, visits * left * half_a_year, None)


def clv_of_new(
    fit: BgNbd, behaviour: Behaviour, seen: Histories, economics: Economics, outlook: Outlook
) -> float:
    """What somebody brings in these years who has just bought for the first time: that visit, and
    those that may follow.
    """
    visits = 1.0 + fit.visits_of_new(outlook.years, outlook.discount_bps)
    money = behaviour.money.mean if behaviour.money else _mean_money(seen)
    return visits * (money * economics.kept_share - economics.visit_cost)


def money_a_visit(seen: Histories, behaviour: Behaviour) -> Real:
    """By the fit of the money, or the mean of all repeat visits."""
    if behaviour.money is None:
        return np.full(len(seen), _mean_money(seen))
    return behaviour.money.expected_money(seen)


def tenths_of(worth: Real) -> list[float]:
    """What each tenth of the customers holds of all worth, the best tenth first; empty where there
    are fewer than ten or nothing is expected of them.
    """
    held = np.maximum(worth, 0.0)
    whole = float(held.sum())
    if len(held) < 10 or whole <= 0:
        return []
    parts = np.array_split(np.sort(held)[::-1], 10)
    return [float(part.sum()) / whole for part in parts]


def _mean_money(seen: Histories) -> float:
    repeats = float(seen.repeats.sum())
    return float(seen.repeats @ np.maximum(seen.money, 0.0)) / repeats if repeats else 0.0
