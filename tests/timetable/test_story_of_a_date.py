"""The flower shop's story: a stranger's anniversary this year is his reminder next year."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from campaigns.models import Reminder
from campaigns.services.reminder_plans import keep_reminder_plan
from members.models import Member, Message
from members.roles import SYSTEM
from points.models import Offer, Purchase
from tests.campaigns.offer_cases import make_plan
from tests.cast import Cast, assemble_cast
from tests.clock import DAY, NOON, TEHRAN
from tests.counter.steps import at_the_till, sale_of, sale_page
from tests.standins.server import StandIn

pytestmark = pytest.mark.django_db(transaction=True)

# 10 Shahrivar 1405 was NOON's day; a year on by the Jalali calendar.
ANNIVERSARY = datetime(2027, 9, 1, tzinfo=TEHRAN)
DAWN, MORNING = timedelta(minutes=30), timedelta(hours=9, minutes=1)
WORDS = "{نام} عزیز، {روز} {مناسبت} است. 🌹\n{پیشنهاد}"


def tick(moment: datetime) -> None:
    """What beat's tick does at this moment, and nothing else."""
    with time_machine.travel(moment):
        call_command("run_due", "--json", "--now", moment.isoformat(), stdout=StringIO())


def sell_to_a_stranger(client: Client, cast: Cast) -> Member:
    """He buys for his anniversary, is asked, and joins with leave to be reminded; all by HTTP."""
    at_the_till(client, cast.cashier)
    page = sale_page(None)
    client.post(page, sale_of(client, page, reason="wedding"))
    purchase = Purchase.objects.get()
    told = {"kind": "wedding", "when": "0", "whose": "self", "is_allowed": "on"}
    carried = client.post(f"/counter/purchases/{purchase.pk}/remember/", told)
    person = {"mobile": "09351112233", "first_name": "رضا", "last_name": "امینی"}
    client.post(carried["Location"], {**person, "occasion": "on"})
    return Member.objects.get(mobile="+989351112233")


def told_by(stand_in: StandIn, since: int) -> list[tuple[str, str]]:
    """What reached the carrier after so many messages: to whom, and its first two lines."""
    return [(one.to, "\n".join(one.text.split("\n")[:2])) for one in stand_in.memory.sent[since:]]


def test_next_year_he_is_reminded_days_before_with_an_offer(
    client: Client, send_by: Callable[[str], StandIn]
) -> None:
    stand_in = send_by("kavenegar")
    with time_machine.travel(NOON):
        cast = assemble_cast()
        member = sell_to_a_stranger(client, cast)
        plan = make_plan("bonus", name="gift of the day", valid_days=14)
        keep_reminder_plan(
            subject="own:wedding", step="before", text=WORDS, offer_id=plan.pk, actor=SYSTEM
        )
    tick(NOON + DAY)
    before = len(stand_in.memory.sent)

    for day in (8, 7, 4, 3, 0):
        for clock in (DAWN, MORNING, MORNING):
            tick(ANNIVERSARY - day * DAY + clock)

    offer = Offer.objects.get(member=member)
    said = "رضا عزیز، چهارشنبه ۱۰ شهریور سالگرد ازدواجتان است. 🌹\n۲۰ امتیاز بیشتر"
    assert told_by(stand_in, before) == [
        ("09351112233", said),
        ("09351112233", said),
        ("09351112233", "رضا عزیز، سالگرد ازدواجتان مبارک! 🌹 دلتان گرم.\nگل نرگس"),
    ]
    assert offer.name == "gift of the day"
    assert offer.status == Offer.Status.OPEN
    assert offer.starts_on.isoformat() == "2027-08-25"
    assert offer.ends_on >= ANNIVERSARY.date()
    assert list(
        Reminder.objects.order_by("id").values_list("step", "due_on", "outcome", "offer_id")
    ) == [
        ("before", (ANNIVERSARY - 7 * DAY).date(), "queued", offer.pk),
        ("before", (ANNIVERSARY - 3 * DAY).date(), "queued", offer.pk),
        ("day", ANNIVERSARY.date(), "queued", None),
    ]
    assert set(Message.objects.filter(kind="occasion").values_list("status", flat=True)) <= {
        "sent",
        "delivered",
    }
