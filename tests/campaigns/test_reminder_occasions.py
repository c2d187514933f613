"""Reminders of occasions and their offers: to whom, when the day is sure, what goes along."""

from datetime import date, datetime, time, timedelta

import pytest

from campaigns.models import OfferPlan, Reminder
from campaigns.selectors.offer_words import offer_phrase
from campaigns.services.reminder_plans import keep_reminder_plan
from members.exceptions import InvalidField
from members.models import Message
from members.roles import SYSTEM
from members.services.occasions import confirm_occasion_days, set_occasion_day
from points.models import Offer
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
from tests.clock import TEHRAN
from tests.factories import refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]


def test_mothers_day_reaches_those_who_have_told_of_a_mother_or_wife() -> None:
    only("mothers_day")
    son, husband, other = make_reminded("علی"), make_reminded("رضا"), make_reminded("نیما")
    keep(son, "mother", "birthday", 2, 1)
    keep(son, "wife", "birthday", 3, 1)
    keep(husband, "wife", "wedding", 2, 1)
    keep(other, "father", "birthday", 2, 1)

    run_through(MOTHERS_DAY - timedelta(days=12), MOTHERS_DAY + timedelta(days=1))

    assert keys() == {
        f"occasion:mothers_day:1448:{member.pk}:{step}": "queued"
        for step in ("before-10", "before-3")
        for member in (son, husband)
    }
    message = Message.objects.order_by("id")[0]
    assert message.text == "علی عزیز، دوشنبه ۹ آذر روز مادر و روز زن است. 🌷\nگل نرگس"
    assert message.expires_at == at(MOTHERS_DAY, time(0))


def test_nobody_is_reminded_of_the_day_of_a_mother_who_has_died() -> None:
    only("mothers_day")
    orphan, widower = make_reminded(), make_reminded()
    keep(orphan, "mother", "remembrance", 2, 1)
    keep(orphan, "mother", "birthday", 4, 1)
    keep(widower, "wife", "remembrance", 2, 1)
    keep(widower, "mother", "birthday", 2, 1)

    plan_on(MOTHERS_DAY - timedelta(days=3))

    assert list(keys()) == [f"occasion:mothers_day:1448:{widower.pk}:before-3"]


def test_after_an_occasion_where_the_owner_wants_it() -> None:
    only("mothers_day")
    son = make_reminded("علی")
    keep(son, "mother", "birthday", 2, 1)
    switch("occasion:mothers_day", "after", after_days=2, text="{نام} عزیز، خوش گذشت؟")

    run_through(MOTHERS_DAY - timedelta(days=12), MOTHERS_DAY + timedelta(days=4))

    reminder = Reminder.objects.get()
    assert reminder.natural_key == f"occasion:mothers_day:1448:{son.pk}:after"
    assert reminder.due_on == MOTHERS_DAY + timedelta(days=2)
    assert texts() == ["علی عزیز، خوش گذشت؟"]


def test_girls_day_is_that_of_daughters_and_of_children_of_whom_nothing_more_was_told() -> None:
    only("girls_day")
    told = {whose: make_reminded() for whose in ("daughter", "child", "son", "mother")}
    for whose, member in told.items():
        keep(member, whose, "birthday", 5, 1)
    girls_day = date(2028, 3, 28)
    confirm_occasion_days(keys_years=[("girls_day", 1449)], actor=SYSTEM)

    plan_on(girls_day - timedelta(days=3))

    assert list(keys()) == [
        f"occasion:girls_day:1449:{told[whose].pk}:before-3" for whose in ("daughter", "child")
    ]


def test_a_lunar_occasion_that_comes_twice_in_a_year_is_spoken_of_twice() -> None:
    # Girls' Day 1407: 9 Farvardin (1449) and 27 Esfand (1450).
    only("girls_day")
    father = make_reminded()
    keep(father, "child", "birthday", 5, 1)
    first, second = date(2028, 3, 28), date(2029, 3, 17)
    confirm_occasion_days(keys_years=[("girls_day", 1449), ("girls_day", 1450)], actor=SYSTEM)

    plan_on(first - timedelta(days=3))
    plan_on(second - timedelta(days=3))

    assert keys() == {
        f"occasion:girls_day:1449:{father.pk}:before-3": "queued",
        f"occasion:girls_day:1450:{father.pk}:before-3": "queued",
    }


def test_a_day_that_nobody_has_confirmed_waits_and_leaves_when_it_is() -> None:
    only("girls_day")
    father = make_reminded()
    keep(father, "child", "birthday", 5, 1)
    due = date(2028, 3, 28) - timedelta(days=10)
    plan_on(due)
    waiting = keys()

    confirm_occasion_days(keys_years=[("girls_day", 1449)], actor=SYSTEM)
    decided = [plan_on(due + timedelta(days=2)) for _again in range(2)]

    key = f"occasion:girls_day:1449:{father.pk}:before-10"
    assert waiting == {key: "unconfirmed"}
    assert keys() == {key: "queued"}
    assert decided == [1, 0]
    assert Message.objects.get().due_at == at(due + timedelta(days=2), time(9))


