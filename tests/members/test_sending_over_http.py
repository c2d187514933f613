"""The sender and a carrier over HTTP: lines are kept and let go, and patience is kept by all."""

import time
from datetime import timedelta

import pytest
from pytest_django import Settings

from loyalty_club.checks import check_carrier
from members.models import Message, Messaging
from members.selectors.messaging import current_carrier
from members.services.carrier_news import ask_carriers
from members.services.messages import Owed, queue_messages
from members.services.sending import send_due_messages
from tests.clock import NOON
from tests.members.sending_cases import Kind, Status, rules
from tests.standins.fixtures import Choose
from tests.standins.server import StandIn

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


def queue(number: int) -> None:
    """Receipts to people who are no members."""
    rules()
    queue_messages(
        [
            Owed(f"h:{one}", Kind.SERVICE, f"+98912{one:07}", f"امتیاز {one}")
            for one in range(number)
        ],
        now=NOON,
    )


def hung_up(stand_in: StandIn) -> bool:
    """Whether the club lets every line go, soon."""
    ends = time.monotonic() + 2
    while stand_in.memory.lines and time.monotonic() < ends:
        time.sleep(0.01)
    return not stand_in.memory.lines


@pytest.mark.parametrize(
    ("name", "calls"),
    [("melipayamak", 30), ("twilio", 30), ("webhook", 30), ("kavenegar", 1), ("sms_ir", 1)],
)
def test_a_sweep_shares_its_lines_and_lets_them_go(send_by: Choose, name: str, calls: int) -> None:
    stand_in = send_by(name)
    queue(30)

    taken = send_due_messages(now=NOON)

    assert taken == 30
    assert len(stand_in.memory.calls) == calls
    assert len({one.to for one in stand_in.memory.sent}) == 30
    assert 1 <= stand_in.memory.opened <= 4
    assert hung_up(stand_in)


@pytest.mark.parametrize("name", ["kavenegar", "sms_ir", "melipayamak", "webhook"])
def test_asking_lets_its_line_go_as_well(send_by: Choose, name: str) -> None:
    stand_in = send_by(name)

    ask_carriers(now=NOON)

    assert stand_in.memory.opened == 1
    assert hung_up(stand_in)


@pytest.mark.parametrize("name", ["kavenegar", "sms_ir", "ghasedak", "melipayamak", "webhook"])
@pytest.mark.parametrize("status", [429, 503])
def test_who_is_told_when_to_come_again_comes_then(send_by: Choose, name: str, status: int) -> None:
    stand_in = send_by(name)
    queue(12)
    stand_in.goes_wrong("status", code=status, wait=150)

    taken = [send_due_messages(now=NOON + seconds * SECOND) for seconds in (0, 60, 149, 150, 151)]

    assert taken == [0, 0, 0, 12, 0]
    assert not Message.objects.exclude(status=Status.SENT).exists()
    assert len(stand_in.memory.sent) == 12
    assert Messaging.objects.get().trouble_since is None


def test_a_carrier_that_is_gone_is_told_after_some_minutes(send_by: Choose) -> None:
    stand_in = send_by("twilio")
    queue(3)
    stand_in.stop()

    told = []
    for minute in range(6):
        send_due_messages(now=NOON + minute * 60 * SECOND)
        told.append(Messaging.objects.get().trouble)

    assert set(told[:3]) == {""}
    assert told[-1] == "no connection to the carrier"
    assert not Message.objects.exclude(status__in=(Status.QUEUED, Status.HELD)).exists()


@pytest.mark.parametrize("written", ["SMS.ir", "sms-ir", " smsir ", "SMS_IR", "sms_ir"])
def test_a_carrier_is_named_as_people_write_it(
    send_by: Choose, settings: Settings, written: str
) -> None:
    stand_in = send_by("sms_ir")
    settings.SMS_CARRIER = written
    queue(2)

    taken = send_due_messages(now=NOON)

    assert taken == 2
    assert {one.carrier for one in stand_in.memory.sent} == {"sms_ir"}
    assert set(Message.objects.values_list("carrier", flat=True)) == {"sms_ir"}
    assert check_carrier(None) == []


def test_a_name_that_means_no_carrier_is_said(settings: Settings) -> None:
    settings.SMS_CARRIER = "smsirr"

    (found,) = check_carrier(None)

    assert found.id == "club.E004"
    assert current_carrier().name == ""
