"""The cap in plain arithmetic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from points.rules.budget import allowance, needs_pool, room
from points.rules.earning import award, wish
from tests.rules.points.terms import make_terms


@pytest.mark.parametrize(
    ("net", "cap_bps", "allowed"),
    [(0, 500, 0), (19, 500, 0), (20, 500, 1), (12_345_678, 500, 617_283), (100, 10_000, 100)],
)
def test_the_allowance_is_rounded_down(net: int, cap_bps: int, allowed: int) -> None:
    assert allowance(net, cap_bps) == allowed


@pytest.mark.parametrize(
    ("wanted", "own", "pool", "answer"),
    [
        (0, 0, 0, False),
        (50, 50, 0, False),
        (51, 50, 0, True),
        (51, 50, 100, True),
        (50, 50, -1, True),
        (0, 50, -1, False),
    ],
)
def test_when_the_pool_is_needed(wanted: int, own: int, pool: int, answer: bool) -> None:
    assert needs_pool(wanted_value=wanted, own_allowance=own, pool=pool) is answer


@pytest.mark.parametrize(
    ("own", "pool", "left"), [(50, 100, 150), (50, -20, 30), (50, -50, 0), (50, -90, 0)]
)
def test_a_shortfall_is_made_good_first(own: int, pool: int, left: int) -> None:
    assert room(own_allowance=own, pool=pool) == left


@given(
    sales=st.lists(st.integers(1, 10**9), min_size=1, max_size=50),
    cap_bps=st.integers(1, 10_000),
    earn=st.integers(1, 10**6),
    percent=st.integers(0, 100),
)
def test_earning_by_amount_never_passes_the_cap(
    sales: list[int], cap_bps: int, earn: int, percent: int
) -> None:
    """R01: any rate within the cap, any sales, at every step."""
    value = max(1, earn * cap_bps * percent // (10_000 * 100))
    if value * 10_000 > earn * cap_bps:
        return
    terms = make_terms(earn_amount=earn, point_value=value, cap_bps=cap_bps)
    sold = given_back = 0

    for net in sales:
        granted = award(wish(terms, net), terms=terms, room=allowance(net, cap_bps))
        sold += net
        given_back += granted.value

        assert not granted.is_reduced
        assert given_back <= sold * cap_bps // 10_000
