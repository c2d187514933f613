"""What sets members on their way: who exactly, for what, and who not."""

import random
from datetime import date, timedelta
from typing import Any

import pytest

from campaigns.selectors.triggers.finding import begun_by
from campaigns.services.journeys import announce_goods
from campaigns.services.passages import begin_passages, look_of
from members.models import Member
from members.roles import SYSTEM
from members.selectors.club import club_day
from members.services.dates import keep_date
from members.services.members import register_member
from points.models import Purchase
from points.selectors.habits import habits_of
from points.selectors.rhythms import came_due
from points.services.returns import void_purchase
from tests.campaigns.journey_cases import LONG_AGO, days, found_by, make_journey, states
from tests.cast import Cast
from tests.clock import DAY, NOON, SECOND
from tests.factories import make_member, ring_up

pytestmark = pytest.mark.django_db
EVENING = NOON.replace(hour=20)


def join(*, at: Any, origin: str = Member.Origin.COUNTER, mobile: str = "") -> Member:
    member = make_member(mobile=mobile)
    Member.objects.filter(pk=member.pk).update(joined_at=at, origin=origin)
    return member


def visit(cast: Cast, *back: float, member: Member | None = None) -> list[Purchase]:
    """Purchases so many days before noon, in this order."""
    return [
        ring_up(cast.shop, member=member or cast.sara, now=NOON - days(one)).purchase
        for one in back
    ]


# --- Joined and bought --------------------------------------------------------------------------


def test_who_joined_since_it_is_in_use_is_welcomed(cast: Cast) -> None:
    journey = make_journey("joined", since=NOON - DAY)
    before, new = join(at=NOON - DAY - SECOND), join(at=NOON - DAY)
    imported = join(at=NOON, origin=Member.Origin.IMPORT)
    coming = join(at=NOON + SECOND)

    found = found_by(journey, NOON)

    assert [(one.member_id, one.run_key, one.at) for one in found] == [
        (new.pk, "joined", NOON - DAY)
    ]
    assert {before.pk, imported.pk, coming.pk}.isdisjoint(one.member_id for one in found)


def test_each_purchase_is_a_beginning_of_its_own(cast: Cast) -> None:
    journey = make_journey("purchase", since=NOON - 10 * DAY, rest_days=0)
    (first,) = visit(cast, 5)
    begun = begin_passages(now=NOON - 4 * DAY)
    ended = journey.passages.update(status="done", ended_at=NOON - 4 * DAY)
    (second,) = visit(cast, 1)

    found = found_by(journey, NOON)

    assert (begun, ended) == (1, 1)
    assert [one.run_key for one in found] == [f"purchase:{second.pk}"]
    assert found[0].facts == {"day": "2026-08-31"}
    assert first.pk != second.pk


def test_of_several_purchases_the_latest_counts(cast: Cast) -> None:
    journey = make_journey("purchase", since=NOON - 10 * DAY)
    *_others, latest = visit(cast, 3, 2, 1)

    assert [one.run_key for one in found_by(journey, NOON)] == [f"purchase:{latest.pk}"]


def test_what_was_voided_is_no_purchase(cast: Cast) -> None:
    journey = make_journey("purchase", since=NOON - 10 * DAY)
    (bought,) = visit(cast, 1)
    void_purchase(purchase_id=bought.pk, actor=SYSTEM, reason="slip", now=NOON - DAY)

    assert found_by(journey, NOON) == []


def test_only_goods_of_the_category_count_where_one_is_set(cast: Cast) -> None:
    visit(cast, 1)
    flowers = make_journey("purchase", since=NOON - 10 * DAY, category="flowers")
    pots = make_journey("purchase", since=NOON - 10 * DAY, category="pots")

    assert len(found_by(flowers, NOON)) == 1
    assert found_by(pots, NOON) == []


def test_nobody_is_thanked_again_before_his_rest(cast: Cast) -> None:
    journey = make_journey("purchase", since=NOON - 40 * DAY, rest_days=30)
    visit(cast, 31)
    begin_passages(now=NOON - 31 * DAY)
    journey.passages.update(status="done", ended_at=NOON - 31 * DAY)
    visit(cast, 10)

    too_soon = begin_passages(now=NOON - 10 * DAY)
    visit(cast, 0)
    rested = begin_passages(now=NOON)

    assert (too_soon, rested) == (0, 1)


# --- His own habit ------------------------------------------------------------------------------


def test_he_is_due_on_the_day_of_his_own_interval(cast: Cast) -> None:
    journey = make_journey("buy_again", since=LONG_AGO)
    *_before, last = visit(cast, 50, 40, 20, 10)  # gaps 10, 20, 10: usually 10 days

    eve, day, later = (found_by(journey, NOON + days(one)) for one in (-1, 0, 3))

    assert eve == []
    assert [(one.member_id, one.run_key) for one in day] == [(cast.sara.pk, f"purchase:{last.pk}")]
    assert day[0].facts == {"last_visit": (NOON - 10 * DAY).date().isoformat()}
    assert [one.run_key for one in later] == [f"purchase:{last.pk}"]