def test_a_day_moved_by_the_owner_is_spoken_of_at_its_new_place() -> None:
    only("mothers_day")
    keep(make_reminded(), "mother", "birthday", 2, 1)
    set_occasion_day(key="mothers_day", year=1448, on=date(2026, 12, 1), actor=SYSTEM)

    plan_on(date(2026, 11, 27))
    nothing_yet = keys()
    plan_on(date(2026, 11, 28))

    assert nothing_yet == {}
    assert "سه‌شنبه ۱۰ آذر" in texts()[0]


def test_an_occasion_of_nobody_in_particular_is_left_to_campaigns() -> None:
    only("yalda", "nowruz")
    keep(make_reminded(), "mother", "birthday", 2, 1)

    run_through(date(2026, 12, 10), date(2026, 12, 22))

    assert keys() == {}


def test_an_offer_goes_with_it_once_for_each_coming_of_the_day() -> None:
    only()
    offer = make_offer()
    plan = switch("date:birthday", "before", offer=offer)
    ali = make_reminded()
    kept = keep(ali, "mother", "birthday", 9, 12)

    run_through(THURSDAY - timedelta(days=8), THURSDAY)

    (promised,) = Offer.objects.all()
    assert (promised.member_id, promised.source) == (ali.pk, f"date:{kept.pk}:1405")
    assert promised.origin == f"reminder:{plan.pk}"
    assert (promised.starts_on, promised.ends_on) == (date(2026, 11, 26), date(2026, 12, 9))
    assert set(Reminder.objects.values_list("offer_id", flat=True)) == {promised.pk}
    said = offer_phrase(offer, "fa")
    assert texts() == [f"علی عزیز، پنجشنبه ۱۲ آذر تولد مادرتان است. 🎁\n{said}\nگل نرگس"] * 2


def test_an_offer_lasts_until_the_day_at_least() -> None:
    only()
    switch("date:birthday", "before", offer=make_offer(valid_days=2))
    keep(make_reminded(), "mother", "birthday", 9, 12, lead_days=[10])

    plan_on(THURSDAY - timedelta(days=10))

    assert Offer.objects.get().ends_on == THURSDAY


def test_a_used_offer_is_not_spoken_of_again() -> None:
    only()
    switch("date:birthday", "before", offer=make_offer())
    keep(make_reminded(), "mother", "birthday", 9, 12)
    plan_on(THURSDAY - timedelta(days=7))
    Offer.objects.update(status=Offer.Status.WITHDRAWN)

    plan_on(THREE_BEFORE)

    assert Offer.objects.count() == 1
    assert texts()[1] == "علی عزیز، پنجشنبه ۱۲ آذر تولد مادرتان است. 🎁\nگل نرگس"


def test_two_days_of_one_member_are_two_offers() -> None:
    only()
    offer = make_offer()
    switch("date:birthday", "before", offer=offer)
    ali = make_reminded()
    keep(ali, "mother", "birthday", 9, 12, lead_days=[3])
    keep(ali, "father", "birthday", 9, 12, lead_days=[3])

    plan_on(THREE_BEFORE)

    assert Offer.objects.filter(member=ali).count() == 2
    assert Message.objects.filter(text__contains=offer_phrase(offer, "fa")).count() == 2


def test_a_day_told_just_now_is_spoken_of_and_earns_nothing() -> None:
    only()
    switch("date:birthday", "before", offer=make_offer())
    fresh = datetime(2026, 11, 25, 12, 0, tzinfo=TEHRAN)
    keep(make_reminded(), "mother", "birthday", 9, 12, lead_days=[3], now=fresh)

    plan_on(THREE_BEFORE)

    assert Offer.objects.count() == 0
    assert texts() == ["علی عزیز، پنجشنبه ۱۲ آذر تولد مادرتان است. 🎁\nگل نرگس"]


def test_nothing_is_ever_offered_on_a_day_of_remembrance() -> None:
    only()
    offer = make_offer()
    switch("date:remembrance", "before", offer=offer)
    keep(make_reminded(), "father", "remembrance", 9, 12, lead_days=[3])

    plan_on(THREE_BEFORE)

    assert Offer.objects.count() == 0
    with refused(InvalidField) as refusal:
        keep_reminder_plan(
            subject="date:remembrance", step="before", text="-", offer_id=offer.pk, actor=SYSTEM
        )
    assert refusal.value.facts == {"field": "offer", "problem": "on_mourning"}


def test_a_retired_offer_is_not_spoken_of() -> None:
    only()
    offer = make_offer()
    switch("date:birthday", "before", offer=offer)
    OfferPlan.objects.update(is_active=False)
    keep(make_reminded(), "mother", "birthday", 9, 12, lead_days=[3])

    plan_on(THREE_BEFORE)

    assert Offer.objects.count() == 0
    assert Message.objects.count() == 1
