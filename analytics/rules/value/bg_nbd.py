"""How often customers will come, and whether they still do: the BG/NBD model.

Fader, Hardie and Lee, "Counting Your Customers" the Easy Way, Marketing Science 24 (2005): while
he is a customer somebody comes at his own rate (over customers a gamma distribution, `r` and
`alpha`), and after each repeat visit he is gone with his own chance (a beta distribution, `a` and
`b`). The parameters are those of the greatest likelihood. Time is in weeks.

What is the same for many customers is worked out once: logarithms once for each day, gamma
functions once for each number of visits, and the rest once for each different history.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import digamma, expit, gammaln, hyp2f1

from analytics.rules.value.histories import DAYS_A_WEEK, Histories, Real, Unfit, Whole

# Below these a fit tells of chance: the parameters are four, and only repeaters tell of leaving.
LEAST_CUSTOMERS = 100
LEAST_REPEATERS = 30
# A parameter beyond e^9, or below e^−9, is no estimate: the likelihood is flat out there.
FARTHEST = 9.0
# Greatest slope of the mean log likelihood, by the logarithm of a parameter, at its top.
FLAT = 1e-5
# The sum of the series has a pole at a = 1, which the limit does not.
NEAR_ONE = 1e-7
DAYS_A_QUARTER = 365.25 / 4
BPS = 10_000


@dataclass(frozen=True, slots=True)
class BgNbd:
    """A fit; `log_likelihood` is that of all customers together."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float
    customers: int

    def alive(self, seen: Histories) -> Real:
        """The probability that each is still a customer; after a single visit always 1."""
        log_age, log_recency = (
            np.log(self.alpha + days / DAYS_A_WEEK) for days in (seen.age, seen.recency)
        )
        came = np.maximum(seen.repeats, 1)
        gone = (
            np.log(self.a)
            - np.log(self.b + came - 1.0)
            + (self.r + seen.repeats) * (log_age - log_recency)
        )
        return np.where(seen.repeats == 0, 1.0, expit(-gone))

    def expected_visits(self, seen: Histories, days: float) -> Real:
        """Visits of each in so many days to come, given what was seen of him."""
        pairs, place = _distinct_pairs(seen.repeats, seen.age)
        return np.asarray(self._visits_if_alive(pairs, days)[place] * self.alive(seen))

    def discounted_visits(self, seen: Histories, years: int, discount_bps: int) -> Real:
        """Visits of each in so many years to come, each counted for what it is worth today at
        this yearly rate: by quarters, as if all of one fell in its middle. At 0 the plain sum.
        """
        pairs, place = _distinct_pairs(seen.repeats, seen.age)
        sum_of_pairs, before = np.zeros(len(pairs)), np.zeros(len(pairs))
        for quarter in range(1, 4 * years + 1):
            until = self._visits_if_alive(pairs, quarter * DAYS_A_QUARTER)
            sum_of_pairs += (until - before) * (1 + discount_bps / BPS) ** (0.125 - quarter / 4)
            before = until
        return np.asarray(sum_of_pairs[place] * self.alive(seen))

    def visits_of_new(self, years: int, discount_bps: int) -> float:
        """Discounted repeat visits of somebody who has just come for the first time."""
        nothing_yet = np.zeros(1, dtype=np.int64)
        new = Histories(nothing_yet, nothing_yet, nothing_yet, np.zeros(1))
        return float(self.discounted_visits(new, years, discount_bps)[0])

    def _visits_if_alive(self, pairs: Real, days: float) -> Real:
        """The paper's (10) without its denominator, after Euler's transformation of the series:
        its arguments stay small however often somebody has come. `pairs` are visits and age.
        """
        repeats, age = pairs[:, 0], pairs[:, 1]
        a = self.a if abs(self.a - 1.0) > NEAR_ONE else 1.0 + NEAR_ONE
        until, ahead = self.alpha + age / DAYS_A_WEEK, days / DAYS_A_WEEK
        left = until / (until + ahead)
        all_counts = a + self.b + repeats - 1.0
        series = hyp2f1(a + self.b - 1.0 - self.r, a - 1.0, all_counts, 1.0 - left)
        return np.asarray(all_counts / (a - 1.0) * (1.0 - left ** (a - 1.0) * series))