def test_two_visits_are_no_habit(cast: Cast) -> None:
    journey = make_journey("buy_again", since=LONG_AGO)
    visit(cast, 20, 10)

    assert found_by(journey, NOON) == []


def test_who_was_due_before_it_was_in_use_is_left_in_peace(cast: Cast) -> None:
    visit(cast, 32, 22, 12)  # due two days ago
    early, late = (make_journey("buy_again", since=NOON - days(one)) for one in (2, 1))

    assert len(found_by(early, NOON)) == 1
    assert found_by(late, NOON) == []


def test_the_club_reads_habits_as_the_page_of_a_member_does(cast: Cast) -> None:
    dice = random.Random(5)
    members = [make_member() for _ in range(12)]
    for member in members:
        for back in dice.sample(range(1, 90), dice.randint(1, 9)):
            ring_up(cast.shop, member=member, now=NOON - back * DAY)

    due = came_due(first=date(2000, 1, 1), last=date(2100, 1, 1))

    expected = {
        member.pk: rhythm.due_on
        for member in members
        if (rhythm := habits_of(member.pk, today=NOON.date()).rhythm).due_on is not None
    }
    assert len(expected) > 5
    assert {one.member_id: one.due_on for one in due} == expected


def test_silence_is_measured_by_his_own_interval(cast: Cast) -> None:
    visit(cast, 80, 60, 40)  # every twenty days, away for forty
    half = make_journey("silent", since=LONG_AGO, percent=150, least_days=1)
    thrice = make_journey("silent", since=LONG_AGO, percent=300, least_days=1)

    found = {
        back: (len(found_by(half, NOON + days(back))), len(found_by(thrice, NOON + days(back))))
        for back in (-11, -10, 3, 5, 19, 20)
    }

    # Thirty days and sixty after the last visit, looked for within a fortnight.
    assert found == {-11: (0, 0), -10: (1, 0), 3: (1, 0), 5: (0, 0), 19: (0, 0), 20: (0, 1)}


def test_who_comes_daily_is_not_missed_after_two_days(cast: Cast) -> None:
    visit(cast, 23, 22, 21)
    journey = make_journey("silent", since=LONG_AGO, percent=150, least_days=21)

    assert found_by(journey, NOON - DAY) == []
    assert len(found_by(journey, NOON)) == 1


def test_without_a_habit_days_are_counted(cast: Cast) -> None:
    visit(cast, 60)
    journey = make_journey("silent", since=LONG_AGO, percent=150, days=60)

    assert found_by(journey, NOON - DAY) == []
    assert len(found_by(journey, NOON)) == 1


# --- Points that expire -------------------------------------------------------------------------


def test_points_that_expire_are_found_so_many_days_before(cast: Cast) -> None:
    journey = make_journey("lapsing", since=LONG_AGO, days=14)
    visit(cast, 0)  # fifty points for twelve months
    last_day = date(2027, 9, 1)
    moment = NOON.replace(year=2027) - 14 * DAY

    eve, day = found_by(journey, moment - DAY), found_by(journey, moment)

    assert eve == []
    assert [(one.run_key, one.facts, one.useful_until) for one in day] == [
        (f"lapse:{last_day}", {"lapsing": 50, "lapse_day": str(last_day)}, last_day)
    ]


def test_too_few_points_are_not_worth_a_message(cast: Cast) -> None:
    few = make_journey("lapsing", since=LONG_AGO, days=14, least=51)
    enough = make_journey("lapsing", since=LONG_AGO, days=14, least=50)
    visit(cast, 0)
    moment = NOON.replace(year=2027) - 14 * DAY

    assert found_by(few, moment) == []
    assert len(found_by(enough, moment)) == 1


def test_points_spent_are_not_lost(cast: Cast) -> None:
    journey = make_journey("lapsing", since=LONG_AGO, days=14)
    visit(cast, 0)
    ring_up(cast.shop, 250_000, member=cast.sara, points_amount=250_000, now=NOON + DAY)

    assert found_by(journey, NOON.replace(year=2027) - 14 * DAY) == []


# --- Goods and days -----------------------------------------------------------------------------


def test_new_goods_go_to_those_who_like_the_category(cast: Cast) -> None:
    journey = make_journey("new_goods", times=2)
    once = make_member()
    visit(cast, 90, 30)
    visit(cast, 30, member=once)
    number = announce_goods(
        journey_id=journey.pk, category="flowers", goods="رز هلندی", actor=SYSTEM, now=NOON
    )
    journey.refresh_from_db()

    found = found_by(journey, NOON)

    assert [(one.member_id, one.run_key, one.facts) for one in found] == [
        (cast.sara.pk, f"goods:{number}", {"category": "flowers", "goods": "رز هلندی"})
    ]


