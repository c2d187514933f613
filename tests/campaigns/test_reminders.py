"""Reminders of members' dates: each at its steps, once, in every calendar, whatever was missed."""

import random
from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import cast

import pytest

from campaigns.models import Reminder
from campaigns.rules.reminders import SETTLED_AFTER
from campaigns.services.reminders import plan_reminders
from members.models import ImportantDate, Message, Messaging
from members.roles import SYSTEM
from members.rules.calendars import CalendarName
from members.rules.yearly import occurrences_between
from members.services.dates import change_date
from points.services import events
from tests.campaigns.reminder_cases import (
    THURSDAY,
    at,
    keep,
    keys,
    make_reminded,
    only_dates,
    plan_on,
    run_through,
    switch,
)
from tests.clock import TEHRAN

__all__ = ["only_dates"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast", "only_dates")]


ONE_DAY = timedelta(days=1)


def test_a_mothers_birthday_is_spoken_of_a_week_and_three_days_before() -> None:
    ali = make_reminded("علی")
    kept = keep(ali, "mother", "birthday", 9, 12)

    decided = run_through(THURSDAY - timedelta(days=10), THURSDAY + timedelta(days=3))

    assert decided == 2
    assert keys() == {
        f"date:{kept.pk}:1405:before-7": "queued",
        f"date:{kept.pk}:1405:before-3": "queued",
    }
    week, days = Message.objects.order_by("id")
    assert week.text == "علی عزیز، پنجشنبه ۱۲ آذر تولد مادرتان است. 🎁\nگل نرگس"
    assert (week.kind, week.member_id, week.address) == ("occasion", ali.pk, ali.mobile)
    assert week.due_at == datetime(2026, 11, 26, 9, 0, tzinfo=TEHRAN)
    assert week.expires_at == datetime(2026, 12, 3, 0, 0, tzinfo=TEHRAN)
    assert days.due_at == datetime(2026, 11, 30, 9, 0, tzinfo=TEHRAN)
    assert Reminder.objects.get(natural_key__endswith="before-3").message_id == days.pk


def test_planned_twice_it_is_owed_once() -> None:
    keep(make_reminded(), "mother", "birthday", 9, 12)

    counts = [plan_on(THURSDAY - timedelta(days=7)) for _again in range(3)]

    assert counts == [1, 0, 0]
    assert Message.objects.count() == 1


def test_his_own_birthday_is_greeted_on_the_day_alone() -> None:
    kept = keep(make_reminded("سارا"), "self", "birthday", 9, 12)

    run_through(THURSDAY - timedelta(days=10), THURSDAY + timedelta(days=3))

    assert keys() == {f"own:{kept.pk}:1405:day": "queued"}
    (message,) = Message.objects.all()
    assert message.text == "سارا عزیز، تولدتان مبارک! 🎂 دلتان همیشه شاد.\nگل نرگس"
    assert message.due_at == datetime(2026, 12, 3, 9, 0, tzinfo=TEHRAN)
    assert message.expires_at == datetime(2026, 12, 4, 0, 0, tzinfo=TEHRAN)


def test_notice_of_his_own_birthday_where_the_owner_wants_it() -> None:
    kept = keep(make_reminded(), "self", "birthday", 9, 12, lead_days=[5])
    switch("own:birthday", "before", text="{name}, {days_left}")

    run_through(THURSDAY - timedelta(days=10), THURSDAY + timedelta(days=3))

    assert list(keys()) == [f"own:{kept.pk}:1405:before-5", f"own:{kept.pk}:1405:day"]


def test_days_of_notice_are_his_own() -> None:
    kept = keep(make_reminded(), "friend", "graduation", 9, 12, lead_days=[14, 1, 0])

    run_through(THURSDAY - timedelta(days=20), THURSDAY + timedelta(days=3))

    assert list(keys()) == [f"date:{kept.pk}:1405:before-{days}" for days in (14, 1, 0)]
    last = Message.objects.latest("id")
    assert last.expires_at == datetime(2026, 12, 4, 0, 0, tzinfo=TEHRAN)


def test_the_day_after_where_the_owner_wants_it() -> None:
    kept = keep(make_reminded(), "wife", "birthday", 9, 12, lead_days=[])
    switch("date:birthday", "after", text="خوش گذشت؟", after_days=2)

    run_through(THURSDAY, THURSDAY + timedelta(days=9))

    assert keys() == {f"date:{kept.pk}:1405:after": "queued"}
    assert Message.objects.get().due_at == datetime(2026, 12, 5, 9, 0, tzinfo=TEHRAN)


@pytest.mark.parametrize(
    ("year", "on"),
    [
        (1404, date(2026, 3, 20)),
        (1405, date(2027, 3, 20)),
        (1406, date(2028, 3, 19)),
        (1407, date(2029, 3, 19)),
        (1408, date(2030, 3, 20)),
    ],
)
def test_the_thirtieth_of_esfand_comes_every_year(year: int, on: date) -> None:
    told = datetime(2025, 6, 1, 12, 0, tzinfo=TEHRAN)
    kept = keep(make_reminded(), "self", "birthday", 12, 30, now=told)

    run_through(on - timedelta(days=4), on + timedelta(days=4))

    assert keys() == {f"own:{kept.pk}:{year}:day": "queued"}
    assert Message.objects.get().due_at == at(on, time(9))


@pytest.mark.parametrize(
    ("policy", "on"),
    [
        ("before", date(2027, 2, 28)),
        ("after", date(2027, 3, 1)),
        ("before", date(2028, 2, 29)),
        ("after", date(2028, 2, 29)),
        ("leap-only", date(2028, 2, 29)),
    ],
)
def test_the_29th_of_february_comes_every_year(policy: str, on: date) -> None:
    facts = {"calendar": "gregorian", "leap_policy": policy}
    kept = keep(make_reminded(), "self", "birthday", 2, 29, **facts)

    run_through(on - timedelta(days=4), on + timedelta(days=4))

    assert keys() == {f"own:{kept.pk}:{on.year}:day": "queued"}


def test_a_day_of_leap_years_alone_is_left_out_of_the_others() -> None:
    keep(make_reminded(), "self", "birthday", 2, 29, calendar="gregorian", leap_policy="leap-only")

    run_through(date(2027, 2, 26), date(2027, 3, 4))

    assert keys() == {}


def test_a_lunar_day_that_comes_twice_in_a_year_is_greeted_twice() -> None:
    # The first of Shawwal: 1 Farvardin and 19 Esfand 1405.
    kept = keep(make_reminded(), "self", "birthday", 10, 1, calendar="lunar")

    run_through(date(2026, 3, 18), date(2026, 3, 25))
    run_through(date(2027, 3, 7), date(2027, 3, 14))

    assert keys() == {f"own:{kept.pk}:1447:day": "queued", f"own:{kept.pk}:1448:day": "queued"}
    assert [message.due_at.date() for message in Message.objects.order_by("id")] == [
        date(2026, 3, 21),
        date(2027, 3, 10),
    ]


def test_of_several_missed_steps_the_latest_leaves_and_overtakes_the_rest() -> None:
    kept = keep(make_reminded(), "mother", "birthday", 9, 12, lead_days=[7, 5, 3])
    today = THURSDAY - timedelta(days=2)

    plan_on(today, *(today - timedelta(days=days) for days in range(1, 14)))

    assert keys() == {
        f"date:{kept.pk}:1405:before-7": "overtaken",
        f"date:{kept.pk}:1405:before-5": "overtaken",
        f"date:{kept.pk}:1405:before-3": "queued",
    }
    (message,) = Message.objects.all()
    assert message.due_at == at(today, time(9))
    assert message.expires_at == datetime(2026, 12, 3, 0, 0, tzinfo=TEHRAN)


def test_what_is_of_no_use_any_more_is_late() -> None:
    mother = keep(make_reminded(), "mother", "birthday", 9, 12)
    own = keep(make_reminded(), "self", "birthday", 9, 11)

    plan_on(THURSDAY, *(THURSDAY - timedelta(days=days) for days in range(1, 14)))

    assert keys() == {
        f"date:{mother.pk}:1405:before-7": "late",
        f"date:{mother.pk}:1405:before-3": "late",
        f"own:{own.pk}:1405:day": "late",
    }
    assert Message.objects.count() == 0


def test_thirteen_days_down_counts_equal_a_model() -> None:
    today, dice = date(2026, 9, 1), random.Random(20)
    members = [make_reminded(f"م{number}") for number in range(40)]
    told = []
    for member in members:
        for kind in ("birthday", "graduation", "engagement"):
            calendar = dice.choice(["jalali", "gregorian", "lunar"])
            leads = dice.sample(range(1, 31), 3)
            facts = {"calendar": calendar, "lead_days": leads}
            month, day = dice.randint(1, 12), dice.randint(1, 29)
            told.append(keep(member, "friend", kind, month, day, **facts))
    switch("date:", "before", is_active=True)
    missed = [today - timedelta(days=days) for days in range(13, 0, -1)]

    decided = plan_on(today, *missed)

    expected = Counter(_modelled(told, missed[0], today))
    assert min(expected.values()) >= 3
    assert Counter(keys().values()) == expected
    assert decided == sum(expected.values())
    assert Message.objects.count() == expected["queued"]


def _modelled(told: list[ImportantDate], first: date, today: date) -> list[str]:
    """What becomes of each, reckoned date by date; no mourning lies in these days."""
    outcomes = []
    for kept in told:
        for on, _year in occurrences_between(
            cast("CalendarName", kept.calendar),
            kept.month,
            kept.day,
            first=first,
            last=today + timedelta(days=31),
        ):
            due = [on - timedelta(days=lead) for lead in kept.lead_days]
            reached = [day for day in due if first <= day <= today]
            for day in reached:
                if on <= today:
                    outcomes.append("late")
                else:
                    outcomes.append("queued" if day == max(reached) else "overtaken")
    return outcomes


def test_on_a_day_of_mourning_nothing_leaves_but_before_or_after_it() -> None:
    # Arbaeen 1448 is on 4 August 2026, 28 Safar and the last of Safar on 12 and 13 August.
    kept = keep(make_reminded(), "self", "birthday", 5, 13)
    wife = keep(make_reminded(), "wife", "birthday", 5, 16, lead_days=[3])
    near = keep(make_reminded(), "wife", "birthday", 5, 14, lead_days=[1])

    run_through(date(2026, 7, 30), date(2026, 8, 10))

    leaving = dict(Reminder.objects.values_list("natural_key", "due_on"))
    assert leaving == {
        f"own:{kept.pk}:1405:day": date(2026, 8, 3),
        f"date:{wife.pk}:1405:before-3": date(2026, 8, 5),
        f"date:{near.pk}:1405:before-1": date(2026, 8, 3),
    }
    assert set(keys().values()) == {"queued"}


def test_a_club_that_does_not_rest_on_mourning_days_moves_nothing() -> None:
    Messaging.objects.update_or_create(pk=1, defaults={"rests_on_mourning": False})
    keep(make_reminded(), "self", "birthday", 5, 13)

    run_through(date(2026, 8, 1), date(2026, 8, 6))

    assert Reminder.objects.get().due_on == date(2026, 8, 4)


def test_a_day_moved_after_it_was_spoken_of_is_not_spoken_of_again() -> None:
    member = make_reminded()
    kept = keep(member, "mother", "birthday", 9, 12, lead_days=[3])
    plan_on(THURSDAY - timedelta(days=3))
    change_date(
        member_id=member.pk,
        date_id=kept.pk,
        whose="mother",
        kind="birthday",
        calendar="jalali",
        month=9,
        day=14,
        lead_days=[3],
        actor=SYSTEM,
    )

    decided = run_through(THURSDAY - timedelta(days=2), THURSDAY + timedelta(days=3))

    assert decided == 0
    assert Message.objects.count() == 1


def test_a_plan_that_is_switched_off_says_nothing_not_even_in_general() -> None:
    switch("date:birthday", "before", is_active=False)
    keep(make_reminded(), "mother", "birthday", 9, 12)

    run_through(THURSDAY - timedelta(days=8), THURSDAY)

    assert keys() == {}


def test_days_to_come_are_not_planned_before_their_time() -> None:
    keep(make_reminded(), "mother", "birthday", 9, 12, lead_days=[3])
    eve = THURSDAY - timedelta(days=4)

    decided = plan_reminders(days=[eve + ONE_DAY], now=at(eve))

    assert decided == 0


def test_points_and_reminders_agree_when_a_date_is_settled() -> None:
    assert SETTLED_AFTER == events.SETTLED_AFTER
