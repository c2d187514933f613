"""Why people leave and stay: what they answered, what they complained of, how far they came."""

from collections.abc import Iterator

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from analytics.models import MemberFigures
from analytics.rules.lifecycle import Stage
from analytics.selectors.scope import Circle
from analytics.selectors.staying.reasons import Reason, reasons_of
from campaigns.models import Ticket
from campaigns.rules.surveys.tallies import Share
from members.models import Label, Member
from members.rules.calendars import Window
from tests.analytics.staying_cases import TODAY, day, live
from tests.analytics.way_cases import at
from tests.campaigns.figure_cases import answer
from tests.campaigns.ticket_cases import opened
from tests.cast import Cast
from tests.clock import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

YEAR = Window(day(364), TODAY)
ALL = Circle()


@pytest.fixture
def noon() -> Iterator[None]:
    """It is noon on 10 Shahrivar 1405."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def members(cast: Cast) -> tuple[list[Member], list[Member]]:
    """Three who were lost within the year, and four who stayed."""
    everybody = live(
        *({cast.shop: [500, 490, 480]} for _one in range(3)),
        *({cast.shop: [40, 30, 20, 10]} for _one in range(4)),
    )
    return everybody[:3], everybody[3:]


def test_what_the_unhappy_and_the_delighted_name(
    members: tuple[list[Member], list[Member]], cast: Cast
) -> None:
    lost, stayed = members
    for member, score, reason in (
        (lost[0], 2, "price"),
        (lost[1], 5, "price"),
        (lost[2], 9, "staff"),
        (stayed[0], 10, "goods"),
        (stayed[1], 9, "goods"),
        (stayed[2], 6, "speed"),
        (stayed[3], 8, "place"),
    ):
        answer(cast.shop, score, at=at(470), member=member, reason=reason)

    found = reasons_of(ALL, YEAR, sees_withheld=True)

    assert found.leaving == [Reason("price", 2, 2), Reason("speed", 1, 0)]
    assert found.staying == [Reason("goods", 2, 0), Reason("staff", 1, 1)]
    assert found.unhappy == Share(2, 3)
    assert found.glad == Share(1, 3)


def test_only_the_latest_word_of_a_person_counts(
    members: tuple[list[Member], list[Member]], cast: Cast
) -> None:
    lost, stayed = members
    Member.objects.filter(pk=lost[1].pk).update(status="merged", merged_into=stayed[0])
    answer(cast.shop, 1, at=at(50), member=stayed[0], reason="price")
    answer(cast.shop, 10, at=at(20), member=lost[1], reason="goods")
    answer(cast.shop, 0, at=at(900), member=stayed[1], reason="speed")
    answer(cast.shop, 0, at=at(20), reason="speed")

    found = reasons_of(ALL, YEAR, sees_withheld=True)

    assert found.leaving == []
    assert found.staying == [Reason("goods", 1, 0)]


def test_of_fewer_than_five_only_the_owner_is_told(
    members: tuple[list[Member], list[Member]], cast: Cast
) -> None:
    for member in members[0]:
        answer(cast.shop, 1, at=at(470), member=member, reason="price")

    found = reasons_of(ALL, YEAR)

    assert (found.leaving, found.unhappy) == ([], Share(0, 0))
    assert reasons_of(ALL, YEAR, sees_withheld=True).unhappy == Share(3, 3)


def test_who_complained(members: tuple[list[Member], list[Member]], cast: Cast) -> None:
    lost, stayed = members
    for member, kind in (
        (lost[0], "complaint"),
        (lost[0], "complaint"),
        (stayed[0], "complaint"),
        (lost[1], "question"),
    ):
        ticket = opened(member, kind=kind)
        Ticket.objects.filter(pk=ticket.pk).update(opened_at=at(470))

    assert reasons_of(ALL, YEAR, sees_withheld=True).complained == Share(1, 2)
    assert reasons_of(ALL, YEAR).complained == Share(0, 0)


def test_how_far_they_had_come(members: tuple[list[Member], list[Member]]) -> None:
    lost, _stayed = members
    rows = MemberFigures.objects.filter(member__in=[lost[0], lost[1]])
    rows.update(growing_on=day(490))
    MemberFigures.objects.filter(member=lost[1]).update(mature_on=day(480))

    assert reasons_of(ALL, YEAR).rungs == {
        Stage.NEW: 1,
        Stage.GROWING: 1,
        Stage.MATURE: 1,
        Stage.LOYAL: 0,
    }


def test_of_a_shop_and_of_a_label(
    members: tuple[list[Member], list[Member]],
    cast: Cast,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    lost, _stayed = members
    Label.objects.create(member=lost[0], name="vip", set_by="test", set_at=NOON)
    answer(cast.shop, 1, at=at(470), member=lost[0], reason="price")
    answer(cast.other_shop, 1, at=at(470), member=lost[1], reason="staff")

    vip = reasons_of(Circle(label="vip"), YEAR, sees_withheld=True)
    there = Circle(frozenset({cast.other_shop.pk}))
    with django_assert_num_queries(7):
        elsewhere = reasons_of(there, YEAR, sees_withheld=True)

    assert vip.leaving == [Reason("price", 1, 1)]
    assert elsewhere.leaving == [Reason("staff", 1, 0)]
    assert sum(vip.rungs.values()) == 1


def test_where_nothing_is_known_nothing_is_said(cast: Cast) -> None:
    found = reasons_of(ALL, YEAR, sees_withheld=True)

    assert (found.leaving, found.staying) == ([], [])
    assert found.complained == Share(0, 0)
    assert sum(found.rungs.values()) == 0
