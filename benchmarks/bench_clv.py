"""Fitting BG/NBD and gamma-gamma, against the package `lifetimes` on the same customers.

Both are measured in one run, turn about; what counts is the processor's time, this process with
all its threads. The customers are drawn by chance from the models themselves with CDNOW's
parameters, over two years, whole days; no database is needed.

    python -m benchmarks.bench_clv [CUSTOMERS] [ROUNDS]
"""

import os
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))
# One thread for both: otherwise idle threads of the linear algebra are counted as work.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")
warnings.simplefilter("ignore")

import numpy as np  # noqa: E402 - the threads come before it
import pandas as pd  # noqa: E402
from lifetimes import BetaGeoFitter, GammaGammaFitter  # noqa: E402

from analytics.rules.value.behaviour import behaviour_of  # noqa: E402
from analytics.rules.value.bg_nbd import fit_bg_nbd  # noqa: E402
from analytics.rules.value.economics import Economics  # noqa: E402
from analytics.rules.value.gamma_gamma import fit_gamma_gamma  # noqa: E402
from analytics.rules.value.histories import DAYS_A_WEEK, Histories  # noqa: E402
from analytics.rules.value.worth import Outlook, predicted_worths  # noqa: E402

CUSTOMERS = 100_000
ROUNDS = 3
DAYS = 730
MOST_VISITS = 400
VISITS = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
MONEY = {"p": 6.25, "q": 3.74, "gamma": 15.44}
SEED = 7


def drawn(customers: int) -> Histories:
    """So many customers who behave as the models say; those of one day are one visit."""
    chance = np.random.default_rng(SEED)
    age = chance.integers(1, DAYS + 1, customers)
    rate = chance.gamma(VISITS["r"], 1 / VISITS["alpha"], customers)
    leaving = chance.beta(VISITS["a"], VISITS["b"], customers)
    at, repeats = np.zeros(customers), np.zeros(customers, dtype=np.int64)
    recency = np.zeros(customers, dtype=np.int64)
    here = np.ones(customers, dtype=bool)
    for _visit in range(MOST_VISITS):
        at = at + chance.exponential(1 / np.maximum(rate, 1e-12)) * DAYS_A_WEEK
        day = np.ceil(np.minimum(at, DAYS * 2)).astype(np.int64)
        here &= day <= age
        if not here.any():
            break
        repeats += here & (day > recency)
        recency = np.where(here, day, recency)
        here &= chance.random(customers) >= leaving
    mean = chance.gamma(MONEY["q"], 1 / MONEY["gamma"], customers)
    paid = chance.gamma(MONEY["p"] * np.maximum(repeats, 1)) / mean
    money = np.where(repeats > 0, paid / np.maximum(repeats, 1), 0.0)
    return Histories(repeats, recency, age, money)


def main() -> None:
    """Say what each fit costs and how the parameters compare."""
    customers, rounds = _asked(sys.argv[1:])
    seen = drawn(customers)
    paying = seen.some(seen.repeats > 0)
    print(f"{customers:,} customers, {len(paying):,} came again; {rounds} rounds, CPU seconds")
    ours, theirs = _turn_about(
        lambda: fit_bg_nbd(seen),
        lambda: BetaGeoFitter().fit(
            seen.repeats, seen.recency / DAYS_A_WEEK, seen.age / DAYS_A_WEEK
        ),
        rounds,
    )
    _say("visits", ours, theirs, ("r", "alpha", "a", "b"))
    ours, theirs = _turn_about(
        lambda: fit_gamma_gamma(seen),
        lambda: GammaGammaFitter().fit(*_columns(paying)),
        rounds,
    )
    _say("money", ours, theirs, ("p", "q", "gamma"))
    _rest(seen)


def _rest(seen: Histories) -> None:
    """What a night does beside the fits: everybody's year and the three years after it."""
    found = behaviour_of(seen)
    if found.visits is None:
        return
    began = time.process_time()
    predicted_worths(seen, found.visits, found, Economics(3_000), Outlook(3, 3_500))
    print(f"worth of all over 1 and 3 years: {time.process_time() - began:.3f} s")


def _columns(seen: Histories) -> tuple[Any, Any]:
    return pd.Series(seen.repeats), pd.Series(seen.money)


def _turn_about(
    ours: Callable[[], Any], theirs: Callable[[], Any], rounds: int
) -> tuple[tuple[float, Any], tuple[float, Any]]:
    """Median processor time and last answer of each."""
    costs: tuple[list[float], list[float]] = ([], [])
    answers: list[Any] = [None, None]
    for _round in range(rounds):
        for place, fit in enumerate((ours, theirs)):
            began = time.process_time()
            answers[place] = fit()
            costs[place].append(time.process_time() - began)
    return (median(costs[0]), answers[0]), (median(costs[1]), answers[1])


def _say(
    what: str, ours: tuple[float, Any], theirs: tuple[float, Any], names: tuple[str, ...]
) -> None:
    print(f"{what:8}ours {ours[0]:7.3f}  lifetimes {theirs[0]:7.3f}  {theirs[0] / ours[0]:5.1f} x")
    params: Mapping[str, float] = theirs[1].params_
    for name in names:
        other = float(params["v" if name == "gamma" else name])
        print(f"  {name:6} {getattr(ours[1], name):.5f}  {other:.5f}")


def _asked(arguments: list[str]) -> tuple[int, int]:
    customers = int(arguments[0]) if arguments else CUSTOMERS
    return customers, int(arguments[1]) if len(arguments) > 1 else ROUNDS


if __name__ == "__main__":
    main()
