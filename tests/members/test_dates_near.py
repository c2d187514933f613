"""Whose day is near: every date of a stretch of days once, by the index, the nearest first."""

import random
from datetime import date, timedelta
from typing import Any

import pytest

from members.models import Exclusion, ImportantDate, Member
from members.roles import SYSTEM
from members.rules.yearly import LEAP_POLICIES, longest_month, occurrences_between
from members.selectors.dates import CALENDARS, count_dates_between, dates_between
from members.services.dates import keep_date
from members.services.shops import open_shop
from tests.cast import Cast
from tests.clock import NOON
from tests.factories import make_member

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


def keep(member: Member, month: int, day: int, **facts: Any) -> ImportantDate:
    """A birthday of his own."""
    told: dict[str, Any] = {"whose": "self", "kind": "birthday", "calendar": "jalali"} | facts
    return keep_date(member_id=member.pk, month=month, day=day, actor=SYSTEM, now=NOON, **told)


def test_what_is_told_of_a_near_date(cast: Cast) -> None:
    Member.objects.filter(pk=cast.sara.pk).update(allows_occasion=True)
    kept = keep(cast.sara, 9, 5, year=1370)

    (near,) = dates_between(TODAY, TODAY + timedelta(days=7), today=TODAY)

    assert (near.member_id, near.member_name) == (cast.sara.pk, cast.sara.full_name)
    assert (near.mobile, near.allows_occasion, near.is_excluded) == (cast.sara.mobile, True, False)
    assert (near.on, near.date.id, near.date.days_left) == (date(2026, 11, 26), kept.pk, 4)
    assert (near.date.next_on, near.date.turns) == (date(2026, 11, 26), 35)


def test_who_is_left_out_of_follow_ups(cast: Cast) -> None:
    other = make_member()
    keep(cast.sara, 9, 5)
    keep(other, 9, 6)
    row = Exclusion(member=other, reason="asked", evidence={}, decided_at=NOON, decided_by="user:1")
    row.save()

    found = dates_between(TODAY, TODAY + timedelta(days=20))

    assert [near.is_excluded for near in found] == [False, True]


def test_only_active_members_of_the_shops_named(cast: Cast) -> None:
    shop = open_shop(actor=SYSTEM, code="second", name="Second")
    here, there, gone = make_member(), make_member(), make_member()
    Member.objects.filter(pk=there.pk).update(joined_shop=shop)
    for member in (here, there, gone):
        keep(member, 9, 5)
    Member.objects.filter(pk=gone.pk).update(status=Member.Status.ERASED)
    last = TODAY + timedelta(days=20)

    everybody = dates_between(TODAY, last)
    theirs = dates_between(TODAY, last, shop_ids=[shop.pk])

    assert [near.member_id for near in everybody] == [here.pk, there.pk]
    assert [near.member_id for near in theirs] == [there.pk]
    assert count_dates_between(TODAY, last) == {date(2026, 11, 26): 2}
    assert count_dates_between(TODAY, last, shop_ids=[shop.pk]) == {date(2026, 11, 26): 1}


def test_a_lunar_day_comes_twice_in_a_year(cast: Cast) -> None:
    keep(cast.sara, 10, 1, calendar="lunar", year=1410)

    found = dates_between(date(2026, 3, 21), date(2027, 3, 20))

    assert [(near.on, near.date.turns) for near in found] == [
        (date(2026, 3, 21), 37),
        (date(2027, 3, 10), 38),
    ]


def test_every_date_of_any_stretch_is_found(cast: Cast) -> None:
    """The index's answer against a plain look at every row."""
    chance = random.Random(4)
    for _ in range(40):
        member = make_member()
        for _ in range(12):
            calendar = chance.choice(CALENDARS)
            month = chance.choice([*range(1, 13), 12, 2, 1])
            day = chance.choice([1, 15, longest_month(calendar, month), chance.randint(1, 29)])
            policy = chance.choice(LEAP_POLICIES)
            keep(member, month, day, calendar=calendar, leap_policy=policy)
    rows = list(ImportantDate.objects.all())

    for _ in range(40):
        first = TODAY + timedelta(days=chance.randint(-400, 1_500))
        last = first + timedelta(days=chance.choice([0, 1, 6, 30, 90, 400]))
        found = dates_between(first, last)

        plain = sorted(
            (one.on, row.member_id, row.pk)
            for row in rows
            for one in occurrences_between(
                row.calendar,  # type: ignore[arg-type]
                row.month,
                row.day,
                first=first,
                last=last,
                policy=row.leap_policy,  # type: ignore[arg-type]
            )
        )
        assert [(near.on, near.member_id, near.date.id) for near in found] == plain
        few = dates_between(first, last, limit=5)
        assert [(near.on, near.member_id, near.date.id) for near in few] == plain[:5]
        assert sum(count_dates_between(first, last).values()) == len(plain)


def test_statements(cast: Cast, django_assert_num_queries: Any) -> None:
    for number in range(1, 21):
        keep(make_member(), 9, number)

    with django_assert_num_queries(3):
        dates_between(TODAY, TODAY + timedelta(days=48))
    with django_assert_num_queries(1):
        count_dates_between(TODAY, TODAY + timedelta(days=48))
