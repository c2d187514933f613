"""BG/NBD and gamma-gamma beside the published fits and the package `lifetimes`."""

import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import gammaln

from analytics.rules.value.behaviour import behaviour_of, try_out
from analytics.rules.value.bg_nbd import BgNbd, fit_bg_nbd
from analytics.rules.value.gamma_gamma import GammaGamma, fit_gamma_gamma, money_goes_with_visits
from analytics.rules.value.histories import Histories, Unfit, histories_of
from analytics.rules.value.seen import Seen
from tests.properties import examples
from tests.rules.analytics.value.cdnow import cdnow_sample

# The other package sets an option of pandas that is going away.
pytestmark = pytest.mark.filterwarnings("ignore:The 'mode.chained_assignment' option")
WEEKS = 39


@pytest.fixture(scope="module")
def sample() -> Seen:
    return cdnow_sample()


@pytest.fixture(scope="module")
def fit(sample: Seen) -> BgNbd:
    return fit_bg_nbd(sample.histories)


@pytest.fixture(scope="module")
def money(sample: Seen) -> GammaGamma:
    return fit_gamma_gamma(sample.histories)


@pytest.fixture(scope="module")
def oracle(sample: Seen) -> Iterator[Any]:
    """The other package's fit of the same customers; its warnings are about its own code."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from lifetimes import BetaGeoFitter  # noqa: PLC0415 - it warns as it is imported

        yield BetaGeoFitter().fit(*_columns(sample.histories))


def test_the_published_fit_of_the_visits(fit: BgNbd) -> None:
    assert (fit.customers, round(fit.log_likelihood, 1)) == (2_357, -9_582.4)
    assert [round(one, 3) for one in (fit.r, fit.alpha, fit.a, fit.b)] == [
        0.243,
        4.414,
        0.793,
        2.426,
    ]


def test_the_published_fit_of_the_money(money: GammaGamma) -> None:
    assert money.customers == 946
    assert [round(one, 2) for one in (money.p, money.q, money.gamma)] == [6.25, 3.74, 15.44]


def test_the_other_package_finds_the_same(fit: BgNbd, oracle: Any) -> None:
    theirs = [oracle.params_[name] for name in ("r", "alpha", "a", "b")]

    assert [fit.r, fit.alpha, fit.a, fit.b] == pytest.approx(theirs, rel=1e-4)


def test_who_is_still_a_customer_as_the_other_package_says(
    sample: Seen, fit: BgNbd, oracle: Any
) -> None:
    theirs = oracle.conditional_probability_alive(*_columns(sample.histories))

    assert fit.alive(sample.histories) == pytest.approx(theirs, abs=1e-5)


def test_visits_to_come_as_the_other_package_says(sample: Seen, fit: BgNbd, oracle: Any) -> None:
    theirs = oracle.conditional_expected_number_of_purchases_up_to_time(
        WEEKS, *_columns(sample.histories)
    )

    assert fit.expected_visits(sample.histories, WEEKS * 7) == pytest.approx(theirs, abs=1e-3)


def test_a_worked_customer_of_the_paper() -> None:
    """Somebody who came again twice, last after 30.43 weeks of 38.86, is expected 1.226 times in
    the next 39 weeks.
    """
    paper = BgNbd(r=0.243, alpha=4.414, a=0.793, b=2.426, log_likelihood=0, customers=0)
    one = histories_of([(2, 213, 272, 20.0)])

    assert float(paper.expected_visits(one, WEEKS * 7)[0]) == pytest.approx(1.226, abs=5e-4)


def test_what_a_visit_brings_is_drawn_towards_all_others(money: GammaGamma) -> None:
    seen = histories_of([(0, 0, 100, 0.0), (1, 10, 100, 100.0), (50, 90, 100, 100.0)])

    unknown, once, often = money.expected_money(seen)

    assert round(money.mean, 2) == 35.17
    assert unknown == pytest.approx(money.mean)
    assert unknown < once < often < 100


def test_more_who_spend_often_spend_a_little_more(sample: Seen) -> None:
    found = money_goes_with_visits(sample.histories)

    assert found is not None
    assert round(found, 2) == 0.11


def test_the_days_kept_back(sample: Seen) -> None:
    found = try_out(sample)

    assert found is not None
    assert (found.days, found.customers, found.actual) == (273, 2_357, 1_882)
    assert round(found.predicted) == 1_653
    assert found.error < found.naive_error
    assert [group.repeats for group in found.groups] == list(range(8))
    assert sum(group.customers for group in found.groups) == 2_357


def test_without_a_rate_the_years_are_the_plain_visits(sample: Seen, fit: BgNbd) -> None:
    seen = sample.histories
    plain = fit.expected_visits(seen, 2 * 365.25)

    assert fit.discounted_visits(seen, 2, 0) == pytest.approx(plain)
    assert (fit.discounted_visits(seen, 2, 3_500) <= plain).all()


def test_whoever_has_come_very_often_breaks_nothing(fit: BgNbd) -> None:
    seen = histories_of([(900, 1_000, 1_000, 5.0), (900, 1_000, 5_000, 5.0), (0, 0, 0, 0.0)])

    alive = fit.alive(seen)
    visits = fit.expected_visits(seen, 365)

    assert alive.tolist() == pytest.approx([1.0, 0.0, 1.0], abs=1e-2)
    assert np.isfinite(visits).all()
    assert visits[0] > 100


def test_a_beta_with_a_of_one_is_no_pole() -> None:
    seen = histories_of([(3, 100, 200, 5.0)])
    at_pole, beside = (
        BgNbd(0.25, 4.0, a, 2.5, 0.0, 1).expected_visits(seen, 365)[0] for a in (1.0, 1.001)
    )

    assert at_pole == pytest.approx(beside, rel=1e-2)


def test_the_slopes_are_those_of_the_likelihoods(sample: Seen) -> None:
    """A wrong slope would stop the search beside the top: a step to either side goes down."""
    seen = sample.histories.some(np.arange(len(sample.histories)) % 4 == 0)
    fit = fit_bg_nbd(seen)
    top = _log_likelihood(seen, fit.r, fit.alpha, fit.a, fit.b)

    assert top == pytest.approx(fit.log_likelihood)
    for place in range(4):
        for step in (0.98, 1.02):
            parts = [fit.r, fit.alpha, fit.a, fit.b]
            parts[place] *= step
            assert _log_likelihood(seen, *parts) < top


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([], "few_customers"),
        ([(1, 5, 9, 2.0)] * 99, "few_customers"),
        ([(0, 0, 9, 0.0)] * 100 + [(1, 5, 9, 2.0)] * 29, "few_repeats"),
        ([(5, 50, 50, 2.0)] * 200, "no_fit"),
    ],
)
def test_what_cannot_be_fitted_says_so(rows: list[tuple[int, int, int, float]], why: str) -> None:
    with pytest.raises(Unfit) as refusal:
        fit_bg_nbd(histories_of(rows))

    assert refusal.value.why == why


def test_money_that_is_all_the_same_has_no_spread_to_fit() -> None:
    with pytest.raises(Unfit) as refusal:
        fit_gamma_gamma(histories_of([(2, 5, 9, 7.0)] * 50))

    assert refusal.value.why == "no_spread_fit"


def test_one_part_that_fails_leaves_the_other(sample: Seen) -> None:
    seen = sample.histories
    free = Histories(seen.repeats, seen.recency, seen.age, np.zeros(len(seen)))

    found = behaviour_of(free)

    assert found.visits is not None
    assert (found.money, found.money_why, found.correlation) == (None, "few_paying", None)


@pytest.mark.parametrize("row", [(1, 9, 8, 0.0), (0, 3, 8, 0.0), (1, 0, 8, 0.0), (-1, 0, 8, 0.0)])
def test_no_calendar_holds_such_a_customer(row: tuple[int, int, int, float]) -> None:
    with pytest.raises(ValueError, match="customer 0"):
        histories_of([row])


@examples(40)
@given(
    repeats=st.integers(1, 300),
    recency=st.integers(1, 2_000),
    silence=st.integers(0, 2_000),
    later=st.integers(1, 400),
)
def test_silence_never_makes_it_likelier_that_he_is_there(
    repeats: int, recency: int, silence: int, later: int
) -> None:
    model = BgNbd(r=0.243, alpha=4.414, a=0.793, b=2.426, log_likelihood=0, customers=0)
    now, then = (
        histories_of([(repeats, recency, recency + silent, 1.0)])
        for silent in (silence, silence + later)
    )

    assert 0 <= model.alive(then)[0] <= model.alive(now)[0] <= 1
    assert model.expected_visits(then, 365)[0] >= 0
    assert model.expected_visits(now, 100)[0] <= model.expected_visits(now, 365)[0]


def _columns(seen: Histories) -> tuple[Any, Any, Any]:
    return seen.repeats, seen.recency / 7, seen.age / 7


def _log_likelihood(seen: Histories, r: float, alpha: float, a: float, b: float) -> float:
    """The paper's (6), customer by customer, written down plainly."""
    total = 0.0
    for x, recency, age in zip(seen.repeats, seen.recency / 7, seen.age / 7, strict=True):
        start = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
        start += gammaln(a + b) + gammaln(b + x) - gammaln(b) - gammaln(a + b + x)
        still = np.exp(-(r + x) * np.log(alpha + age))
        gone = a / (b + x - 1) * np.exp(-(r + x) * np.log(alpha + recency)) if x else 0.0
        total += float(start + np.log(still + gone))
    return total
