"""The outbox: what is owed leaves once, with consent, and a dead sender never doubles it."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import TypeAlias

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from members.gateways.carriers import CARRIERS, CarrierRefused, CarrierSilent
from members.models import Member, Message
from members.roles import SYSTEM
from members.services.members import record_consents
from members.services.messages import queue_message
from members.services.sending import LEASE, send_due_messages
from tests import factories

Kind: TypeAlias = Message.Kind
Status: TypeAlias = Message.Status


class SenderDied(BaseException):
    """The process is gone in the middle of the call."""


class StandInCarrier:
    """Counts what it was handed; `behave` decides how it answers."""

    name = "stand-in"
    handed: list[tuple[str, str]]
    behave: Callable[[str], str]

    def send(self, *, address: str, text: str) -> str:
        """Take the message and answer as told."""
        type(self).handed.append((address, text))
        return type(self).behave(text)


@pytest.fixture
def carrier(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> type[StandInCarrier]:
    """A carrier that takes everything, until told otherwise."""

    class Fresh(StandInCarrier):
        handed: list[tuple[str, str]] = []
        behave = staticmethod(lambda text: f"no. {len(text)}")

    monkeypatch.setitem(CARRIERS, Fresh.name, Fresh)
    settings.SMS_CARRIER = Fresh.name
    return Fresh


def _owe(kind: Kind = Kind.SERVICE, *, key: str = "one", member: Member | None = None) -> bool:
    member = member or factories.make_member()
    return queue_message(
        kind=kind,
        address=member.mobile or "",
        text="123456",
        natural_key=key,
        member=member,
        expires_at=timezone.now() + timedelta(seconds=120) if kind == Kind.CODE else None,
    )


def _dies(text: str) -> str:
    raise SenderDied


def _refuses(text: str) -> str:
    raise CarrierRefused("bad number " * 40)


def _keeps_silent(text: str) -> str:
    raise CarrierSilent("timeout")


@pytest.mark.django_db
def test_same_message_is_owed_once(carrier: type[StandInCarrier]) -> None:
    member = factories.make_member()

    answers = [_owe(member=member), _owe(member=member)]

    assert answers == [True, False]
    assert Message.objects.count() == 1


@pytest.mark.django_db
def test_due_message_leaves_and_is_closed(carrier: type[StandInCarrier]) -> None:
    _owe()

    taken = [send_due_messages(), send_due_messages()]

    row = Message.objects.get()
    assert taken == [1, 0]
    assert carrier.handed == [(row.address, "123456")]
    assert (row.status, row.carrier, row.carrier_ref) == (Status.SENT, "stand-in", "no. 6")
    assert (row.attempts, row.text) == (1, "123456")


@pytest.mark.django_db
def test_message_waits_for_its_time(carrier: type[StandInCarrier]) -> None:
    later = timezone.now() + timedelta(hours=1)
    queue_message(
        kind=Kind.SERVICE, address="+989121234567", text="x", natural_key="x", due_at=later
    )

    early, late = send_due_messages(), send_due_messages(now=later)

    assert (early, late) == (0, 1)


@pytest.mark.django_db
def test_codes_go_first(carrier: type[StandInCarrier]) -> None:
    _owe(key="receipt")
    _owe(Kind.CODE, key="code")

    send_due_messages(limit=1)

    assert Message.objects.get(status=Status.SENT).kind == Kind.CODE


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [Kind.SERVICE, Kind.OCCASION, Kind.PROMOTION])
def test_consent_counts_at_the_moment_of_the_call(
    carrier: type[StandInCarrier], kind: Kind
) -> None:
    member = factories.make_member()
    consents = {kind.value: True}
    record_consents(actor=SYSTEM, member_id=member.pk, consents=consents, evidence="test")
    _owe(kind, member=member)
    consents = {kind.value: False}
    record_consents(actor=SYSTEM, member_id=member.pk, consents=consents, evidence="test")

    send_due_messages()

    row = Message.objects.get()
    assert carrier.handed == []
    assert (row.status, row.problem) == (Status.BLOCKED, "no consent")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [Kind.CODE, Kind.SERVICE])
def test_nothing_leaves_for_who_is_gone(carrier: type[StandInCarrier], kind: Kind) -> None:
    member = factories.make_member()
    _owe(kind, member=member)
    Member.objects.filter(pk=member.pk).update(status=Member.Status.ERASED)

    send_due_messages()

    assert carrier.handed == []
    assert Message.objects.get().status == Status.BLOCKED


@pytest.mark.django_db
def test_code_needs_no_consent(carrier: type[StandInCarrier]) -> None:
    _owe(Kind.CODE, member=factories.make_member(service=False))

    assert send_due_messages() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("behave", "status"), [(_refuses, Status.FAILED), (_keeps_silent, Status.UNKNOWN)]
)
def test_answer_of_the_carrier_is_kept(
    carrier: type[StandInCarrier], behave: Callable[[str], str], status: Status
) -> None:
    carrier.behave = staticmethod(behave)
    _owe(Kind.CODE)

    taken = [send_due_messages(), send_due_messages()]

    row = Message.objects.get()
    assert taken == [0, 0]
    assert len(carrier.handed) == 1
    assert (row.status, row.text, row.carrier) == (status, WIPED, "stand-in")
    assert row.problem


@pytest.mark.django_db
def test_late_code_is_wiped_and_not_sent(carrier: type[StandInCarrier]) -> None:
    _owe(Kind.CODE)

    send_due_messages(now=timezone.now() + timedelta(seconds=121))

    row = Message.objects.get()
    assert carrier.handed == []
    assert (row.status, row.problem, row.text) == (Status.FAILED, "too late", WIPED)


@pytest.mark.django_db
def test_dead_sender_leaves_unknown_and_never_a_second_message(
    carrier: type[StandInCarrier],
) -> None:
    for number in range(3):
        _owe(Kind.CODE, key=str(number))
    carrier.behave = staticmethod(_dies)
    with pytest.raises(SenderDied):
        send_due_messages()
    carrier.behave = staticmethod(lambda text: "fine")

    others = send_due_messages()
    in_flight = Message.objects.get(status=Status.SENDING)
    send_due_messages(now=timezone.now() + LEASE + timedelta(seconds=1))

    in_flight.refresh_from_db()
    assert others == 2
    assert len(carrier.handed) == 3
    assert Counter(address for address, _text in carrier.handed)[in_flight.address] == 1
    assert (in_flight.status, in_flight.text) == (Status.UNKNOWN, WIPED)


@pytest.mark.django_db
def test_unknown_carrier_marks_nothing(settings: Settings) -> None:
    settings.SMS_CARRIER = "pigeon"
    _owe()

    with pytest.raises(KeyError):
        send_due_messages()

    assert Message.objects.get().status == Status.QUEUED


@pytest.mark.django_db
def test_console_carrier_prints(capsys: pytest.CaptureFixture[str]) -> None:
    _owe(Kind.CODE)

    send_due_messages()

    assert "123456" in capsys.readouterr().out
    assert Message.objects.get().carrier == "console"


@pytest.mark.django_db(transaction=True)
def test_two_senders_share_the_work(carrier: type[StandInCarrier]) -> None:
    for number in range(12):
        _owe(key=str(number))
    start, taken = Barrier(2), []

    def sweep() -> None:
        start.wait()
        taken.append(send_due_messages())
        connection.close()

    senders = [Thread(target=sweep) for _sender in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    assert sum(taken) == 12
    assert set(Counter(carrier.handed).values()) == {1}
    assert Message.objects.filter(status=Status.SENT).count() == 12
