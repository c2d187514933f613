"""Reminders killed at any statement, or planned twice at once: none is lost or comes twice."""

from datetime import date, timedelta

import pytest
from django.db import connection

from campaigns.models import Reminder
from campaigns.services.offers import define_offer
from campaigns.services.reminder_plans import install_reminder_plans
from campaigns.services.reminders import plan_reminders
from members.models import FollowUp, Message, Occasion
from members.roles import SYSTEM
from points.models import Offer
from tests.campaigns.reminder_cases import at, keep, make_reminded, switch
from tests.cast import assemble_cast
from tests.concurrency.racing import race
from tests.concurrency.test_import_worker import die_at

pytestmark = pytest.mark.django_db(transaction=True)

# Three days before 12 Azar 1405.
TODAY = date(2026, 11, 30)
DAYS = [TODAY - timedelta(days=days) for days in range(13, -1, -1)]
MEMBERS = 12


def set_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve members with a mother's birthday near, by chunks of four, with all that goes along."""
    assemble_cast()
    monkeypatch.setattr("campaigns.services.reminders.CHUNK", 4)
    Occasion.objects.update(is_kept=False)
    install_reminder_plans(actor=SYSTEM)
    offer = define_offer(actor=SYSTEM, name="50", kind="bonus", points=50)
    switch("date:birthday", "before", offer=offer, plans_follow_up=True)
    for _number in range(MEMBERS):
        keep(make_reminded(), "mother", "birthday", 9, 12)


def plan() -> int:
    """What the timetable does after thirteen days without it."""
    return plan_reminders(days=DAYS, now=at(TODAY))


def wipe() -> None:
    """As before the first try."""
    Reminder.objects.all().delete()
    for model in (FollowUp, Message, Offer):
        model._default_manager.all().delete()


def counts() -> tuple[int, int, int, int, int]:
    """Decided, owed, messages, offers, follow-ups."""
    owed = Reminder.objects.filter(outcome="queued")
    linked = owed.exclude(message=None).exclude(offer=None).exclude(follow_up=None)
    return (
        Reminder.objects.count(),
        linked.count(),
        Message.objects.count(),
        Offer.objects.count(),
        FollowUp.objects.count(),
    )


def test_killed_at_any_statement_and_run_again(monkeypatch: pytest.MonkeyPatch) -> None:
    set_stage(monkeypatch)

    struck, partly = 0, 0
    for at_statement in range(2, 600, 11):
        wipe()
        if not die_at(at_statement, plan):
            break
        struck += 1
        decided, owed, *things = counts()
        assert set(things) == {owed}
        assert decided in (0, 4, 8, 12, 16, 20, 24)
        partly += 0 < decided < 24
        plan()
        assert counts() == (24, 12, 12, 12, 12)
        assert plan() == 0

    assert struck > 10
    assert partly > 3


def test_planned_by_two_at_once_each_is_owed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    set_stage(monkeypatch)

    race(plan, plan)

    assert counts() == (24, 12, 12, 12, 12)
    assert connection.is_usable()
