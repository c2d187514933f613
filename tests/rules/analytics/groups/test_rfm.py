"""Fifths and the names of groups: a worked example, ties, a young club, and what always holds."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.models import MemberScores
from analytics.rules.groups.rfm import (
    TABLE,
    Cuts,
    Scores,
    Segment,
    cuts_of,
    is_new,
    scores_of,
    segment_of,
)

TODAY = date(2026, 9, 1)
# Ten customers: silent days, visits, sales.
TEN = [
    (2, 20, 900),
    (5, 12, 800),
    (9, 9, 500),
    (14, 8, 450),
    (40, 5, 300),
    (60, 4, 250),
    (90, 3, 200),
    (200, 2, 120),
    (350, 1, 60),
    (500, 1, 50),
]


def cuts_of_ten() -> Cuts:
    return cuts_of(*zip(*TEN, strict=True))


def test_a_worked_example() -> None:
    cuts = cuts_of_ten()

    # Two in each fifth: the second begins where the two worst end.
    assert cuts == Cuts((349, 89, 39, 8), (2, 4, 6, 10), (61, 201, 301, 501))
    assert [
        scores_of(cuts, silent_days=days, visits=visits, sales=sales)
        for days, visits, sales in (TEN[0], TEN[3], TEN[9])
    ] == [Scores(5, 5, 5), Scores(4, 4, 4), Scores(1, 1, 1)]


def test_a_fifth_of_ten_is_two() -> None:
    cuts = cuts_of_ten()

    fifths = [scores_of(cuts, silent_days=d, visits=v, sales=s).monetary for d, v, s in TEN]

    assert fifths == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]


def test_equal_values_stand_together() -> None:
    visits = [1] * 6 + [2, 3, 4, 5]
    cuts = cuts_of([10] * 10, visits, [100] * 10)

    fifths = [scores_of(cuts, silent_days=10, visits=one, sales=100).frequency for one in visits]

    # Six came once: none of them may stand above another, so all are in the lowest fifth.
    assert fifths == [1] * 6 + [4, 4, 5, 5]


def test_within_a_month_nobody_falls_behind() -> None:
    cuts = cuts_of(list(range(10)), [1] * 10, [100] * 10)

    assert cuts.recency[:2] == (30, 30)
    assert scores_of(cuts, silent_days=9, visits=1, sales=100).recency == 3


def test_after_more_than_a_year_nobody_is_lately_here() -> None:
    cuts = cuts_of([450 + day for day in range(10)], [1] * 10, [100] * 10)

    assert cuts.recency[1:] == (400, 400, 400)
    assert scores_of(cuts, silent_days=450, visits=1, sales=100).recency == 2


@pytest.mark.parametrize(
    ("scores", "segment"),
    [
        (Scores(5, 5, 5), Segment.CHAMPIONS),
        (Scores(4, 5, 4), Segment.LOYAL),
        (Scores(5, 2, 3), Segment.PROMISING),
        (Scores(5, 1, 1), Segment.HESITANT),
        (Scores(3, 3, 3), Segment.NEEDS_CARE),
        (Scores(2, 3, 3), Segment.SLIPPING),
        (Scores(1, 5, 5), Segment.DEAR),
        (Scores(2, 1, 2), Segment.RESTING),
        (Scores(1, 1, 2), Segment.GONE),
    ],
)
def test_names(scores: Scores, segment: Segment) -> None:
    assert segment_of(scores) == segment


def test_a_new_customer_is_called_new_and_never_gone() -> None:
    assert segment_of(Scores(4, 1, 3), is_new=True) == Segment.NEWCOMERS
    assert segment_of(Scores(1, 1, 1), is_new=True) == Segment.HESITANT
    assert segment_of(Scores(5, 5, 5), is_new=True) == Segment.CHAMPIONS


def test_new_is_a_first_purchase_of_the_last_ninety_days() -> None:
    assert is_new(TODAY - timedelta(days=89), TODAY)
    assert not is_new(TODAY - timedelta(days=90), TODAY)


def test_the_words_are_those_of_the_scores() -> None:
    assert [segment.value for segment in Segment] == MemberScores.Segment.values[1:]
    assert {name for names in TABLE.values() for name in names} == {*Segment} - {Segment.NEWCOMERS}


buyers = st.lists(
    st.tuples(st.integers(0, 900), st.integers(1, 60), st.integers(0, 10**9)),
    min_size=10,
    max_size=80,
)


@given(buyers)
def test_better_is_never_scored_lower(found: list[tuple[int, int, int]]) -> None:
    cuts = cuts_of(*zip(*found, strict=True))

    scored = [
        (one, scores_of(cuts, silent_days=one[0], visits=one[1], sales=one[2])) for one in found
    ]

    by_sales = sorted(scored, key=lambda one: one[0][2])
    by_days = sorted(scored, key=lambda one: -one[0][0])
    assert [s.monetary for _one, s in by_sales] == sorted(s.monetary for _one, s in by_sales)
    assert [s.recency for _one, s in by_days] == sorted(s.recency for _one, s in by_days)


@given(buyers)
def test_no_upper_fifth_is_larger_than_a_fifth(found: list[tuple[int, int, int]]) -> None:
    cuts = cuts_of(*zip(*found, strict=True))

    for least in range(2, 6):
        above = sum(
            scores_of(cuts, silent_days=d, visits=v, sales=s).monetary >= least for d, v, s in found
        )
        assert above * 5 <= len(found) * (6 - least)
