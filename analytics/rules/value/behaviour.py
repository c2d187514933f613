"""The two models together: fitted as far as the data carry, and tried on days kept back."""

from dataclasses import dataclass

from analytics.rules.value.bg_nbd import BgNbd, fit_bg_nbd
from analytics.rules.value.gamma_gamma import (
    GammaGamma,
    fit_gamma_gamma,
    money_goes_with_visits,
)
from analytics.rules.value.histories import Histories, Unfit
from analytics.rules.value.holdout import HoldOut, hold_out
from analytics.rules.value.seen import Seen


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What could be fitted; where one of the two could not, `visits_why` or `money_why` is the
    code of the reason. `correlation` of how often with how much should be near nothing.
    """

    customers: int
    visits: BgNbd | None
    visits_why: str
    money: GammaGamma | None
    money_why: str
    correlation: float | None


def behaviour_of(seen: Histories) -> Behaviour:
    """Fit both; a refusal of one does not touch the other."""
    visits: BgNbd | None = None
    money: GammaGamma | None = None
    visits_why = money_why = ""
    try:
        visits = fit_bg_nbd(seen)
    except Unfit as refusal:
        visits_why = refusal.why
    try:
        money = fit_gamma_gamma(seen)
    except Unfit as refusal:
        money_why = refusal.why
    return Behaviour(len(seen), visits, visits_why, money, money_why, money_goes_with_visits(seen))


def try_out(seen: Seen) -> HoldOut | None:
    """Fit on what was seen, predict the days kept back, compare. None where no day was kept back
    or nothing could be fitted.
    """
    if not seen.later_days:
        return None
    try:
        fit = fit_bg_nbd(seen.histories)
    except Unfit:
        return None
    predicted = fit.expected_visits(seen.histories, seen.later_days)
    return hold_out(seen.histories, predicted, seen.later_visits, seen.later_days)
