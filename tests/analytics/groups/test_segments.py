"""Groups by RFM: the worked example through the ledger, parts of the club, and clubs too small."""

from datetime import timedelta

import pytest

from analytics.models import KeptFigure, MemberScores
from analytics.rules.groups.rfm import Segment
from analytics.selectors.groups.people import bought_by
from analytics.selectors.groups.segments import (
    count_parts,
    grid,
    groups_of,
    members_in_square,
    members_of,
    segments,
)
from analytics.selectors.scope import Circle
from members.roles import SYSTEM
from members.services.labels import add_label
from tests.analytics.groups.group_cases import night, ten_customers
from tests.analytics.way_cases import TODAY, joined, visits
from tests.cast import Cast
from tests.factories import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def found_in(circle: Circle) -> dict[str, int]:
    return {one.segment.value: one.members for one in segments(circle) if one.members}


def test_the_worked_example(cast: Cast) -> None:
    ten = ten_customers(cast.shop)

    night("rfm")

    scores = MemberScores.objects.in_bulk([member.pk for member in ten])
    told = [(one.recency, one.frequency, one.monetary, one.segment) for one in scores.values()]
    assert sorted(told, reverse=True) == sorted(
        [
            (5, 5, 5, "champions"),
            (5, 5, 5, "champions"),
            (4, 4, 4, "loyal"),
            (4, 4, 4, "loyal"),
            (3, 3, 3, "needs_care"),
            (3, 3, 3, "needs_care"),
            (2, 2, 2, "resting"),
            (2, 2, 2, "resting"),
            (1, 1, 1, "gone"),
            (1, 1, 1, "gone"),
        ],
        reverse=True,
    )


def test_each_group_with_its_share_of_members_and_of_sales(cast: Cast) -> None:
    ten_customers(cast.shop)
    night("rfm")

    champions = groups_of(Circle()).segment(Segment.CHAMPIONS)

    # 9,000,000 in twenty visits and 8,000,000 in twelve, of 36,300,000 in all; what does not
    # divide evenly is left over.
    assert (champions.members, champions.share_bps) == (2, 2_000)
    assert champions.sales == 9_000_000 // 20 * 20 + 8_000_000 // 12 * 12
    assert champions.sales_bps == 4_683


def test_every_group_is_told_even_where_nobody_is_in_it(cast: Cast) -> None:
    ten_customers(cast.shop)
    night("rfm")

    assert [one.segment for one in segments(Circle())] == list(Segment)
    assert found_in(Circle()) == {
        "champions": 2,
        "loyal": 2,
        "needs_care": 2,
        "resting": 2,
        "gone": 2,
    }


def test_what_was_kept_is_what_is_counted(cast: Cast) -> None:
    ten_customers(cast.shop)
    night("rfm")

    here = Circle(frozenset({cast.shop.pk}))
    assert list(groups_of(Circle()).parts) == count_parts(Circle())
    assert list(groups_of(here).parts) == count_parts(here)
    assert groups_of(here).members == 10


def test_a_square_opens_into_its_members(cast: Cast) -> None:
    ten = ten_customers(cast.shop)
    night("rfm")

    square = grid(Circle())[5, 5]
    rows = members_in_square(members_of("", Circle()), recency=5, strength=5)

    assert square.members == 2
    assert {row.member for row in rows} == {ten[0], ten[1]}
    assert [row.member for row in members_of("gone", Circle())] == [ten[8], ten[9]]


def test_a_part_of_the_club_is_counted_by_label_and_by_shop(cast: Cast) -> None:
    ten = ten_customers(cast.shop)
    visits(cast.other_shop, ten[0], [1], amount=500_000)
    add_label(member_id=ten[0].pk, name="vip", actor=SYSTEM)
    night("rfm")

    there = Circle(shop_ids=frozenset({cast.other_shop.pk}))

    assert found_in(Circle(label="vip")) == {"champions": 1}
    assert found_in(there) == {"champions": 1}
    assert groups_of(there).sales == 500_000
    assert [row.member for row in members_of("champions", there)] == [ten[0]]
    assert found_in(Circle(label="nobody")) == {}


def test_what_a_member_has_bought_in_the_shops_asked_about(cast: Cast) -> None:
    ten = ten_customers(cast.shop)
    visits(cast.other_shop, ten[0], [1], amount=500_000)
    night("rfm")

    whole = bought_by([ten[0].pk])[ten[0].pk]
    there = bought_by([ten[0].pk], frozenset({cast.other_shop.pk}))[ten[0].pk]

    assert (whole.visits, whole.last_on) == (21, TODAY - timedelta(days=1))
    assert (there.visits, there.sales) == (1, 500_000)


def test_who_has_not_bought_is_in_no_group(cast: Cast) -> None:
    ten_customers(cast.shop)
    night("rfm")

    scores = MemberScores.objects.get(pk=cast.sara.pk)

    assert (scores.recency, scores.segment) == (0, "")
    assert cast.sara.pk not in members_of("", Circle()).values_list("pk", flat=True)


def test_too_few_buyers_are_in_no_groups(cast: Cast) -> None:
    member = joined(days_ago=40)
    visits(cast.shop, member, [30])

    night("rfm")

    assert KeptFigure.objects.get(name="rfm").problem == "few_buyers"
    assert MemberScores.objects.get(pk=member.pk).segment == ""
    assert found_in(Circle()) == {}
    assert grid(Circle()) == {}
    assert groups_of(Circle()).segment(Segment.CHAMPIONS).share_bps is None


def test_an_empty_club_has_no_groups(db: None) -> None:
    night("rfm")

    assert groups_of(Circle()).cuts is None
    assert [one.members for one in segments(Circle())] == [0] * 10


def test_groups_of_a_former_night_are_gone_when_too_few_are_left(cast: Cast) -> None:
    ten_customers(cast.shop)
    night("rfm")
    MemberScores.objects.filter(segment="gone").first()
    gone = members_of("gone", Circle()).first()
    assert gone is not None
    gone.member.status = "erased"
    gone.member.save(update_fields=["status"])

    night("rfm")

    assert found_in(Circle()) == {}
    assert not MemberScores.objects.exclude(segment="").exists()


def test_a_new_customer_is_a_newcomer(cast: Cast) -> None:
    ten_customers(cast.shop)
    new = make_member(shop=cast.shop)
    visits(cast.shop, new, [3], amount=400_000)

    night("rfm")

    assert MemberScores.objects.get(pk=new.pk).segment == "newcomers"
