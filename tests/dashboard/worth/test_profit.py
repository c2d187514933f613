"""The pages of profit by member and of what the club costs."""

from typing import Any

import pytest
from django.urls import reverse

from analytics.services.keeping import Body, Progress, work_out
from analytics.services.profit.owing import work_out_owed
from analytics.services.profit.scoring import profit_until
from analytics.services.summaries.rebuilding import rebuild_summaries
from campaigns.services.leads.rules import change_sales_rules
from members.models import Club, Member, Message
from members.roles import SYSTEM
from tests.campaigns.result_cases import buy, make_people
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.dashboard.conftest import Enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

PROFIT = "/dashboard/value/profit/"
COST = "/dashboard/value/cost/"


@pytest.fixture
def members(cast: Cast) -> list[Member]:
    """A good customer, one who took time for a small bill, one who only got messages."""
    Club.objects.update(margin_bps=3_000)
    change_sales_rules(hourly_cost=6_000_000, actor=SYSTEM)
    good, slow, silent = make_people(3)
    buy(cast.shop, good, 40_000_000, at=NOON - 10 * DAY)
    buy(cast.shop, slow, 100_000, at=NOON - 10 * DAY)
    Message.objects.create(
        natural_key="case:silent",
        kind=Message.Kind.SERVICE,
        member=silent,
        address=str(silent.mobile),
        text="…",
        status=Message.Status.DELIVERED,
        due_at=NOON - DAY,
        created_at=NOON - DAY,
        sent_at=NOON - DAY,
        cost=9_000,
    )
    rebuild_summaries(now=NOON)
    work_out(name="profit", work=_profit, now=NOON)
    return [good, slow, silent]


def test_who_brings_the_profit(members: list[Member], enter: Enter) -> None:
    answered = enter("analyst").get(PROFIT)

    assert answered.context["headline"] == (
        "1 of 3 members brings 100% of the profit: 970 thousand toman in a year."
    )
    assert [
        (row.grade, row.sums.members, row.sums.profit) for row in answered.context["classes"]
    ] == [
        ("A", 1, 9_700_000),
        ("D", 2, -284_000),
    ]
    assert answered.context["alarm"].title == "2 members cost more than they bring"
    assert [(told.key, told.value) for told in answered.context["figures"]] == [
        ("profit", "941.6 thousand toman"),
        ("profit_each", "313.9 thousand toman"),
        ("best_share", "33.3%"),
        ("loss", "28.4 thousand toman"),
    ]


def test_only_on_evidence_the_way_to_leaving_out_is_open(
    members: list[Member], enter: Enter
) -> None:
    _good, slow, silent = members

    answered = enter("owner").get(PROFIT, {"grade": "D"})

    rows = answered.context["rows"]
    assert [(row.scores.member_id, row.is_evident) for row in rows] == [
        (slow.pk, True),
        (silent.pk, True),
    ]
    exclude = reverse("dashboard-exclude", args=[silent.pk])
    assert f"{exclude}?months=12&amp;margin=30" in answered.content.decode()
    evidence = enter("owner").get(exclude, {"months": "12", "margin": "30"}).context["evidence"]
    assert (evidence.margin_bps, evidence.net) == (3_000, -9_000)


def test_who_may_not_exclude_sees_no_way_to_it(members: list[Member], enter: Enter) -> None:
    answered = enter("analyst").get(PROFIT, {"grade": "D"})

    assert [row.is_evident for row in answered.context["rows"]] == [False, False]


def test_in_the_order_asked_for(members: list[Member], enter: Enter) -> None:
    good, slow, silent = members
    owner = enter("owner")

    best, worst, effort = (
        [row.scores.member_id for row in owner.get(PROFIT, {"order": order}).context["rows"]]
        for order in ("best", "worst", "effort")
    )

    assert best == [good.pk, silent.pk, slow.pk]
    assert worst == [slow.pk, silent.pk, good.pk]
    assert effort == [good.pk, slow.pk, silent.pk]


def test_a_manager_sees_who_buys_in_his_shop(
    members: list[Member], cast: Cast, enter: Enter
) -> None:
    buy(cast.other_shop, cast.sara, 1_000_000, at=NOON - DAY)
    rebuild_summaries(now=NOON)
    work_out(name="profit", work=_profit, now=NOON)

    answered = enter("manager").get(PROFIT)

    good, slow, _silent = members
    assert [row.scores.member_id for row in answered.context["rows"]] == [good.pk, slow.pk]


def test_the_lines_stand_on_the_members_page(members: list[Member], enter: Enter) -> None:
    good, _slow, _silent = members

    answered = enter("analyst").get(reverse("dashboard-member", args=[good.pk]))

    found = answered.context["member_profit"]
    assert found.lines == (
        ("Margin of purchases", 12_000_000),
        ("Given by the club", -2_000_000),
        ("Time of the staff", -300_000),
    )
    assert found.url == f"{PROFIT}?grade=A#members"
    assert "Left to the shop in a year" in answered.content.decode()


def test_a_member_of_whom_nothing_is_known_has_no_lines(cast: Cast, enter: Enter) -> None:
    answered = enter("analyst").get(reverse("dashboard-member", args=[cast.sara.pk]))

    assert answered.context["member_profit"] is None


def test_before_the_first_night_there_is_nothing_to_judge_by(cast: Cast, enter: Enter) -> None:
    page = enter("owner").get(PROFIT).content.decode()

    assert "Nothing to judge by yet." in page
    assert "Not worked out yet; that happens by itself every night." in page


@pytest.mark.parametrize(("key", "rows"), [("profits", 3), ("club-costs", 2)])
def test_lists_can_be_taken_out(members: list[Member], enter: Enter, key: str, rows: int) -> None:
    answered: Any = enter("owner").get(reverse("dashboard-export", args=[key]), {"format": "csv"})

    lines = b"".join(answered.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + rows


def test_the_club_pays_from_an_honest_share(members: list[Member], enter: Enter) -> None:
    answered = enter("analyst").get(COST)

    assert answered.context["headline"] == (
        "The club has cost 201.4 thousand toman. It pays for itself if 16.7% of what its members"
        " earn you (1.2 million toman) is because of it."
    )
    assert [(told.key, told.value) for told in answered.context["figures"]] == [
        ("break_even", "16.7%"),
        ("roi", "497.3%"),
        ("club_cost", "201.4 thousand toman"),
        ("club_cost_share", "5%"),
    ]
    assert [row.sums.cost.total for row in answered.context["months"]] == [9_000, 2_005_000]


def test_what_is_owed_is_for_who_sees_the_whole_club(members: list[Member], enter: Enter) -> None:
    work_out(name="owed", work=work_out_owed, now=NOON)

    owner, manager = enter("owner").get(COST), enter("manager").get(COST)

    assert owner.context["owed"].value == "200.5 thousand toman"
    assert "owed_state" not in manager.context


def test_an_empty_club_has_cost_nothing(cast: Cast, enter: Enter) -> None:
    rebuild_summaries(now=NOON)

    answered = enter("owner").get(COST)

    assert answered.context["headline"] == "The club has cost nothing on these days."
    assert answered.context["months"] == []


def _profit(_shop_id: int | None, tell: Progress) -> Body:
    return profit_until(NOON.date(), tell)
