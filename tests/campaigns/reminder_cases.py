"""Members with days, and the days on which reminders are planned."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from campaigns.models import OfferPlan, Reminder, ReminderPlan
from campaigns.services.offers import define_offer
from campaigns.services.reminder_plans import install_reminder_plans
from campaigns.services.reminders import plan_reminders
from members.models import ImportantDate, Member, Message, Occasion
from members.roles import SYSTEM
from members.services.dates import keep_date
from tests.clock import TEHRAN
from tests.factories import make_member

LONG_AGO = datetime(2026, 1, 5, 12, 0, tzinfo=TEHRAN)
DAWN = time(0, 20)
# 20 Jumada II 1448: Mother's Day; and 12 Azar 1405.
MOTHERS_DAY = date(2026, 11, 30)
THURSDAY = date(2026, 12, 3)
THREE_BEFORE = THURSDAY - timedelta(days=3)


def at(day: date, clock: time = DAWN) -> datetime:
    """A moment of the club's day; before anything leaves, if not said otherwise."""
    return datetime.combine(day, clock, tzinfo=TEHRAN)


def make_reminded(first_name: str = "علی", **facts: Any) -> Member:
    """A member who allows to be reminded."""
    member = make_member(first_name=first_name, **facts)
    Member.objects.filter(pk=member.pk).update(allows_occasion=True)
    member.refresh_from_db()
    return member


def keep(
    member: Member, whose: str, kind: str, month: int, day: int, **facts: Any
) -> ImportantDate:
    """A Jalali day of every year, told long ago."""
    told: dict[str, Any] = {"calendar": "jalali", "now": LONG_AGO} | facts
    return keep_date(
        member_id=member.pk, whose=whose, kind=kind, month=month, day=day, actor=SYSTEM, **told
    )


def plan_on(day: date, *missed: date) -> int:
    """What the timetable does at dawn, after these days without it."""
    return plan_reminders(days=[*missed, day], now=at(day))


def run_through(first: date, last: date) -> int:
    """Dawn after dawn."""
    days = (last - first).days + 1
    return sum(plan_on(first + timedelta(days=later)) for later in range(days))


def keys() -> dict[str, str]:
    """Every reminder by its key with what became of it."""
    return dict(Reminder.objects.order_by("id").values_list("natural_key", "outcome"))


def texts() -> list[str]:
    """What is owed, in its order."""
    return list(Message.objects.order_by("id").values_list("text", flat=True))


def switch(subject: str, step: str, **facts: Any) -> ReminderPlan:
    """One of the shipped plans, changed beneath."""
    install_reminder_plans(actor=SYSTEM)
    plan, _ = ReminderPlan.objects.update_or_create(subject=subject, step=step, defaults=facts)
    return plan


def only(*kept: str) -> None:
    """No occasions but these."""
    Occasion.objects.exclude(key__in=kept).update(is_kept=False)


def make_offer(**given: Any) -> OfferPlan:
    """Fifty points more with the next purchase."""
    terms: dict[str, Any] = {"name": "۵۰ امتیاز", "kind": "bonus", "points": 50, "valid_days": 14}
    terms |= given
    return define_offer(actor=SYSTEM, **terms)


@pytest.fixture
def only_dates(cast: object) -> None:
    """Occasions are tried by themselves."""
    switch("occasion:", "before", is_active=False)
