"""Stages at their edges: rungs by visits and days, silence by the own interval."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.rules.lifecycle import (
    RUNGS,
    Bond,
    Missing,
    Reached,
    Stage,
    bond_of,
    lost_after,
    missing_for_next,
    risk_after,
    rung_of,
    way_of,
)

START = date(2026, 1, 1)

gaps = st.lists(st.integers(1, 200), max_size=14)
spans = st.integers(0, 1_500)


def day(number: int) -> date:
    """So many days after the start."""
    return START + timedelta(days=number)


def days(*numbers: int) -> list[date]:
    return [day(number) for number in numbers]


def visits_of(lengths: Sequence[int]) -> list[date]:
    """A visit on the first day, and one after each gap."""
    found = [START]
    for length in lengths:
        found.append(found[-1] + timedelta(days=length))
    return found


@pytest.mark.parametrize(
    ("visits", "span", "stage"),
    [
        (0, 0, Stage.NEW),
        (1, 0, Stage.NEW),
        (2, 0, Stage.GROWING),
        (3, 400, Stage.GROWING),
        (4, 59, Stage.GROWING),
        (4, 60, Stage.MATURE),
        (7, 400, Stage.MATURE),
        (8, 179, Stage.MATURE),
        (8, 180, Stage.LOYAL),
        (200, 900, Stage.LOYAL),
    ],
)
def test_rungs_at_their_edges(visits: int, span: int, stage: Stage) -> None:
    assert rung_of(visits, span) is stage


@pytest.mark.parametrize(
    ("interval", "risk", "lost"),
    [
        (None, 90, 400),
        (1, 30, 180),
        (15, 30, 180),
        (16, 32, 180),
        (45, 90, 180),
        (46, 92, 184),
        (100, 200, 400),
        (200, 400, 800),
        (365, 400, 800),
    ],
)
def test_silence_by_the_own_interval(interval: int | None, risk: int, lost: int) -> None:
    assert (risk_after(interval), lost_after(interval)) == (risk, lost)


def test_who_has_joined_and_bought_nothing_is_new_then_at_risk_then_lost() -> None:
    bond = bond_of(START, [], today=day(500))

    stages = [bond.stage_on(day(number)) for number in (0, 89, 90, 399, 400)]

    assert stages == [Stage.NEW, Stage.NEW, Stage.AT_RISK, Stage.AT_RISK, Stage.LOST]
    assert (bond.at_risk_on, bond.lost_on) == (day(90), day(400))


def test_a_weekly_visitor_is_at_risk_after_a_month_and_lost_after_half_a_year() -> None:
    bond = bond_of(START, days(*range(0, 190, 7)), today=day(189))

    assert (bond.interval_days, bond.rung) == (7, Stage.LOYAL)
    stages = [bond.stage_on(bond.seen_on + timedelta(days=n)) for n in (0, 29, 30, 179, 180)]
    assert stages == [Stage.LOYAL, Stage.LOYAL, Stage.AT_RISK, Stage.AT_RISK, Stage.LOST]


def test_who_comes_for_his_yearly_day_is_not_lost_before_it_has_passed() -> None:
    bond = bond_of(START, [START], today=day(365))

    assert bond.stage_on(day(365)) is Stage.AT_RISK
    assert bond_of(START, days(0, 365), today=day(365)).stage_on(day(365)) is Stage.GROWING


def test_what_was_bought_before_joining_counts_from_its_own_day() -> None:
    bond = bond_of(day(40), days(0, 10), today=day(40))

    assert bond == Bond(day(0), 2, day(0), day(10), None)


def test_what_comes_after_the_day_is_not_known_on_it() -> None:
    assert bond_of(START, days(0, 20, 40), today=day(19)) == Bond(START, 1, START, START, None)


def test_the_whole_way_of_one_who_fell_silent_and_came_back() -> None:
    visits = days(0, 20, 40, 61, 80, 100, 120, 140, 200, 300)

    way = way_of(START, visits, today=day(360))

    assert way == [
        Reached(Stage.NEW, day(0)),
        Reached(Stage.GROWING, day(20)),
        Reached(Stage.MATURE, day(61)),
        # The interval is 20 days: silent from the eighth visit on, then loyal by the ninth.
        Reached(Stage.AT_RISK, day(180)),
        Reached(Stage.LOYAL, day(200)),
        Reached(Stage.AT_RISK, day(240)),
        Reached(Stage.LOYAL, day(300)),
        Reached(Stage.AT_RISK, day(340)),
    ]


@pytest.mark.parametrize(
    ("numbers", "today", "missing"),
    [
        ((), 5, Missing(Stage.GROWING, 2, day(5))),
        ((0,), 5, Missing(Stage.GROWING, 1, day(5))),
        ((0, 10), 12, Missing(Stage.MATURE, 2, day(60))),
        ((0, 10, 20, 30), 31, Missing(Stage.MATURE, 1, day(60))),
        ((0, 30, 60, 90), 170, Missing(Stage.LOYAL, 4, day(180))),
        (tuple(range(0, 200, 20)), 185, None),
    ],
)
def test_what_the_next_rung_asks(
    numbers: tuple[int, ...], today: int, missing: Missing | None
) -> None:
    bond = bond_of(START, days(*numbers), today=day(today))

    assert missing_for_next(bond, day(today)) == missing


@given(gaps, spans)
def test_the_way_ends_where_the_bond_stands(lengths: list[int], later: int) -> None:
    """The two tellings of the rule are one, on any day."""
    visits, today = visits_of(lengths), day(later)

    way = way_of(START, visits, today=today)

    assert way[-1].stage is bond_of(START, visits, today=today).stage_on(today)
    assert [one.on for one in way] == sorted(one.on for one in way)
    assert all(one.stage != other.stage for one, other in pairwise(way))


@given(gaps, spans, st.integers(0, 400))
def test_silence_only_ever_moves_one_way(lengths: list[int], later: int, more: int) -> None:
    visits = visits_of(lengths)
    bond = bond_of(START, visits, today=visits[-1])
    order = {stage: place for place, stage in enumerate((*RUNGS, Stage.AT_RISK, Stage.LOST))}

    sooner = bond.stage_on(bond.seen_on + timedelta(days=later))
    afterwards = bond.stage_on(bond.seen_on + timedelta(days=later + more))

    assert order[afterwards] >= order[sooner]


@given(gaps, st.integers(1, 900))
def test_a_visit_never_takes_a_rung_away_and_brings_one_back_at_once(
    lengths: list[int], gap: int
) -> None:
    visits = visits_of(lengths)
    again = [*visits, visits[-1] + timedelta(days=gap)]

    before = bond_of(START, visits, today=again[-1])
    after = bond_of(START, again, today=again[-1])

    assert RUNGS.index(after.rung) >= RUNGS.index(before.rung)
    assert after.stage_on(again[-1]) is after.rung


@given(st.integers(0, 40), spans, st.integers(0, 5), st.integers(0, 100))
def test_more_visits_and_days_are_never_a_lower_rung(
    visits: int, span: int, more: int, longer: int
) -> None:
    lower, higher = rung_of(visits, span), rung_of(visits + more, span + longer)

    assert RUNGS.index(higher) >= RUNGS.index(lower)


@given(st.none() | st.integers(1, 2_000))
def test_one_is_at_risk_before_one_is_lost(interval: int | None) -> None:
    assert risk_after(interval) < lost_after(interval)
