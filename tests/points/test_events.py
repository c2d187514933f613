"""Events that rules reward outside a sale: once each, within the cap, with their reason."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from campaigns.services.joining import welcome_member
from members.models import Member
from members.roles import SYSTEM
from members.services.dates import keep_date
from points.models import Grant, LedgerEntry, Purchase, RuleUse
from points.rules.conditions import DATE_KINDS
from points.selectors.balances import balance_of
from points.services.cap import watch_cap
from points.services.events import (
    reward_dates,
    reward_event,
    reward_facts,
    reward_referrals,
)
from points.services.returns import return_purchase
from tests.cast import Cast
from tests.factories import make_member, make_ruled_program, ring_up

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)  # 10 Shahrivar 1405


def _rule(event: str, points: int = 20, **more: object) -> dict[str, object]:
    return {"code": event, "name": event, "event": event, "give": {"points": points}, **more}


def _welcome(**details: object) -> Member:
    return welcome_member(
        actor=SYSTEM,
        mobile="09121112233",
        first_name="مینا",
        last_name="کریمی",
        now=NOON,
        **details,  # type: ignore[arg-type]
    )


def test_joining_is_welcomed_once(cast: Cast) -> None:
    make_ruled_program(_rule("joined"))
    ring_up(cast.shop, 10_000_000, now=NOON)

    mina = _welcome()
    again = reward_event(
        member_id=mina.pk, event="joined", source=f"joined:{mina.pk}", actor=SYSTEM, now=NOON
    )

    assert again is None
    assert balance_of(mina.pk, now=NOON).spendable == 20
    entry = LedgerEntry.objects.get(account_id=mina.pk)
    assert (entry.kind, entry.points, entry.value) == ("bonus", 20, 60_000)
    assert entry.breakdown[0]["rule"] == "joined"
    grant = Grant.objects.get()
    assert (grant.kind, grant.value, grant.points) == ("joined", 60_000, 20)
    assert RuleUse.objects.get().grant == grant


def test_an_empty_pool_leaves_nothing_to_welcome_with(cast: Cast) -> None:
    make_ruled_program(_rule("joined"))

    mina = _welcome()

    grant = Grant.objects.get()
    assert (grant.wanted_points, grant.points, grant.value) == (20, 0, 0)
    assert balance_of(mina.pk, now=NOON).balance == 0


def test_without_a_rule_nothing_is_written(cast: Cast) -> None:
    make_ruled_program()

    mina = _welcome()

    assert not Grant.objects.exists()
    assert balance_of(mina.pk, now=NOON).balance == 0


def test_a_birthday_is_rewarded_once_a_year(cast: Cast) -> None:
    make_ruled_program(
        _rule("own_date", when=[{"own_date": {"kinds": ["birthday"]}}]),
    )
    ring_up(cast.shop, 10_000_000, now=NOON)
    keep_date(
        member_id=cast.sara.pk,
        whose="self",
        kind="birthday",
        calendar="jalali",
        month=6,
        day=10,
        actor=SYSTEM,
        now=NOON - timedelta(days=40),
    )

    first = reward_dates(now=NOON)
    second = reward_dates(now=NOON + timedelta(hours=2))

    assert (first, second) == (1, 0)
    assert balance_of(cast.sara.pk, now=NOON).spendable == 20


def test_a_jalali_day_may_come_twice_in_a_gregorian_year(cast: Cast) -> None:
    """11 Dey was both the first and the last day of 2024."""
    make_ruled_program(_rule("own_date", limit={"per": "year", "times": 1}))
    first, second = (datetime(2024, *day, 8, 30, tzinfo=UTC) for day in ((1, 1), (12, 31)))
    keep_date(
        member_id=cast.sara.pk,
        whose="self",
        kind="birthday",
        calendar="jalali",
        month=10,
        day=11,
        actor=SYSTEM,
        now=first - timedelta(days=40),
    )

    rewarded = []
    for noon in (first, second):
        ring_up(cast.shop, 10_000_000, now=noon)
        rewarded.append(reward_dates(now=noon))

    assert rewarded == [1, 1]
    assert list(Grant.objects.order_by("at").values_list("points", flat=True)) == [20, 20]


def test_a_date_told_just_before_its_day_waits_for_next_year(cast: Cast) -> None:
    make_ruled_program(_rule("own_date"))
    ring_up(cast.shop, 10_000_000, now=NOON)
    keep_date(
        member_id=cast.sara.pk,
        whose="self",
        kind="birthday",
        calendar="jalali",
        month=6,
        day=10,
        actor=SYSTEM,
        now=NOON - timedelta(days=3),
    )

    assert reward_dates(now=NOON) == 0
    assert not Grant.objects.exists()


@pytest.mark.parametrize(
    ("facts", "days"),
    [
        ({"calendar": "lunar", "month": 6, "day": 20}, [date(2026, 11, 30)]),
        (
            {"calendar": "jalali", "month": 12, "day": 30, "leap_policy": "after"},
            [date(2026, 3, 21)],
        ),
        ({"calendar": "lunar", "month": 6, "day": 20, "kind": "remembrance"}, []),
    ],
)
def test_dates_of_every_calendar_on_their_own_days(
    cast: Cast, facts: dict[str, Any], days: list[date]
) -> None:
    """And nothing is ever given for the day of a death."""
    make_ruled_program(_rule("own_date", when=[{"own_date": {"kinds": list(DATE_KINDS)}}]))
    told: dict[str, Any] = {"whose": "self", "kind": "birthday", "actor": SYSTEM} | facts
    keep_date(member_id=cast.sara.pk, now=datetime(2026, 1, 1, tzinfo=UTC), **told)

    rewarded = []
    for day in (date(2026, 3, 20), date(2026, 3, 21), date(2026, 11, 30), date(2026, 12, 1)):
        noon = datetime(day.year, day.month, day.day, 8, 30, tzinfo=UTC)
        ring_up(cast.shop, 10_000_000, now=noon)
        rewarded += [day] * reward_dates(now=noon)

    assert rewarded == days


def test_a_friend_is_rewarded_after_he_has_bought(cast: Cast) -> None:
    make_ruled_program(_rule("referral", limit={"per": "month", "times": 1}))
    ring_up(cast.shop, 50_000_000, now=NOON)
    friends = [make_member(first_name="مینا"), make_member(first_name="رضا")]
    Member.objects.filter(pk__in=[friend.pk for friend in friends]).update(referred_by=cast.sara)

    before = reward_referrals(now=NOON)
    for friend in friends:
        ring_up(cast.shop, 1_000_000, member=friend, now=NOON)
    after = reward_referrals(now=NOON)
    again = reward_referrals(now=NOON)

    assert (before, after, again) == (0, 2, 0)
    assert balance_of(cast.sara.pk, now=NOON).spendable == 20
    assert (
        Grant.objects.filter(kind="referral").order_by("points").values_list("points", flat=True)[0]
        == 0
    )


def test_a_friend_whom_an_import_brought_is_no_new_one(cast: Cast) -> None:
    make_ruled_program(_rule("referral"))
    ring_up(cast.shop, 50_000_000, now=NOON)
    friend = make_member(first_name="مینا")
    Member.objects.filter(pk=friend.pk).update(referred_by=cast.sara, origin="import")
    ring_up(cast.shop, 1_000_000, member=friend, now=NOON)

    rewarded = reward_referrals(now=NOON)

    assert rewarded == 0
    assert not Grant.objects.filter(kind="referral").exists()


def test_who_tells_what_is_asked_is_rewarded_once(cast: Cast) -> None:
    make_ruled_program(_rule("profile", when=[{"told": {"facts": ["mobile", "date"]}}]))
    ring_up(cast.shop, 10_000_000, now=NOON)
    before = reward_facts(now=NOON)
    keep_date(
        member_id=cast.sara.pk,
        whose="mother",
        kind="birthday",
        calendar="jalali",
        month=1,
        day=5,
        actor=SYSTEM,
        now=NOON,
    )

    after = reward_facts(now=NOON)
    again = reward_facts(now=NOON)

    assert (before, after, again) == (0, 1, 0)
    assert balance_of(cast.sara.pk, now=NOON).spendable == 20
    assert Grant.objects.get().source == f"profile:{cast.sara.pk}"


def test_goods_that_came_back_bring_no_friend(cast: Cast) -> None:
    make_ruled_program(_rule("referral"))
    friend = make_member()
    Member.objects.filter(pk=friend.pk).update(referred_by=cast.sara)
    booked = ring_up(cast.shop, 1_000_000, member=friend, now=NOON)
    return_purchase(purchase_id=booked.purchase.pk, return_number="1", actor=SYSTEM, now=NOON)

    assert reward_referrals(now=NOON) == 0
    assert Purchase.objects.count() == 1


def test_an_answered_survey_is_remembered_for_the_rules(cast: Cast) -> None:
    make_ruled_program(
        {
            "code": "kind",
            "name": "Thanks",
            "when": [{"survey": {"within_days": 30}}],
            "give": {"multiply_percent": 200},
        }
    )
    ring_up(cast.shop, 10_000_000, now=NOON)

    before = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)
    reward_event(member_id=cast.sara.pk, event="survey", source="survey:1", actor=SYSTEM, now=NOON)
    after = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)

    assert (before.award.granted, after.award.granted) == (10, 20)


def test_near_the_cap_only_the_amount_rule_gives(cast: Cast) -> None:
    make_ruled_program(
        {"code": "x", "name": "Double", "give": {"multiply_percent": 200}},
        _rule("joined"),
        cap={"throttle_percent": 60},
    )
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON)
    view = watch_cap(now=NOON)

    booked = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)
    mina = _welcome()

    assert view.is_beyond_throttle
    assert booked.award.granted == 10
    assert booked.award.reasons[1].cut == "throttle"
    assert balance_of(mina.pk, now=NOON).balance == 0
    ring_up(cast.shop, 90_000_000, now=NOON)
    assert not watch_cap(now=NOON).is_beyond_throttle
    assert ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON).award.granted == 20
