"""What goes together with buying more: a ridge regression of what members pay on their traits.

All traits are looked at beside each other, so that the age of those who came by a friend is not
taken for the friend. Of each member the logarithm of his sales is explained, so that effects are
«so many times as much»; traits are standardised, and kept small by a penalty (A. E. Hoerl and R. W.
Kennard, Technometrics 12, 1970) whose weight generalised cross-validation chooses (G. H. Golub,
M. Heath and G. Wahba, Technometrics 21, 1979). Intervals are those of the posterior with this
penalty as its prior (D. Nychka, JASA 83, 1988): they count in that small effects were shrunk.

Nothing is kept of a member but sums over all of them, so that a million take no more memory than a
hundred.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from analytics.rules.buying.chance import clear_ones

Real = NDArray[np.float64]

_NORMAL = NormalDist()
_Z = _NORMAL.inv_cdf(0.975)
# Penalties that are tried, as shares of the number of members.
_PENALTIES = np.logspace(-6, 1, 57)
# What varies less than this is the same for all.
_LEAST_SPREAD = 1e-9


@dataclass(frozen=True, slots=True)
class Effect:
    """What one trait goes together with, all others alike.

    `effect` is the difference of the logarithm of sales for having the trait, or for one step
    more of it, between `low` and `high` with 95 % certainty; `standardised` the same for one
    standard deviation of both, by which traits can be compared. `is_clear` where it is more than
    chance, with all that were looked at beside it.
    """

    effect: float
    low: float
    high: float
    standardised: float
    is_clear: bool

    @property
    def times(self) -> float:
        """So many times as much is paid."""
        return exp(self.effect)


@dataclass(frozen=True, slots=True)
class Fit:
    """The effects in the order of the columns; `explained` is the share of the differences
    between members that all traits together explain, 0 to 1, less what chance would.
    """

    effects: Sequence[Effect | None]
    members: int
    explained: float
    penalty: float


class Sums:
    """Sums over members of all products of traits, and with the outcome."""

    def __init__(self, columns: int) -> None:
        """`columns` traits, without the outcome."""
        self.count = 0
        self._sums = np.zeros(columns + 1)
        self._products = np.zeros((columns + 1, columns + 1))

    def add(self, traits: Real, outcomes: Real) -> None:
        """Some members more: a row of traits for each, and his outcome."""
        rows = np.column_stack([traits, outcomes])
        self.count += len(rows)
        self._sums += rows.sum(axis=0)
        self._products += rows.T @ rows

    def centred(self) -> tuple[Real, Real]:
        """The means, and the products of the distances from them."""
        means = self._sums / self.count
        return means, self._products - self.count * np.outer(means, means)


def sums_of(parts: Iterable[tuple[Real, Real]], columns: int) -> Sums:
    """The sums over parts of the members."""
    found = Sums(columns)
    for traits, outcomes in parts:
        found.add(traits, outcomes)
    return found


def fit_of(sums: Sums, *, penalty: float | None = None) -> Fit:
    """The regression of these sums; a column in which all are the same has no effect.

    The penalty is chosen where none is given. An outcome that is the same for all is explained
    by nothing.
    """
    _means, products = sums.centred()
    spreads = np.sqrt(np.maximum(np.diag(products), 0.0) / sums.count)
    told = [place for place in range(len(spreads) - 1) if spreads[place] > _LEAST_SPREAD]
    blank: list[Effect | None] = [None] * (len(spreads) - 1)
    if not told or spreads[-1] <= _LEAST_SPREAD:
        return Fit(blank, sums.count, 0.0, 0.0)
    scale = spreads[[*told, -1]]
    alike = products[np.ix_([*told, -1], [*told, -1])] / np.outer(scale, scale)
    found = _Ridge(alike, sums.count)
    penalty = found.best_penalty() if penalty is None else penalty
    effects = found.effects(penalty, spreads[told], spreads[-1])
    for place, effect in zip(told, effects, strict=True):
        blank[place] = effect
    return Fit(blank, sums.count, found.explained(penalty), penalty)


class _Ridge:
    """The regression of standardised columns by the eigenvalues of their products."""

    def __init__(self, alike: Real, count: int) -> None:
        self._count = count
        values, vectors = np.linalg.eigh(alike[:-1, :-1])
        self._values: Real = np.maximum(values, 0.0)
        self._vectors = vectors
        self._slopes: Real = vectors.T @ alike[:-1, -1]
        self._whole = float(alike[-1, -1])

    def best_penalty(self) -> float:
        """The penalty with the smallest error of generalised cross-validation."""
        return min((self._count * float(share) for share in _PENALTIES), key=self._gcv)

    def effects(self, penalty: float, spreads: Real, spread: float) -> list[Effect]:
        """The effects in the units of the columns and of the outcome."""
        weights = 1 / (self._values + penalty)
        standard = self._vectors @ (self._slopes * weights)
        noise = self._left(penalty) / self._freedom(penalty)
        doubts = np.sqrt(noise * ((self._vectors**2) @ weights))
        clear = clear_ones([_chance(at, doubt) for at, doubt in zip(standard, doubts, strict=True)])
        return [
            Effect(
                effect=float(at * spread / own),
                low=float((at - _Z * doubt) * spread / own),
                high=float((at + _Z * doubt) * spread / own),
                standardised=float(at),
                is_clear=is_clear,
            )
            for at, doubt, own, is_clear in zip(standard, doubts, spreads, clear, strict=True)
        ]

    def explained(self, penalty: float) -> float:
        """The share that is explained, less the part that as many empty columns would explain."""
        left = self._left(penalty) / self._freedom(penalty)
        return max(0.0, 1 - left * (self._count - 1) / self._whole)

    def _gcv(self, penalty: float) -> float:
        return self._left(penalty) / self._freedom(penalty) ** 2

    def _left(self, penalty: float) -> float:
        """The sum of squares that is not explained."""
        weights = 1 / (self._values + penalty)
        taken = self._slopes**2 * weights * (2 - self._values * weights)
        return max(self._whole - float(taken.sum()), 1e-12)

    def _freedom(self, penalty: float) -> float:
        """Members less the columns that the penalty leaves, and the mean."""
        used = float((self._values / (self._values + penalty)).sum())
        return max(self._count - 1 - used, 1.0)


def _chance(at: float, doubt: float) -> float:
    """How likely so large an effect would be, to either side, if there were none."""
    return 2 * _NORMAL.cdf(-abs(at) / doubt) if doubt > 0 else 1.0
