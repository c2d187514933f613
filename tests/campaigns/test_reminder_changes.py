"""Reminders to come: seen before they leave, left out, put into other words; and their plans."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.translation import override

from campaigns.exceptions import ReminderDecided, UnknownReminder, UnknownReminderPlan
from campaigns.models import Reminder, ReminderChange
from campaigns.selectors.due_reminders import Within
from campaigns.selectors.reminders import coming_days, coming_reminders, reminders_of
from campaigns.services.reminder_changes import restore_reminder, reword_reminder, skip_reminder
from campaigns.services.reminder_plans import (
    drop_reminder_plan,
    install_reminder_plans,
    keep_reminder_plan,
)
from campaigns.services.reminders import plan_reminders
from members.exceptions import InvalidField, MessageClosed, NotAllowed
from members.models import AuditEntry, ImportantDate, Member, Message, Messaging
from members.roles import SYSTEM
from points.services.erasure import erase_member
from tests.campaigns.reminder_cases import (
    MOTHERS_DAY,
    THREE_BEFORE,
    THURSDAY,
    at,
    keep,
    keys,
    make_offer,
    make_reminded,
    only,
    plan_on,
    run_through,
    switch,
    texts,
)
from tests.cast import Cast
from tests.factories import refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]


def test_what_is_previewed_is_what_leaves() -> None:
    switch("date:birthday", "before", offer=make_offer())
    for name in ("علی", "سارا", ""):
        member = make_reminded(name)
        keep(member, "mother", "birthday", 9, 12)
        keep(member, "self", "birthday", 9, 6)
    Messaging.objects.update_or_create(pk=1, defaults={"stop_words": "لغو۱۱"})
    first, last = date(2026, 11, 20), date(2026, 12, 3)

    coming = coming_reminders(first, last, now=at(first))
    run_through(first, last)

    owed = {
        key: (f"{text}\nلغو۱۱", due_at)
        for key, text, due_at in Message.objects.values_list("natural_key", "text", "due_at")
    }
    assert {one.key: (one.text, one.leaves_at) for one in coming} == owed
    assert len(owed) == 15


def test_what_will_hold_a_reminder() -> None:
    only("girls_day")
    silent, nowhere = make_reminded(), make_reminded()
    Member.objects.filter(pk=silent.pk).update(allows_occasion=False)
    Member.objects.filter(pk=nowhere.pk).update(mobile=None, external_ref="B2")
    keep(silent, "mother", "birthday", 9, 12, lead_days=[3])
    keep(nowhere, "mother", "birthday", 9, 12, lead_days=[3])

    (first, second) = coming_reminders(THREE_BEFORE, THREE_BEFORE, now=at(THREE_BEFORE))

    assert (first.holds, second.holds) == (("no_consent",), ("no_address",))
    assert (first.will_leave, second.will_leave) == (False, False)
    now = at(THREE_BEFORE)
    ready = coming_days(THREE_BEFORE, THREE_BEFORE, within=Within(ready="ready"), now=now)
    unready = coming_days(THREE_BEFORE, THREE_BEFORE, within=Within(ready="unready"), now=now)
    assert (len(ready.rows), len(unready.rows)) == (0, 2)


def test_unconfirmed_and_moved_are_told_before() -> None:
    only("girls_day")
    father = make_reminded()
    keep(father, "child", "birthday", 5, 1)
    day = date(2028, 3, 25)

    (coming,) = coming_reminders(day, day, now=at(day))
    with override("en"):
        name = coming.name

    assert coming.holds == ("unconfirmed",)
    assert (coming.kind, name) == ("occasion", "Girls' Day")
    assert coming.case.on == date(2028, 3, 28)


def test_the_days_are_counted_whole_and_shown_in_part() -> None:
    only("mothers_day")
    for _number in range(5):
        keep(make_reminded(), "mother", "birthday", 9, 9, lead_days=[3])
    day = MOTHERS_DAY - timedelta(days=3)

    pages = [
        coming_days(day, day, within=Within(skipped=skipped, most=4), now=at(day))
        for skipped in (0, 4, 8)
    ]

    assert [page.counts.get(day, 0) for page in pages][:2] == [10, 10]
    assert [len(page.rows) for page in pages] == [4, 4, 2]
    assert len({row.key for page in pages for row in page.rows}) == 10


def test_a_members_own_reminders() -> None:
    only()
    ali, other = make_reminded(), make_reminded()
    keep(ali, "mother", "birthday", 9, 12)
    keep(other, "mother", "birthday", 9, 12)

    coming = reminders_of(ali.pk, now=at(date(2026, 11, 20)))

    assert [(one.case.member_id, one.leaves_on) for one in coming] == [
        (ali.pk, date(2026, 11, 26)),
        (ali.pk, date(2026, 11, 30)),
    ]


def test_one_is_left_out_and_let_go_again(cast: Cast) -> None:
    only()
    owner = cast.actor("owner")
    kept = keep(make_reminded(), "mother", "birthday", 9, 12, lead_days=[3])
    key = f"date:{kept.pk}:1405:before-3"

    skip_reminder(key=key, actor=owner)
    skip_reminder(key=key, actor=owner)
    held = coming_reminders(THREE_BEFORE, THREE_BEFORE, now=at(THREE_BEFORE))[0].holds
    restore_reminder(key=key, actor=owner)
    plan_on(THREE_BEFORE)

    assert held == ("skipped",)
    assert keys() == {key: "queued"}
    deeds = AuditEntry.objects.filter(action__startswith="reminder.").order_by("id")
    assert [entry.action for entry in deeds] == [
        "reminder.skipped",
        "reminder.skipped",
        "reminder.restored",
    ]
    assert {entry.member_id for entry in deeds} == {kept.member_id}


def test_one_that_waits_is_called_off_and_put_back(cast: Cast) -> None:
    only()
    kept = keep(make_reminded(), "mother", "birthday", 9, 12, lead_days=[3])
    key, owner = f"date:{kept.pk}:1405:before-3", cast.actor("owner")
    plan_on(THREE_BEFORE)

    skip_reminder(key=key, actor=owner)
    skipped = (keys()[key], Message.objects.get().status)
    restore_reminder(key=key, actor=owner)

    assert skipped == ("skipped", "cancelled")
    assert (keys()[key], Message.objects.get().status) == ("queued", "queued")


def test_one_that_has_left_is_left_out_no_more(cast: Cast) -> None:
    only()
    kept = keep(make_reminded(), "mother", "birthday", 9, 12, lead_days=[3])
    key, owner = f"date:{kept.pk}:1405:before-3", cast.actor("owner")
    plan_on(THREE_BEFORE)
    Message.objects.update(status=Message.Status.SENT)

    with refused(MessageClosed):
        skip_reminder(key=key, actor=owner)
    with refused(ReminderDecided):
        reword_reminder(key=key, text="سلام", actor=owner)

    assert keys() == {key: "queued"}
    assert ReminderChange.objects.count() == 0


def test_other_words_and_the_plans_again(cast: Cast) -> None:
    only()
    kept = keep(make_reminded(), "mother", "birthday", 9, 12, lead_days=[3])
    key, owner = f"date:{kept.pk}:1405:before-3", cast.actor("owner")

    reword_reminder(key=key, text="{نام} جان، {روز}!", actor=owner)
    (own,) = coming_reminders(THREE_BEFORE, THREE_BEFORE, now=at(THREE_BEFORE))
    reword_reminder(key=key, text="", actor=owner)
    (plain,) = coming_reminders(THREE_BEFORE, THREE_BEFORE, now=at(THREE_BEFORE))

    assert own.text == "علی جان، پنجشنبه ۱۲ آذر!\nلغو۱۱"
    assert plain.own_text == ""
    assert plain.text.startswith("علی عزیز، ")
    for wrong in ("{کد پستی}", "{", "{goods}"):
        with refused(InvalidField):
            reword_reminder(key=key, text=wrong, actor=owner)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "date:0:1405:day",
        "date:1:1405",
        "occasion:yalda:1405:day",
        "campaign:1:1",
        "own:x:1:day",
    ],
)
def test_what_is_no_reminder_is_unknown(cast: Cast, key: str) -> None:
    with refused(UnknownReminder):
        skip_reminder(key=key, actor=cast.actor("owner"))


def test_only_who_manages_campaigns_changes_what_is_said(cast: Cast) -> None:
    kept = keep(make_reminded(), "mother", "birthday", 9, 12)
    key = f"date:{kept.pk}:1405:before-3"

    for role in ("cashier", "analyst"):
        actor = cast.actor(role)
        with refused(NotAllowed):
            skip_reminder(key=key, actor=actor)
        with refused(NotAllowed):
            keep_reminder_plan(subject="date:", step="before", text="-", actor=actor)


def test_a_plan_is_kept_changed_and_dropped(cast: Cast) -> None:
    owner = cast.actor("owner")

    plan = keep_reminder_plan(
        subject="occasion:mothers_day", step="before", text="{نام}، {مناسبت}", actor=owner
    )
    again = keep_reminder_plan(
        subject="occasion:mothers_day", step="before", text="{مناسبت}", actor=owner
    )
    only("mothers_day")
    keep(make_reminded(), "mother", "birthday", 2, 1)
    plan_on(MOTHERS_DAY - timedelta(days=10))
    drop_reminder_plan(subject="occasion:mothers_day", step="before", actor=owner)
    plan_on(MOTHERS_DAY - timedelta(days=3))

    assert plan.pk == again.pk
    assert texts()[0] == "روز مادر و روز زن"
    assert texts()[1].startswith("علی عزیز، دوشنبه ۹ آذر")


@pytest.mark.parametrize(
    ("given", "field", "problem"),
    [
        ({"subject": "date:nothing"}, "subject", "invalid_choice"),
        ({"subject": "occasion:nothing"}, "subject", "invalid_choice"),
        ({"subject": "own:remembrance"}, "subject", "invalid_choice"),
        ({"step": "never"}, "step", "invalid_choice"),
        ({"text": " "}, "text", "required"),
        ({"text": "{tier"}, "text", "lone_brace"),
        ({"text": "{goods}"}, "text", "unknown_place"),
        ({"offer_id": 99}, "offer", "invalid_choice"),
        ({"step": "after", "after_days": 0}, "after_days", "out_of_range"),
        ({"subject": "date:remembrance", "text": "{offer}"}, "text", "unknown_place"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(
    cast: Cast, given: dict[str, Any], field: str, problem: str
) -> None:
    plan = {"subject": "date:birthday", "step": "before", "text": "سلام"} | given

    with refused(InvalidField) as refusal:
        keep_reminder_plan(actor=cast.actor("owner"), **plan)

    assert refusal.value.facts["field"] == field
    assert refusal.value.facts["problem"] == problem


def test_what_stands_for_every_other_day_is_not_dropped(cast: Cast) -> None:
    with refused(InvalidField):
        drop_reminder_plan(subject="date:", step="before", actor=cast.actor("owner"))
    with refused(UnknownReminderPlan):
        drop_reminder_plan(subject="date:birthday", step="day", actor=cast.actor("owner"))


def test_the_shipped_plans_are_installed_once_and_never_overwritten() -> None:
    counts = [install_reminder_plans(actor=SYSTEM) for _again in range(2)]
    switch("date:birthday", "before", text="سلام")
    counts.append(install_reminder_plans(actor=SYSTEM))

    assert counts == [9, 0, 0]
    assert switch("date:birthday", "before").text == "سلام"


def test_of_whoever_is_forgotten_nothing_stays(cast: Cast) -> None:
    only()
    ali = make_reminded()
    kept = keep(ali, "mother", "birthday", 9, 12)
    reword_reminder(key=f"date:{kept.pk}:1405:before-3", text="مریم", actor=cast.actor("owner"))
    plan_on(THURSDAY - timedelta(days=7))

    erase_member(member_id=ali.pk, actor=cast.actor("owner"), ground="asked", now=at(THURSDAY))

    assert (Reminder.objects.count(), ReminderChange.objects.count()) == (0, 0)
    assert ImportantDate.objects.count() == 0
    assert plan_reminders(days=[THREE_BEFORE], now=at(THREE_BEFORE)) == 0
