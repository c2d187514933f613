"""Goods in the same basket: how often, how surely, how many times as often as by chance."""

from random import Random

import pytest

from analytics.rules.buying.together import Pair, pairs_that_stand, prompts_of

# A thousand baskets: flowers in 400, pots in 200, both in 120.
FLOWERS_POTS = Pair("flowers", "pots", 400, 200, 120, 1_000)


def test_flowers_and_pots() -> None:
    found = FLOWERS_POTS

    assert found.support == 0.12
    assert found.confidence == 0.3
    assert found.turned().confidence == 0.6
    assert found.lift == found.turned().lift == 1.5


def test_the_interval_of_a_lift_holds_it() -> None:
    low, high = FLOWERS_POTS.lift_between

    # ln 1.5 ± 1.96 × √(1/120 − 1/400 − 1/200 + 240/80000 − 1/1000) = 0.4055 ± 0.1043
    assert low == pytest.approx(1.3514, abs=1e-3)
    assert high == pytest.approx(1.6649, abs=1e-3)


def test_the_interval_holds_the_truth_nineteen_times_of_twenty() -> None:
    pick = Random(7)

    draws = [_drawn(pick).lift_between for _ in range(400)]

    assert 0.92 <= sum(low <= 1 <= high for low, high in draws) / len(draws) <= 0.98


def test_the_surer_side_speaks() -> None:
    [found] = pairs_that_stand([FLOWERS_POTS])

    assert (found.first, found.second) == ("pots", "flowers")


def test_few_baskets_make_no_rule() -> None:
    assert pairs_that_stand([Pair("a", "b", 12, 11, 9, 10_000)]) == []


def test_what_is_seldom_together_makes_none() -> None:
    assert pairs_that_stand([Pair("a", "b", 400, 400, 40, 1_000)]) == []


def test_chance_makes_none_among_hundreds() -> None:
    pick = Random(11)
    pairs = [_drawn(pick) for _ in range(300)]

    found = pairs_that_stand(pairs)

    assert len(found) <= 3


def test_only_what_is_worth_saying_is_said() -> None:
    often = Pair("a", "b", 400, 200, 120, 1_000)
    seldom = Pair("a", "c", 4_000, 300, 180, 10_000)

    found = prompts_of([often, seldom])

    assert {good: [pair.second for pair in beside] for good, beside in found.items()} == {
        "a": ["b"],
        "b": ["a"],
        "c": ["a"],
    }


def test_everything_in_every_basket_tells_nothing() -> None:
    whole = Pair("a", "b", 50, 50, 50, 50)

    assert whole.lift == 1
    assert whole.chance == 1
    assert pairs_that_stand([whole]) == []


def _drawn(pick: Random) -> Pair:
    """Two goods that have nothing to do with each other, in a thousand baskets."""
    baskets = [(pick.random() < 0.4, pick.random() < 0.3) for _ in range(1_000)]
    return Pair(
        "a",
        "b",
        sum(first for first, _second in baskets),
        sum(second for _first, second in baskets),
        sum(first and second for first, second in baskets),
        1_000,
    )
