"""Traits as columns: compared with the most frequent, and only where enough share them."""

from math import log

from analytics.rules.buying.columns import LEAST_MEMBERS, Buyer, Column, coding_of


def test_the_most_frequent_is_what_others_are_compared_with() -> None:
    women, men = [_buyer(gender="woman")] * 50, [_buyer(gender="man")] * 30

    found = coding_of(women + men, groups=["gender"], counted=[])

    assert found.bases == {"gender": "woman"}
    assert found.columns == [Column("gender", "man", 30)]
    assert found.rows([women[0], men[0]]) == [[0.0, log(365)], [1.0, log(365)]]


def test_too_few_and_unknown_are_one_column_that_is_not_told() -> None:
    buyers = (
        [_buyer(gender="woman")] * 50
        + [_buyer(gender="man")] * 40
        + [_buyer(gender="other")] * (LEAST_MEMBERS - 1)
        + [_buyer()] * 20
    )

    found = coding_of(buyers, groups=["gender"], counted=[])

    assert found.columns == [Column("gender", "man", 40), Column("gender", "", 49)]
    assert found.told == [Column("gender", "man", 40)]
    assert [row[:2] for row in found.rows([buyers[95], buyers[-1]])] == [[0.0, 1.0], [0.0, 1.0]]


def test_one_level_alone_tells_nothing() -> None:
    found = coding_of([_buyer(gender="woman")] * 80, groups=["gender"], counted=[])

    assert (found.columns, found.bases) == ([], {})


def test_steps_are_counted_up_to_four() -> None:
    buyers = [Buyer(100, 365, {}, {"dates": 9})] * LEAST_MEMBERS + [_buyer()]

    found = coding_of(buyers, groups=[], counted=["dates"])

    assert found.told == [Column("dates", "", LEAST_MEMBERS)]
    assert [row[0] for row in found.rows([buyers[0], buyers[-1]])] == [4.0, 0.0]


def test_who_is_new_has_been_known_for_a_day_at_least() -> None:
    found = coding_of([], groups=["gender"], counted=["dates"])

    assert found.rows([Buyer(100, 0, {}, {})]) == [[0.0]]


def _buyer(**levels: str) -> Buyer:
    return Buyer(100, 365, levels, {})
