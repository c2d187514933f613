"""What reminders and journeys brought, purchases counted once."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from campaigns.models import Journey, Passage, Reminder, ReminderPlan, StepTaken
from campaigns.selectors.outreach_results import OutreachResults, outreach_results
from members.models import Member, Message
from members.selectors.club import club_day
from tests.campaigns.result_cases import buy, make_people
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_reminders_of_a_plan(cast: Cast) -> None:
    now = timezone.now()
    plan = ReminderPlan.objects.create(subject="date:birthday", step="before", text="…")
    other = ReminderPlan.objects.create(subject="date:birthday", step="day", text="…")
    people = make_people(3)
    for days, member, status in ((20, 0, "delivered"), (10, 0, "sent"), (9, 1, "blocked")):
        _remind(plan, people[member], now - timedelta(days=days), status)
    _remind(other, people[2], now - timedelta(days=9), "sent")
    for days, member in ((30, 0), (8, 0), (8, 2)):
        buy(cast.shop, people[member], 1_000_000, at=now - timedelta(days=days))

    found = outreach_results(f"reminder:{plan.pk}", club_day(now) - timedelta(days=40), club_day())

    assert found == OutreachResults(
        first=club_day(now) - timedelta(days=40),
        last=club_day(),
        owed=3,
        members=2,
        sent=2,
        delivered=1,
        came=1,
        sales=1_000_000,
        cost=1_000,
    )


def test_steps_of_a_journey(cast: Cast) -> None:
    now = timezone.now()
    journey = Journey.objects.create(
        name="Welcome", trigger="joined", created_at=now, created_by="system:system"
    )
    member = make_people(1)[0]
    passage = Passage.objects.create(
        journey=journey, member=member, run_key="joined", began_at=now - timedelta(days=5)
    )
    message = _message("journey:1:1", member, now - timedelta(days=5), "delivered")
    StepTaken.objects.create(
        passage=passage, position=1, outcome="taken", message=message, at=now - timedelta(days=5)
    )
    buy(cast.shop, member, 2_000_000, at=now - timedelta(days=1))

    found = outreach_results(f"journey:{journey.pk}", club_day() - timedelta(days=9), club_day())

    assert (found.owed, found.delivered, found.came) == (1, 1, 1)
    assert (found.sales, found.cost) == (2_000_000, 500)


def test_nothing_said_is_nothing_brought(cast: Cast) -> None:
    found = outreach_results("journey:1", club_day(), club_day())

    assert (found.owed, found.came, found.sales, found.cost) == (0, 0, 0, 0)


def _remind(plan: ReminderPlan, member: Member, at: datetime, status: str) -> None:
    key = f"date:{plan.pk}:{member.pk}:{at:%m%d}"
    Reminder.objects.create(
        natural_key=key,
        member=member,
        plan=plan,
        on=club_day(at),
        step=plan.step,
        due_on=club_day(at),
        outcome="queued",
        message=_message(key, member, at, status),
        planned_at=at,
    )


def _message(key: str, member: Member, at: datetime, status: str) -> Message:
    return Message.objects.create(
        natural_key=key,
        kind=Message.Kind.OCCASION,
        member=member,
        address=str(member.mobile),
        text="…",
        status=status,
        due_at=at,
        created_at=at,
        cost=500,
    )
