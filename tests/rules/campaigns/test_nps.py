"""The Net Promoter Score and its interval, against sums done by hand and exact probabilities."""

from collections.abc import Callable, Iterator
from math import comb, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.rules.surveys.nps import Band, band_of, change_of, nps_of
from campaigns.rules.uplift import Z

counts = st.integers(0, 3_000)


# By a reckoning of its own, of Rocks (2016): (p + ¾, d + ¾) of n + 3; rounded to four digits.
@pytest.mark.parametrize(
    ("given_scores", "score", "low", "high"),
    [
        ((66, 38, 16), 41.6667, 27.9851, 53.3157),
        ((400, 350, 250), 15.0, 10.0540, 19.8563),
        ((12, 4, 4), 40.0, 2.0910, 67.4742),
        ((3, 1, 1), 40.0, -29.7827, 79.7827),
        ((0, 10, 0), 0.0, -18.4650, 18.4650),
        # Where all are of one mind the whole interval lies on that side and reaches the end.
        ((5, 0, 0), 100.0, 17.4915, 100.0),
        ((0, 0, 5), -100.0, -100.0, -17.4915),
        ((1, 0, 0), 100.0, -48.4986, 100.0),
    ],
)
def test_worked_examples(
    given_scores: tuple[int, int, int], score: float, low: float, high: float
) -> None:
    nps = nps_of(*given_scores)

    found = [None if one is None else round(one, 4) for one in (nps.score, nps.low, nps.high)]
    assert found == [score, low, high]
    assert nps.answers == sum(given_scores)


def test_no_answer_is_no_score() -> None:
    nps = nps_of(0, 0, 0)

    assert (nps.score, nps.low, nps.high, nps.answers) == (None, None, None, 0)


@given(counts, counts, counts)
def test_the_score_lies_in_its_interval_and_nothing_leaves_the_scale(
    promoters: int, passives: int, detractors: int
) -> None:
    nps = nps_of(promoters, passives, detractors)
    if nps.score is None or nps.low is None or nps.high is None:
        assert nps.answers == 0
        return

    assert -100 <= nps.low <= nps.score <= nps.high <= 100
    assert nps.low < nps.high


@given(counts, counts, counts)
def test_turning_everybody_round_turns_the_score(
    promoters: int, passives: int, detractors: int
) -> None:
    nps, turned = nps_of(promoters, passives, detractors), nps_of(detractors, passives, promoters)

    if nps.score is None or nps.low is None or nps.high is None:
        assert turned.score is None
    else:
        assert turned.score == pytest.approx(-nps.score)
        assert turned.low == pytest.approx(-nps.high)
        assert turned.high == pytest.approx(-nps.low)


def test_many_answers_agree_with_the_plain_variance() -> None:
    """(p + d − (p − d)²) ÷ n, of ten thousand: the three that are added no longer matter."""
    promoters, passives, detractors = 5_200, 2_900, 1_900
    whole = promoters + passives + detractors
    score = (promoters - detractors) / whole
    error = sqrt(((promoters + detractors) / whole - score**2) / whole)

    nps = nps_of(promoters, passives, detractors)

    assert nps.low == pytest.approx(100 * (score - Z * error), abs=0.05)
    assert nps.high == pytest.approx(100 * (score + Z * error), abs=0.05)


@pytest.mark.parametrize("whole", [5, 10, 30])
def test_few_answers_hold_the_truth_as_often_as_is_said(whole: int) -> None:
    """Every outcome there is, with its exact probability, over a grid of truths."""
    ours = _coverage(whole, _adjusted)
    plain = _coverage(whole, _plain)

    assert 0.945 <= ours <= 0.96
    assert plain < 0.935


@pytest.mark.parametrize(
    ("score", "band"),
    [
        (0, Band.DETRACTOR),
        (6, Band.DETRACTOR),
        (7, Band.PASSIVE),
        (8, Band.PASSIVE),
        (9, Band.PROMOTER),
        (10, Band.PROMOTER),
    ],
)
def test_bands_at_their_edges(score: int, band: Band) -> None:
    assert band_of(score) is band


@pytest.mark.parametrize(("answers", "is_small"), [(29, True), (30, False)])
def test_fewer_than_thirty_are_few(answers: int, is_small: bool) -> None:
    assert nps_of(answers, 0, 0).is_small is is_small


def test_a_change_has_an_interval_of_both() -> None:
    now, before = nps_of(300, 60, 40), nps_of(200, 100, 100)

    moved = change_of(now, before)

    assert moved is not None
    assert moved.estimate == pytest.approx(40)
    assert (round(moved.low, 2), round(moved.high, 2)) == (29.51, 50.18)
    assert change_of(now, nps_of(0, 0, 0)) is None


def test_a_change_of_few_may_be_chance() -> None:
    moved = change_of(nps_of(6, 2, 2), nps_of(4, 3, 3))

    assert moved is not None
    assert moved.low < 0 < moved.high


Ends = tuple[float, float]


def _adjusted(promoters: int, detractors: int, whole: int) -> Ends:
    nps = nps_of(promoters, whole - promoters - detractors, detractors)
    return (nps.low or 0) / 100, (nps.high or 0) / 100


def _plain(promoters: int, detractors: int, whole: int) -> Ends:
    score = (promoters - detractors) / whole
    reach = Z * sqrt(((promoters + detractors) / whole - score**2) / whole)
    return score - reach, score + reach


def _coverage(whole: int, ends: Callable[[int, int, int], Ends]) -> float:
    """How often the ends hold the truth, in the mean over a grid of truths."""
    found = {
        (promoters, detractors): ends(promoters, detractors, whole)
        for promoters in range(whole + 1)
        for detractors in range(whole - promoters + 1)
    }
    truths = list(_truths())
    held = 0.0
    for share, against in truths:
        for (promoters, detractors), (low, high) in found.items():
            if low <= share - against <= high:
                held += _chance(promoters, detractors, whole, share, against)
    return held / len(truths)


def _truths() -> Iterator[Ends]:
    for share in range(1, 10):
        for against in range(1, 10 - share):
            yield share / 10, against / 10


def _chance(promoters: int, detractors: int, whole: int, share: float, against: float) -> float:
    passives = whole - promoters - detractors
    ways = comb(whole, promoters) * comb(whole - promoters, detractors)
    rest = 1 - share - against
    return float(ways * share**promoters * against**detractors * rest**passives)