def fit_bg_nbd(seen: Histories) -> BgNbd:
    """The parameters of the greatest likelihood.

    Refuses (`Unfit`): `few_customers`, `few_repeats`, or `no_fit` where the likelihood has no top
    that could be found.
    """
    if len(seen) < LEAST_CUSTOMERS:
        raise Unfit("few_customers")
    if int((seen.repeats > 0).sum()) < LEAST_REPEATERS:
        raise Unfit("few_repeats")
    likelihood = _Likelihood(seen)
    found = minimize(
        likelihood,
        np.array([0.0, np.log(max(likelihood.mean_age, 1.0) / 4), 0.0, 0.5]),
        jac=True,
        method="L-BFGS-B",
        bounds=[(-FARTHEST, FARTHEST)] * 4,
        options={"maxiter": 500, "gtol": FLAT / 10, "ftol": 1e-13},
    )
    at_edge = np.abs(found.x) > FARTHEST - 0.01
    if not np.isfinite(found.fun) or at_edge.any() or np.abs(found.jac).max() > FLAT:
        raise Unfit("no_fit")
    r, alpha, a, b = (float(one) for one in np.exp(found.x))
    return BgNbd(r, alpha, a, b, float(-found.fun * len(seen)), len(seen))


class _Likelihood:
    """Minus the mean log likelihood and its slope, by the logarithms of r, alpha, a, b."""

    def __init__(self, seen: Histories) -> None:
        self.customers = len(seen)
        self.counts, self.count_of = _distinct(seen.repeats)
        self.count_weight = np.bincount(self.count_of).astype(np.float64)
        self.ages, age_of = _distinct(seen.age)
        self.age_weight = np.bincount(age_of).astype(np.float64)
        self.age_visits = np.bincount(age_of, weights=seen.repeats)
        self.mean_age = float(seen.age.mean()) / DAYS_A_WEEK
        self._collapse(seen.some(seen.repeats > 0))

    def _collapse(self, repeaters: Histories) -> None:
        """The repeaters' different histories, and how many share each."""
        days = int(repeaters.age.max()) + 1
        keys = (repeaters.repeats * days + repeaters.recency) * days + repeaters.age
        distinct, weight = np.unique(keys, return_counts=True)
        rest, self.age = np.divmod(distinct, days)
        self.repeats, self.recency = np.divmod(rest, days)
        self.weight = weight.astype(np.float64)
        self.weeks = np.arange(days) / DAYS_A_WEEK

    def __call__(self, logs: Real) -> tuple[float, Real]:
        """Value and slope at these logarithms."""
        r, alpha, a, b = np.exp(logs)
        x, n = self.counts, self.count_weight
        log_age = np.log(alpha + self.ages / DAYS_A_WEEK)
        by_day = np.log(alpha + self.weeks)
        apart = by_day[self.age] - by_day[self.recency]
        gone = np.log(a) - np.log(b + self.repeats - 1.0) + (r + self.repeats) * apart
        by_count = (
            gammaln(r + x) - gammaln(r) + r * np.log(alpha)
            + gammaln(a + b) - gammaln(a + b + x) + gammaln(b + x) - gammaln(b)
        )  # fmt: skip
        value = (
            n @ by_count
            - (r * self.age_weight + self.age_visits) @ log_age
            + self.weight @ np.logaddexp(0.0, gone)
        )
        slope = self._slope(logs, log_age, apart, self.weight * expit(gone))
        return -value / self.customers, -slope / self.customers

    def _slope(self, logs: Real, log_age: Real, apart: Real, gone: Real) -> Real:
        r, alpha, a, b = np.exp(logs)
        x, n = self.counts, self.count_weight
        inverse = 1.0 / (alpha + self.weeks)
        by_age = 1.0 / (alpha + self.ages / DAYS_A_WEEK)
        both = n @ (digamma(a + b) - digamma(a + b + x))
        by_r = (
            n @ (digamma(r + x) - digamma(r) + np.log(alpha))
            - self.age_weight @ log_age
            + gone @ apart
        )
        by_alpha = (
            self.customers * r / alpha
            - (r * self.age_weight + self.age_visits) @ by_age
            + (gone * (r + self.repeats)) @ (inverse[self.age] - inverse[self.recency])
        )
        by_a = both + gone.sum() / a
        by_b = both + n @ (digamma(b + x) - digamma(b)) - gone @ (1.0 / (b + self.repeats - 1.0))
        return np.array([by_r * r, by_alpha * alpha, by_a * a, by_b * b])


def _distinct(values: Whole) -> tuple[Whole, NDArray[np.intp]]:
    """The different values, and which of them stands where; counted, not sorted."""
    there = np.bincount(values) > 0
    place = np.cumsum(there) - 1
    return np.flatnonzero(there).astype(np.int64), place[values]


def _distinct_pairs(first: Whole, second: Whole) -> tuple[Real, NDArray[np.intp]]:
    """The different pairs, and which of them stands where."""
    width = int(second.max(initial=0)) + 1
    keys, place = np.unique(first * width + second, return_inverse=True)
    return np.column_stack(np.divmod(keys, width)).astype(np.float64), place
