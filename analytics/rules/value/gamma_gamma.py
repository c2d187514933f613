"""What customers pay a visit: the gamma-gamma model of spend.

Fader and Hardie, "The Gamma-Gamma Model of Monetary Value" (2013): what somebody pays varies
around a mean of his own (`p` tells how little), and these means vary over customers (`q` and
`gamma`). The mean of what was seen of one customer is therefore drawn towards that of all, the
more the less was seen. How much and how often are taken to have nothing to do with each other.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import digamma, gammaln

from analytics.rules.value.histories import Histories, Real, Unfit

# Who came again and paid; fewer, and the spread between customers is not seen.
LEAST_CUSTOMERS = 30
FARTHEST = 12.0
FLAT = 1e-6


@dataclass(frozen=True, slots=True)
class GammaGamma:
    """A fit over the customers who came again and paid; `gamma` is in the unit of the money."""

    p: float
    q: float
    gamma: float
    customers: int

    @property
    def mean(self) -> float:
        """What a visit of a customer brings of whom nothing is known yet."""
        return self.p * self.gamma / (self.q - 1.0)

    def expected_money(self, seen: Histories) -> Real:
        """What a visit of each brings on average, given what was seen of him."""
        came = np.where(seen.money > 0, seen.repeats, 0)
        paid = came * np.maximum(seen.money, 0.0)
        return np.asarray(self.p * (self.gamma + paid) / (self.p * came + self.q - 1.0))


def fit_gamma_gamma(seen: Histories) -> GammaGamma:
    """The parameters of the greatest likelihood.

    Refuses (`Unfit`): `few_paying`, `no_spread_fit` where no top was found, and `no_mean` where
    the means of customers spread so widely that an average of them does not exist (q ≤ 1).
    """
    paying = seen.some((seen.repeats > 0) & (seen.money > 0))
    if len(paying) < LEAST_CUSTOMERS:
        raise Unfit("few_paying")
    scale = float(paying.money.mean())
    found = minimize(
        _Likelihood(paying.repeats.astype(np.float64), paying.money / scale),
        np.array([1.0, 1.0, 0.0]),
        jac=True,
        method="L-BFGS-B",
        bounds=[(-FARTHEST, FARTHEST)] * 3,
        options={"maxiter": 1_000, "gtol": FLAT / 10, "ftol": 1e-15},
    )
    at_edge = np.abs(found.x) > FARTHEST - 0.01
    if not np.isfinite(found.fun) or at_edge.any() or np.abs(found.jac).max() > FLAT * 10:
        raise Unfit("no_spread_fit")
    p, q, gamma = (float(one) for one in np.exp(found.x))
    if q <= 1.0:
        raise Unfit("no_mean")
    return GammaGamma(p, q, gamma * scale, len(paying))


def money_goes_with_visits(seen: Histories) -> float | None:
    """Correlation of how often with how much, which the model takes for nothing; None where there
    is nothing to compare.
    """
    paying = seen.some((seen.repeats > 0) & (seen.money > 0))
    if len(paying) < LEAST_CUSTOMERS or not paying.repeats.std() or not paying.money.std():
        return None
    return float(np.corrcoef(paying.repeats, paying.money)[0, 1])


class _Likelihood:
    """Minus the mean log likelihood and its slope, by the logarithms of p, q, gamma."""

    def __init__(self, came: Real, money: Real) -> None:
        self.came, self.paid = came, came * money
        self.counts, weight = np.unique(came, return_counts=True)
        self.weight = weight.astype(np.float64)
        self.customers = len(came)
        self.visits_by_log = float(came @ np.log(self.paid))
        self.log_money = float(np.log(money).sum())

    def __call__(self, logs: Real) -> tuple[float, Real]:
        """Value and slope at these logarithms."""
        p, q, gamma = np.exp(logs)
        n, x, weight = self.customers, self.counts, self.weight
        whole = gamma + self.paid
        log_whole = np.log(whole)
        visits_by_whole, all_whole = float(self.came @ log_whole), float(log_whole.sum())
        value = (
            weight @ (gammaln(p * x + q) - gammaln(p * x))
            + n * (q * np.log(gamma) - gammaln(q))
            + p * (self.visits_by_log - visits_by_whole)
            - q * all_whole
            - self.log_money
        )
        both = digamma(p * x + q)
        by_p = weight @ (x * (both - digamma(p * x))) + self.visits_by_log - visits_by_whole
        by_q = weight @ both + n * (np.log(gamma) - digamma(q)) - all_whole
        by_gamma = n * q / gamma - ((p * self.came + q) / whole).sum()
        slope = np.array([by_p * p, by_q * q, by_gamma * gamma])
        return -value / n, -slope / n
