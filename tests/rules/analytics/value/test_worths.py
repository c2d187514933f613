"""From the fits to money: what each customer is worth, and what the tenths of them hold."""

from dataclasses import replace

import numpy as np
import pytest

from analytics.rules.value.behaviour import Behaviour, behaviour_of
from analytics.rules.value.economics import Economics
from analytics.rules.value.histories import Histories, histories_of
from analytics.rules.value.holdout import HeldGroup, hold_out
from analytics.rules.value.worth import (
    Outlook,
    average_worths,
    clv_of_new,
    money_a_visit,
    predicted_worths,
    tenths_of,
)
from tests.rules.analytics.value.cdnow import cdnow_sample

OUTLOOK = Outlook(years=3, discount_bps=3_500)
A_THIRD = Economics(margin_bps=3_000)


@pytest.fixture(scope="module")
def seen() -> Histories:
    return cdnow_sample().histories


@pytest.fixture(scope="module")
def behaviour(seen: Histories) -> Behaviour:
    return behaviour_of(seen)


def test_worth_is_visits_times_money_times_what_is_left(
    seen: Histories, behaviour: Behaviour
) -> None:
    assert behaviour.visits is not None

    found = predicted_worths(seen, behaviour.visits, behaviour, A_THIRD, Outlook(1, 0))

    visits = behaviour.visits.expected_visits(seen, 365.25)
    assert found.worth == pytest.approx(visits * money_a_visit(seen, behaviour) * 0.3)
    assert found.clv == pytest.approx(found.worth)
    assert np.isnan(found.alive[seen.repeats == 0]).all()
    assert not np.isnan(found.alive[seen.repeats > 0]).any()


def test_worth_grows_with_the_margin_and_falls_with_the_cost(
    seen: Histories, behaviour: Behaviour
) -> None:
    assert behaviour.visits is not None

    usual, richer, dearer = (
        predicted_worths(seen, behaviour.visits, behaviour, economics, OUTLOOK).worth
        for economics in (A_THIRD, Economics(margin_bps=3_001), replace(A_THIRD, visit_cost=1))
    )

    assert (richer > usual).all()
    assert (dearer < usual).all()


def test_more_years_are_worth_more_and_a_new_customer_the_first_visit_too(
    seen: Histories, behaviour: Behaviour
) -> None:
    assert behaviour.visits is not None

    found = predicted_worths(seen, behaviour.visits, behaviour, A_THIRD, OUTLOOK)
    new = clv_of_new(behaviour.visits, behaviour, seen, A_THIRD, OUTLOOK)

    assert found.clv is not None
    assert (found.clv >= found.worth).all()
    assert new > money_a_visit(seen, behaviour)[seen.repeats == 0][0] * 0.3


def test_the_average_stands_in_for_who_is_not_lost() -> None:
    past = histories_of([(10, 300, 365, 50.0), (0, 0, 365, 0.0)])
    few = behaviour_of(past)

    found = average_worths(past, np.array([True, False]), few, A_THIRD, OUTLOOK)

    assert (few.visits, few.visits_why) == (None, "few_customers")
    assert found is not None
    assert found.visits.tolist() == [5.0, 0.0]
    assert found.worth.tolist() == pytest.approx([5 * 50 * 0.3 / 1.35**0.5, 0.0])
    assert found.clv is None


def test_a_handful_of_visits_is_no_average() -> None:
    past = histories_of([(9, 300, 365, 50.0)])

    assert average_worths(past, np.array([True]), behaviour_of(past), A_THIRD, OUTLOOK) is None


def test_the_best_tenth_holds_most() -> None:
    worth = np.array([91.0, *[1.0] * 9])

    assert tenths_of(worth) == [0.91, *[0.01] * 9]
    assert tenths_of(worth[:9]) == []
    assert tenths_of(np.full(20, -3.0)) == []


def test_a_trial_by_hand() -> None:
    past = histories_of([(0, 0, 100, 0.0), (9, 50, 100, 1.0), (8, 50, 100, 1.0)])

    found = hold_out(past, np.array([0.5, 3.0, 4.0]), np.array([0, 2, 6]), 50)

    assert (found.customers, found.predicted, found.actual) == (3, 7.5, 8)
    assert found.off == pytest.approx(-0.0625)
    assert found.error == pytest.approx(3.5 / 3)
    assert found.naive_error == pytest.approx((0 + 2.5 + 2) / 3)
    assert found.groups == (HeldGroup(0, 1, 0.5, 0.0), HeldGroup(7, 2, 3.5, 4.0))


def test_a_trial_in_which_nobody_came() -> None:
    past = histories_of([(0, 0, 0, 0.0)])

    found = hold_out(past, np.array([0.2]), np.array([0]), 50)

    assert (found.off, found.correlation, found.naive_error) == (None, None, 0.0)
