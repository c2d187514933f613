"""Who is at risk, what is at stake with each, and the work that writes it by night."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from analytics.models import MemberScores
from analytics.selectors.scope import Circle
from analytics.selectors.staying.at_risk import (
    at_risk,
    at_risk_among,
    lost_next,
    stake_at_risk,
    with_figures,
)
from analytics.services.scoring import open_scores
from analytics.services.works import work_out_one
from members.models import Label
from tests.analytics.staying_cases import TODAY, day, live
from tests.cast import Cast
from tests.clock import NOON
from tests.members.care_cases import leave_out, plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

ALL = Circle()


@pytest.fixture
def noon() -> Iterator[None]:
    """It is noon on 10 Shahrivar 1405."""
    with time_machine.travel(NOON, tick=False):
        yield


def test_who_is_silent_for_too_long_and_not_lost(cast: Cast) -> None:
    regular, silent, _lost, once = live(
        {cast.shop: [40, 30, 20, 10]},
        {cast.shop: [100, 90, 80]},
        {cast.shop: [400, 390, 380]},
        {cast.shop: [120]},
    )
    open_scores(TODAY)

    found = list(at_risk(ALL, today=TODAY))

    assert {row.member for row in found} == {silent, once}
    assert regular not in {row.member for row in found}
    assert lost_next(ALL, today=TODAY, days=100) == 1
    assert lost_next(ALL, today=TODAY, days=99) == 0


def test_the_night_writes_what_is_at_stake(cast: Cast) -> None:
    first, second, third = live(
        {cast.shop: [100, 90, 80]}, {cast.shop: [120]}, {cast.shop: [40, 30, 20]}
    )
    open_scores(TODAY)
    MemberScores.objects.filter(pk=first.pk).update(worth=600_000, alive=0.4)
    MemberScores.objects.filter(pk=third.pk).update(stake=7)

    assert work_out_one(name="stake")

    assert [(row.member, row.stake) for row in at_risk(ALL, today=TODAY)] == [
        (first, 1_500_000),
        (second, 300_000),
    ]
    assert MemberScores.objects.get(pk=third.pk).stake == 0
    stake = stake_at_risk(ALL)
    assert (stake.key, stake.value, stake.sample) == ("stake", 1_800_000, 2)
    assert work_out_one(name="stake")


def test_before_the_first_night_nobody_knows_what_is_at_stake(cast: Cast) -> None:
    live({cast.shop: [120]})
    open_scores(TODAY)

    stake = stake_at_risk(ALL)

    assert (stake.value, stake.sample) == (None, 1)


def test_of_whom_most_is_still_to_be_expected(cast: Cast) -> None:
    unlikely, likely, unknown = live(
        {cast.shop: [100, 90, 80]}, {cast.shop: [100, 90, 80]}, {cast.shop: [120]}
    )
    open_scores(TODAY)
    for member, worth, alive in ((unlikely, 10_000, 0.01), (likely, 90_000, 0.9)):
        MemberScores.objects.filter(pk=member.pk).update(worth=worth, alive=alive)
    work_out_one(name="stake")

    by_stake = [row.member for row in at_risk(ALL, today=TODAY)]
    by_chance = [row.member for row in at_risk(ALL, today=TODAY, order="chance")]

    assert by_stake == [unlikely, unknown, likely]
    assert by_chance == [likely, unlikely, unknown]


def test_a_page_says_of_each_what_decides(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    left_out, planned, plain = live(
        {cast.shop: [120]}, {cast.shop: [125]}, {cast.shop: [100, 90, 80]}
    )
    open_scores(TODAY)
    leave_out(left_out)
    plan(planned)
    scores = list(at_risk(ALL, today=TODAY).order_by("member_id"))

    with django_assert_num_queries(4):
        rows = at_risk_among(scores, ALL, today=TODAY)

    assert [(row.scores.member, row.is_left_out, row.is_planned) for row in rows] == [
        (left_out, True, False),
        (planned, False, True),
        (plain, False, False),
    ]
    assert [row.silent_days for row in rows] == [120, 125, 80]
    assert [row.figures.interval_days for row in rows] == [None, None, 10]


def test_of_a_shop_those_who_stay_away_from_it(cast: Cast) -> None:
    (both,) = live({cast.shop: [120], cast.other_shop: [5]})
    open_scores(TODAY)
    here = Circle(frozenset({cast.shop.pk}))

    assert list(at_risk(ALL, today=TODAY)) == []
    assert [row.member for row in at_risk(here, today=TODAY)] == [both]
    (row,) = with_figures(at_risk(here, today=TODAY), here, today=TODAY)
    assert (row.last_on, row.visits) == (day(120), 1)
    assert row.lost_on == day(120) + timedelta(days=400)


def test_only_those_of_a_label(cast: Cast) -> None:
    first, _second = live({cast.shop: [120]}, {cast.shop: [130]})
    open_scores(TODAY)
    Label.objects.create(member=first, name="vip", set_by="test", set_at=NOON)

    assert [row.member for row in at_risk(Circle(label="vip"), today=TODAY)] == [first]


@pytest.mark.parametrize("lives", [[], [[5]]], ids=["empty", "one sale"])
def test_where_nobody_is_at_risk_nothing_is_at_stake(cast: Cast, lives: list[list[int]]) -> None:
    live(*({cast.shop: days} for days in lives))
    open_scores(TODAY)

    assert work_out_one(name="stake")

    stake = stake_at_risk(ALL)
    assert (stake.value, stake.sample, stake.is_small) == (0, 0, False)
    assert at_risk_among([], ALL, today=TODAY) == []
