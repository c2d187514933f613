"""Which groups are too few to be shown, and what cannot be found out by subtracting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.rules.surveys.groups import LEAST_SHOWN, hidden_among
from campaigns.rules.surveys.tallies import Marks, Share, Tally


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({}, set()),
        ({"a": 5, "b": 9}, set()),
        ({"a": 4, "b": 9, "c": 20}, {"a", "b"}),
        ({"a": 4, "b": 1, "c": 9}, {"a", "b"}),
        ({"a": 2}, {"a"}),
        ({"a": 0, "b": 9}, set()),
        ({"a": 1, "b": 2, "c": 5, "d": 6}, {"a", "b", "c"}),
    ],
)
def test_small_groups_and_as_many_others_as_it_takes(
    counts: dict[str, int], hidden: set[str]
) -> None:
    assert hidden_among(counts) == hidden


@given(st.dictionaries(st.integers(0, 40), st.integers(0, 60), max_size=12))
def test_nothing_small_is_shown_and_nothing_small_is_left_by_subtracting(
    counts: dict[int, int],
) -> None:
    hidden = hidden_among(counts)

    shown = [count for key, count in counts.items() if key not in hidden]
    left = sum(counts[key] for key in hidden)
    assert all(count == 0 or count >= LEAST_SHOWN for count in shown)
    assert left == 0 or left >= LEAST_SHOWN or not any(shown)


def test_tallies_add_up_to_a_score() -> None:
    both = Tally(3, 1, 0) + Tally(0, 0, 1)

    assert (both.promoters, both.passives, both.detractors, both.answers) == (3, 1, 1, 5)
    assert both.nps.score == pytest.approx(40)


def test_a_share_of_nobody_says_nothing() -> None:
    assert (Share(0, 0).share, Share(0, 0).interval) == (0.0, (0.0, 1.0))


def test_marks_have_a_mean_and_a_share_of_good_ones() -> None:
    marks = Marks({1: 1, 3: 1, 4: 1, 5: 2})

    assert marks.mean == pytest.approx(3.6)
    assert (marks.good.count, marks.good.of) == (3, 5)
    assert Marks({}).mean is None
