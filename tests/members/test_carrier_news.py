"""Asking the carrier: reports, what came in, credit, and silence that harms nobody."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from members.exceptions import InvalidField, NotAllowed
from members.gateways.carriers import Halted, Outgoing
from members.models import AuditEntry, Inbound, Message, Messaging
from members.selectors.messaging import current_carrier, messaging
from members.services.carrier_news import MOST_ASKED, ask_carriers
from members.services.carriers import choose_carrier, send_test
from tests.cast import Cast
from tests.factories import refused
from tests.members.gateways.cases import SARA
from tests.standins.fixtures import Choose
from tests.standins.memory import Sent
from tests.standins.server import StandIn

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=timezone.get_fixed_timezone(0))


def sent(stand_in: StandIn, *, at: datetime = NOW, state: int = 10) -> Message:
    """A message that the carrier took five minutes before it is asked."""
    taken = stand_in.memory.take(Sent("kavenegar", "", SARA, "…", state=state))
    return Message.objects.create(
        natural_key=f"receipt:{taken.reference}",
        kind="service",
        address=SARA,
        text="…",
        status="sent",
        carrier="kavenegar",
        carrier_ref=taken.reference,
        due_at=at,
        created_at=at,
        sent_at=at,
        ask_at=at + timedelta(minutes=5),
    )


def test_due_reports_are_asked_for_in_one_call(cast: Cast, send_by: Choose) -> None:
    stand_in = send_by("kavenegar")
    rows = [sent(stand_in), sent(stand_in, state=11), sent(stand_in, at=NOW + timedelta(hours=1))]

    told = ask_carriers(now=NOW + timedelta(minutes=6))

    states = [Message.objects.get(pk=row.pk).status for row in rows]
    asked = [call.path.split("/")[-1] for call in stand_in.memory.calls]
    assert (told, states) == (2, ["delivered", "undelivered", "sent"])
    assert asked.count("status.json") == 1


def test_who_is_not_told_of_steps_back(cast: Cast, send_by: Choose) -> None:
    stand_in = send_by("kavenegar")
    row = sent(stand_in)
    stand_in.memory.sent.clear()

    told = ask_carriers(now=NOW + timedelta(minutes=6))

    row.refresh_from_db()
    assert (told, row.status) == (0, "sent")
    assert row.ask_at == NOW + timedelta(minutes=30)


def test_all_that_is_due_is_asked_for_page_by_page(cast: Cast, send_by: Choose) -> None:
    stand_in = send_by("kavenegar")
    for _number in range(MOST_ASKED * 2 + 30):
        sent(stand_in)

    told = ask_carriers(now=NOW + timedelta(minutes=6))

    asked = [call.path.split("/")[-1] for call in stand_in.memory.calls]
    assert told == MOST_ASKED * 2 + 30
    assert not Message.objects.exclude(status="delivered").exists()
    assert asked.count("status.json") == 3


def test_a_page_of_silence_ends_the_asking(cast: Cast, send_by: Choose) -> None:
    stand_in = send_by("kavenegar")
    for _number in range(MOST_ASKED + 30):
        sent(stand_in)
    stand_in.goes_wrong("status", code=500)

    told = ask_carriers(now=NOW + timedelta(minutes=6))

    asked = [call.path.split("/")[-1] for call in stand_in.memory.calls]
    assert (told, asked.count("status.json")) == (0, 1)
    assert Message.objects.filter(ask_at__lte=NOW + timedelta(minutes=6)).count() == 30


@pytest.mark.parametrize("name", ["melipayamak", "twilio", "sms_ir"])
def test_reports_that_are_asked_for_one_by_one_come_side_by_side(
    cast: Cast, send_by: Choose, name: str
) -> None:
    stand_in = send_by(name)
    state: int | str = "delivered" if name == "twilio" else 1
    taken = [stand_in.memory.take(Sent(name, "", SARA, "…", state=state)) for _one in range(5)]
    references = [one.reference for one in taken]

    reports = current_carrier().reports([*references[:2], "404404404404404", *references[2:]])

    assert sorted(one.reference for one in reports) == sorted(references)
    assert {one.state for one in reports} == {"delivered"}


def test_after_two_days_nobody_asks_any_more(cast: Cast, send_by: Choose) -> None:
    stand_in = send_by("kavenegar")
    row = sent(stand_in)

    ask_carriers(now=NOW + timedelta(hours=49))

    row.refresh_from_db()
    assert (row.status, row.ask_at) == ("sent", None)


def test_what_came_in_is_taken_once(cast: Cast, send_by: Choose) -> None:
    stand_in = send_by("melipayamak")
    stand_in.memory.inbox.append({"MsgID": 5, "Body": "11", "Sender": "09121234567"})

    told = [ask_carriers(now=NOW), ask_carriers(now=NOW + timedelta(minutes=1))]

    assert told == [1, 0]
    assert Inbound.objects.get().meaning == "stop"


def test_low_credit_is_written_down_once_for_each_fall(cast: Cast, send_by: Choose) -> None:
    stand_in = send_by("kavenegar")
    messaging()
    Messaging.objects.update(warn_below=100)
    now, warned = NOW, []

    for left in (500, 90, 80, 200, 70):
        stand_in.memory.credit = left
        now += timedelta(hours=1)
        ask_carriers(now=now)
        warned.append(AuditEntry.objects.filter(action="carrier.credit_low").count())

    row = Messaging.objects.get()
    assert warned == [0, 1, 1, 1, 2]
    assert (row.credit, row.credit_at) == (70, now)


def test_credit_is_not_asked_for_every_minute(cast: Cast, send_by: Choose) -> None:
    stand_in = send_by("ghasedak")

    for minute in range(3):
        ask_carriers(now=NOW + timedelta(minutes=minute))

    asked = [call.path for call in stand_in.memory.calls]
    assert asked.count("GetAccountInformation") == 1


@pytest.mark.parametrize("trouble", ["reset", "html", "status"])
def test_a_carrier_that_does_not_answer_harms_nobody(
    cast: Cast, send_by: Choose, trouble: str
) -> None:
    stand_in = send_by("kavenegar")
    row = sent(stand_in)
    stand_in.goes_wrong(trouble, times=9, code=500)

    told = ask_carriers(now=NOW + timedelta(minutes=6))

    row.refresh_from_db()
    assert (told, row.status) == (0, "sent")
    assert Messaging.objects.get().credit is None


def test_without_a_carrier_nothing_is_asked_and_nothing_leaves(cast: Cast, settings: Any) -> None:
    settings.SMS_CARRIER, settings.LOCAL_DEMO = "", False

    told = ask_carriers(now=NOW)

    carrier = current_carrier()
    assert (told, carrier.name) == (0, "")
    assert carrier.send([Outgoing("1", "code", SARA, "x")]) == [Halted("no carrier chosen")]


def test_a_carrier_that_there_is_not_takes_nothing(cast: Cast, settings: Any) -> None:
    settings.SMS_CARRIER = "pigeon"

    assert current_carrier().send([Outgoing("1", "code", SARA, "x")]) == [
        Halted("no carrier chosen")
    ]


def test_what_was_kept_for_another_carrier_is_not_used(
    cast: Cast, settings: Any, carrier_stand_in: StandIn
) -> None:
    choose_carrier(
        carrier="melipayamak", username="shop", key="secret-of-it", actor=cast.actor("owner")
    )
    settings.SMS_CARRIER = "kavenegar"

    row = messaging()

    assert (row.carrier, row.username, row.secret, row.secret_tail) == ("kavenegar", "", "", "")


@pytest.mark.parametrize("role", ["manager", "cashier", "analyst"])
def test_only_the_owner_chooses_and_tries(cast: Cast, role: str) -> None:
    actor = cast.actor(role)

    with refused(NotAllowed):
        choose_carrier(carrier="console", actor=actor)
    with refused(NotAllowed):
        send_test(address="09121234567", actor=actor)

    assert Message.objects.count() == 0


@pytest.mark.parametrize("carrier", ["pigeon", "email", ""])
def test_a_carrier_that_cannot_be_chosen_is_refused(cast: Cast, carrier: str) -> None:
    with refused(InvalidField) as refusal:
        choose_carrier(carrier=carrier, actor=cast.actor("owner"))

    assert refusal.value.facts["field"] == "carrier"
