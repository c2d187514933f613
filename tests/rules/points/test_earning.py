"""What a sale earns, and what the cap leaves of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from points.rules.earning import award, wish
from points.rules.sales import Bonus
from tests.rules.points.terms import make_terms

TERMS = make_terms()
money = st.integers(min_value=0, max_value=10**9)


@pytest.mark.parametrize(
    ("net", "points"),
    [(0, 0), (99_999, 0), (100_000, 1), (199_999, 1), (12_590_000, 125), (10**12, 10**7)],
)
def test_one_point_for_each_whole_earning_amount(net: int, points: int) -> None:
    reasons = wish(TERMS, net)

    assert sum(reason.wanted for reason in reasons) == points


def test_what_earns_nothing_has_no_reason() -> None:
    assert wish(TERMS, 99_999, [Bonus("gift", 0)]) == ()


def test_bonuses_stand_after_the_amount_with_their_facts() -> None:
    reasons = wish(TERMS, 250_000, [Bonus("birthday", 10, {"title": "تولد"})])

    assert [(reason.rule, reason.wanted) for reason in reasons] == [("amount", 2), ("birthday", 10)]
    assert reasons[0].params == {"net": 250_000, "per": 100_000}
    assert reasons[1].params == {"title": "تولد"}


@pytest.mark.parametrize(
    ("room", "granted"),
    [
        (-1, [0, 0]),
        (0, [0, 0]),
        (4_999, [0, 0]),
        (5_000, [1, 0]),
        (34_999, [2, 4]),
        (60_000, [2, 10]),
    ],
)
def test_the_cap_cuts_what_came_last_first(room: int, granted: list[int]) -> None:
    reasons = wish(TERMS, 250_000, [Bonus("birthday", 10)])

    given_points = award(reasons, terms=TERMS, room=room)

    assert [reason.granted for reason in given_points.reasons] == granted
    assert given_points.wanted == 12
    assert given_points.granted == sum(granted)
    assert given_points.value == sum(granted) * 5_000
    assert given_points.is_reduced == (sum(granted) < 12)


def test_a_reason_is_kept_as_it_was_told() -> None:
    reasons = award(wish(TERMS, 250_000), terms=TERMS, room=5_000).reasons

    assert reasons[0].as_json() == {
        "rule": "amount",
        "wanted": 2,
        "granted": 1,
        "params": {"net": 250_000, "per": 100_000},
        "cut": "cap",
    }


@given(
    net=money,
    earn=st.integers(1, 10**6),
    value=st.integers(1, 10**5),
    bonuses=st.lists(st.integers(-5, 10**4), max_size=3),
    room=st.integers(-(10**9), 10**9),
)
def test_never_more_than_the_room_nor_more_than_wanted(
    net: int, earn: int, value: int, bonuses: list[int], room: int
) -> None:
    terms = make_terms(earn_amount=earn, point_value=value)

    granted = award(
        wish(terms, net, [Bonus("b", points) for points in bonuses]), terms=terms, room=room
    )

    assert 0 <= granted.value <= max(0, room)
    assert granted.value == granted.granted * value
    assert granted.wanted == net // earn + sum(points for points in bonuses if points > 0)
    assert granted.granted == min(granted.wanted, max(0, room) // value)
    assert all(0 <= reason.granted <= reason.wanted for reason in granted.reasons)
