"""The three things to do today: whom to win back, whose day is near, who waits."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from analytics.models import KeptFigure, MemberScores
from analytics.selectors.scope import Circle
from analytics.selectors.todo import Slipping, todo_of
from analytics.services.summaries.folding import fold_stale
from members.models import ImportantDate, Member
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_member, ring_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

ALL = Circle()


@pytest.fixture
def noon() -> Iterator[None]:
    """It is noon on 10 Shahrivar 1405."""
    with time_machine.travel(NOON, tick=False):
        yield


def missed(cast: Cast, stake: int) -> Member:
    """A member who has been silent for four months."""
    member = make_member(shop=cast.shop)
    ring_up(cast.shop, 1_000_000, member=member, now=NOON - 120 * DAY)
    MemberScores.objects.create(member=member, stake=stake, scored_on=NOON.date())
    return member


def keep_birthday(member: Member, on: date) -> None:
    ImportantDate.objects.create(
        member=member,
        whose="self",
        kind="birthday",
        calendar="gregorian",
        month=on.month,
        day=on.day,
        told_at=NOON,
    )


def test_the_dearest_of_those_who_are_missed_come_first(cast: Cast) -> None:
    members = [missed(cast, stake) for stake in (5, 40, 20, 30)]
    KeptFigure.objects.create(name="stake", body={"members": 4})
    fold_stale(now=NOON)

    found = todo_of(ALL, now=NOON).win_back

    assert (found.count, found.stake) == (4, 95)
    assert found.first == [
        Slipping(members[1].pk, str(members[1]), 40),
        Slipping(members[3].pk, str(members[3]), 30),
        Slipping(members[2].pk, str(members[2]), 20),
    ]


def test_before_the_first_night_nobody_knows_what_is_at_stake(cast: Cast) -> None:
    missed(cast, 0)
    fold_stale(now=NOON)

    found = todo_of(ALL, now=NOON).win_back

    assert (found.count, found.stake) == (1, None)


def test_days_of_the_coming_seven_are_counted_the_nearest_shown(cast: Cast) -> None:
    for later in (0, 1, 5, 6, 7):
        keep_birthday(make_member(shop=cast.shop), (NOON + later * DAY).date())

    days = todo_of(ALL, now=NOON).days

    assert days.count == 4
    assert [near.on for near in days.first] == [(NOON + n * DAY).date() for n in (0, 1, 5)]


def test_a_shop_has_its_own_members(cast: Cast) -> None:
    keep_birthday(make_member(shop=cast.shop), NOON.date())

    here, there = (
        todo_of(Circle(frozenset({shop.pk})), now=NOON) for shop in (cast.shop, cast.other_shop)
    )

    assert (here.days.count, there.days.count) == (1, 0)


def test_in_an_empty_club_nothing_waits(cast: Cast) -> None:
    todo = todo_of(ALL, now=NOON)

    assert (todo.win_back.count, todo.win_back.first) == (0, [])
    assert (todo.days.count, todo.days.first) == (0, [])
