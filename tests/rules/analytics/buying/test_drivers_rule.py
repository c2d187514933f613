"""The regression: known effects come back, chance does not, and nothing divides by nothing."""

from math import log

import numpy as np
import pytest
from numpy.typing import NDArray

from analytics.rules.buying.drivers import Sums, fit_of, sums_of

Real = NDArray[np.float64]


def test_twice_as_much_is_told_as_twice() -> None:
    # Four kinds of members, fifty of each: with the trait they pay 200 or 800, without 100 or 400.
    rows = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]] * 50)
    paid = np.log(np.array([100.0, 400.0, 200.0, 800.0] * 50))

    found = fit_of(sums_of([(rows, paid)], 2), penalty=1e-9)

    first, second = found.effects
    assert first is not None
    assert second is not None
    assert (first.times, second.times) == pytest.approx((2, 4))
    # One standard deviation of each is a half; of the outcome √(0.25 ln²2 + 0.25 ln²4).
    assert first.standardised == pytest.approx(log(2) / (log(2) ** 2 + log(4) ** 2) ** 0.5)
    assert found.explained == pytest.approx(1)


def test_without_a_penalty_it_is_least_squares() -> None:
    rows, paid = _drawn(400, effects=(0.5, -0.2, 0.0), seed=3)

    found = fit_of(sums_of([(rows, paid)], 3), penalty=1e-9)

    plain = np.linalg.lstsq(np.column_stack([rows, np.ones(400)]), paid, rcond=None)[0]
    assert [effect.effect for effect in found.effects if effect] == pytest.approx(list(plain[:3]))


def test_parts_give_the_same_as_the_whole() -> None:
    rows, paid = _drawn(300, effects=(0.5, -0.2, 0.0), seed=4)

    whole = fit_of(sums_of([(rows, paid)], 3))
    parts = fit_of(sums_of([(rows[:100], paid[:100]), (rows[100:], paid[100:])], 3))

    assert [one.effect for one in parts.effects if one] == pytest.approx(
        [one.effect for one in whole.effects if one]
    )


def test_true_effects_are_clear_and_inside_their_intervals() -> None:
    rows, paid = _drawn(2_000, effects=(0.5, -0.3, 0.0), seed=5)

    found = fit_of(sums_of([(rows, paid)], 3))

    effects = [effect for effect in found.effects if effect]
    assert [effect.is_clear for effect in effects] == [True, True, False]
    for effect, true in zip(effects, (0.5, -0.3, 0.0), strict=True):
        assert effect.low < true < effect.high


def test_of_chance_alone_almost_nothing_is_clear() -> None:
    found = [
        fit_of(sums_of([_drawn(200, effects=(0.0,) * 10, seed=seed)], 10)) for seed in range(40)
    ]

    clear = [any(effect.is_clear for effect in fit.effects if effect) for fit in found]
    assert sum(clear) <= 4
    assert max(fit.explained for fit in found) < 0.2


def test_what_is_the_same_for_all_has_no_effect() -> None:
    rows, paid = _drawn(200, effects=(0.5,), seed=6)
    both = np.column_stack([rows, np.ones(200)])

    found = fit_of(sums_of([(both, paid)], 2))

    assert found.effects[0] is not None
    assert found.effects[1] is None


def test_twins_share_what_they_bring() -> None:
    rows, paid = _drawn(500, effects=(0.6,), seed=8)
    twins = np.column_stack([rows, rows])

    found = fit_of(sums_of([(twins, paid)], 2), penalty=1.0)

    first, second = (effect for effect in found.effects if effect)
    assert first.effect == pytest.approx(second.effect)
    assert first.effect + second.effect == pytest.approx(0.6, abs=0.1)


def test_equal_sales_are_explained_by_nothing() -> None:
    rows, _paid = _drawn(50, effects=(0.5,), seed=9)

    found = fit_of(sums_of([(rows, np.zeros(50))], 1))

    assert list(found.effects) == [None]
    assert found.explained == 0


def test_a_larger_penalty_makes_effects_smaller() -> None:
    sums = sums_of([_drawn(200, effects=(0.8,), seed=10)], 1)

    effects = [fit_of(sums, penalty=penalty).effects[0] for penalty in (1e-6, 50.0, 5_000.0)]

    sizes = [effect.effect for effect in effects if effect]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] > 0


def test_sums_of_nobody_are_nothing() -> None:
    assert Sums(2).count == 0


def _drawn(count: int, *, effects: tuple[float, ...], seed: int) -> tuple[Real, Real]:
    """Members with traits by the toss of a coin, and what they pay, with much chance in it."""
    pick = np.random.default_rng(seed)
    rows = pick.integers(0, 2, (count, len(effects))).astype(np.float64)
    return rows, rows @ np.array(effects) + pick.normal(0, 0.7, count) + 10