def test_an_announcement_is_done_with_once_and_the_next_is_another(cast: Cast) -> None:
    journey = make_journey("new_goods", times=1)
    visit(cast, 90)
    began = []
    for goods, now in (("رز", NOON), ("لاله", NOON + DAY)):
        announce_goods(
            journey_id=journey.pk, category="flowers", goods=goods, actor=SYSTEM, now=now
        )
        began.append(begin_passages(now=now))
        began.append(begin_passages(now=now + SECOND))
        journey.passages.update(status="done", ended_at=NOON)

    assert began == [1, 0, 1, 0]
    assert [key for _id, key, *_rest in states(journey)] == ["goods:1", "goods:2"]


def keep(member: Member, kind: str, *, month: int, day: int, calendar: str = "jalali") -> int:
    return keep_date(
        member_id=member.pk,
        whose="mother",
        kind=kind,
        month=month,
        day=day,
        calendar=calendar,
        actor=SYSTEM,
        now=NOON - 300 * DAY,
    ).pk


def test_a_day_is_followed_up_every_year_once(cast: Cast) -> None:
    journey = make_journey("after_day", since=LONG_AGO, days=2)
    date_id = keep(cast.sara, "birthday", month=6, day=8)  # two days before noon

    before, this_year = found_by(journey, NOON - DAY), found_by(journey, NOON)
    next_year = found_by(journey, NOON.replace(year=2027))

    assert before == []
    assert [(one.member_id, one.run_key) for one in this_year] == [
        (cast.sara.pk, f"date:{date_id}:1405")
    ]
    assert this_year[0].facts == {
        "day": "2026-08-30",
        "whose": "mother",
        "kind": "birthday",
        "title": "",
    }
    assert [one.run_key for one in next_year] == [f"date:{date_id}:1406"]


def test_remembrance_is_left_in_peace(cast: Cast) -> None:
    journey = make_journey("after_day", since=LONG_AGO, days=2)
    keep(cast.sara, "remembrance", month=6, day=8)

    assert found_by(journey, NOON) == []


# --- Once, and the right people -----------------------------------------------------------------


@pytest.mark.parametrize("trigger", ["joined", "purchase", "buy_again"])
def test_who_has_left_is_found_by_nothing(cast: Cast, trigger: str) -> None:
    journey = make_journey(trigger, since=LONG_AGO)
    Member.objects.filter(pk=cast.sara.pk).update(joined_at=NOON)
    visit(cast, 30, 20, 10)
    is_found = bool(found_by(journey, NOON))
    Member.objects.filter(pk=cast.sara.pk).update(status=Member.Status.MERGED)

    assert is_found
    assert found_by(journey, NOON) == []


def test_what_has_begun_begins_no_more(cast: Cast) -> None:
    journey = make_journey("purchase")
    visit(cast, 0)

    began = [begin_passages(now=NOON + days(one)) for one in (0, 0, 1)]

    assert began == [1, 0, 0]
    assert len(states(journey)) == 1


def test_habits_are_looked_for_once_a_day_from_nine_on(cast: Cast) -> None:
    journey = make_journey("buy_again", since=LONG_AGO)
    visit(cast, 30, 20, 10)

    began = [begin_passages(now=NOON.replace(hour=hour)) for hour in (0, 8, 9, 10)]

    journey.refresh_from_db()
    assert began == [0, 0, 1, 0]
    assert journey.looked_on == club_day(NOON)


def test_one_way_at_a_time(cast: Cast) -> None:
    journey = make_journey("purchase", rest_days=0)
    visit(cast, 0.5)
    begin_passages(now=NOON)
    ring_up(cast.shop, member=cast.sara, now=NOON + SECOND)

    assert begin_passages(now=NOON + 2 * SECOND) == 1
    assert [(status, why) for _who, _key, status, why in states(journey)] == [
        ("left", "overtaken"),
        ("on", ""),
    ]


def test_a_purchase_that_moves_to_another_card_is_thanked_once(cast: Cast) -> None:
    journey = make_journey("purchase", rest_days=0)
    twin = make_member()
    (bought,) = visit(cast, 0, member=twin)
    begin_passages(now=NOON)
    Purchase.objects.filter(pk=bought.pk).update(member=cast.sara)

    assert begun_by(look_of(journey, NOON)) == []


def test_without_steps_or_use_nobody_begins(cast: Cast) -> None:
    off, empty = make_journey("purchase"), make_journey("purchase")
    type(off).objects.filter(pk=off.pk).update(is_active=False)
    empty.steps.all().delete()
    visit(cast, 0)

    assert begin_passages(now=NOON) == 0


def test_a_member_of_today_is_found_among_many(cast: Cast) -> None:
    """Registered the way staff do it."""
    journey = make_journey("joined", since=NOON)
    member = register_member(
        actor=SYSTEM,
        mobile="09129998877",
        first_name="نیکا",
        last_name="",
        consents={"service": True},
        now=NOON + timedelta(minutes=1),
    )

    assert [one.member_id for one in found_by(journey, NOON + timedelta(minutes=2))] == [member.pk]
