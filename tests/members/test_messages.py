"""The outbox: what is owed leaves once, in order, in its form, to whom it may."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from members.gateways.shape import Taken
from members.models import WIPED, Member, Message, Messaging
from members.roles import SYSTEM
from members.services.members import record_consents
from members.services.messages import queue_message
from members.services.sending import send_due_messages
from tests.clock import DAY, MINUTE, NOON
from tests.factories import make_member
from tests.members.sending_cases import (
    Kind,
    StandInCarrier,
    Status,
    carrier,
    friend,
    owe,
    pk_of,
    plain_rules,
    rules,
)

__all__ = ["carrier", "plain_rules"]
pytestmark = pytest.mark.django_db


def test_same_message_is_owed_once(carrier: StandInCarrier) -> None:
    member = make_member()

    owe(member=member, key="one")
    again = queue_message(kind=Kind.SERVICE, address="+1", text="x", natural_key="one")

    assert again is False
    assert Message.objects.count() == 1


def test_due_message_leaves_and_is_closed(carrier: StandInCarrier) -> None:
    row = owe()

    taken = [send_due_messages(now=NOON), send_due_messages(now=NOON)]

    row.refresh_from_db()
    assert taken == [1, 0]
    assert [(one.address, one.text) for one in carrier.handed] == [(row.address, "123456")]
    assert (row.status, row.carrier) == (Status.SENT, "stand-in")
    assert (row.carrier_ref, row.attempts, row.sent_at) == (f"no. {row.pk}", 1, NOON)
    assert row.ask_at == NOON + 5 * MINUTE


def test_message_waits_for_its_time(carrier: StandInCarrier) -> None:
    later = NOON + timedelta(hours=1)
    owe(due_at=later)

    assert (send_due_messages(now=NOON), send_due_messages(now=later)) == (0, 1)


def test_codes_go_first_then_service_then_whatever_waits_longest(carrier: StandInCarrier) -> None:
    member = friend()
    owe(Kind.PROMOTION, member=member, key="offer", at=NOON - 2 * MINUTE)
    owe(Kind.OCCASION, key="day", at=NOON - 3 * MINUTE)
    owe(Kind.SERVICE, key="receipt", at=NOON - MINUTE)
    owe(Kind.CODE, key="code")

    send_due_messages(now=NOON)

    assert [call[0].kind for call in carrier.calls] == ["code", "service", "occasion", "promotion"]


def test_no_more_than_the_limit_leave(carrier: StandInCarrier) -> None:
    owe(key="receipt")
    owe(Kind.CODE, key="code")

    send_due_messages(now=NOON, limit=1)

    assert Message.objects.get(status=Status.SENT).kind == Kind.CODE


def test_a_call_takes_as_many_as_the_carrier_does(carrier: StandInCarrier) -> None:
    carrier.most_at_once = 3
    for _number in range(7):
        owe()

    assert send_due_messages(now=NOON) == 7
    assert [len(call) for call in carrier.calls] == [3, 3, 1]


def test_pace_of_the_carrier_is_kept(carrier: StandInCarrier) -> None:
    rules(per_second=10)
    for _number in range(25):
        owe()
    began = timezone.now()

    send_due_messages(now=NOON)

    assert [len(call) for call in carrier.calls] == [10, 10, 5]
    assert timezone.now() - began >= timedelta(seconds=2)


@pytest.mark.parametrize("kind", [Kind.SERVICE, Kind.OCCASION, Kind.PROMOTION])
def test_consent_counts_at_the_moment_of_the_call(carrier: StandInCarrier, kind: Kind) -> None:
    member = friend()
    row = owe(kind, member=member)
    withdrawn = {kind.value: False}
    record_consents(actor=SYSTEM, member_id=member.pk, consents=withdrawn, evidence="test")

    send_due_messages(now=NOON)

    row.refresh_from_db()
    assert carrier.handed == []
    assert (row.status, row.problem, row.cost) == (Status.BLOCKED, "no_consent", 0)


@pytest.mark.parametrize("kind", [Kind.CODE, Kind.SERVICE])
@pytest.mark.parametrize("gone", [Member.Status.ERASED, Member.Status.MERGED])
def test_nothing_leaves_for_who_is_gone(
    carrier: StandInCarrier, kind: Kind, gone: Member.Status
) -> None:
    row = owe(kind)
    Member.objects.filter(pk=pk_of(row)).update(status=gone)

    send_due_messages(now=NOON)

    row.refresh_from_db()
    assert carrier.handed == []
    assert (row.status, row.problem) == (Status.BLOCKED, "closed")


def test_nothing_leaves_to_an_address_that_is_his_no_more(carrier: StandInCarrier) -> None:
    row = owe()
    Member.objects.filter(pk=pk_of(row)).update(mobile="+989350000001")

    send_due_messages(now=NOON)

    row.refresh_from_db()
    assert (carrier.handed, row.status, row.problem) == ([], Status.BLOCKED, "other_address")


def test_the_old_mobile_is_told_on_purpose(carrier: StandInCarrier) -> None:
    row = owe(facts={"address": "former"})
    Member.objects.filter(pk=pk_of(row)).update(mobile="+989350000001")

    assert send_due_messages(now=NOON) == 1


def test_code_needs_no_consent(carrier: StandInCarrier) -> None:
    owe(Kind.CODE, member=make_member(service=False))

    assert send_due_messages(now=NOON) == 1


def test_late_code_is_wiped_and_not_sent(carrier: StandInCarrier) -> None:
    row = owe(Kind.CODE, facts={"code": "123456"})

    send_due_messages(now=NOON + timedelta(seconds=121))

    row.refresh_from_db()
    assert carrier.handed == []
    assert (row.status, row.text, row.facts) == (Status.STALE, WIPED, {})


def test_late_code_is_wiped_while_the_carrier_rests(carrier: StandInCarrier) -> None:
    row = owe(Kind.CODE)
    Messaging.objects.update(rests_until=NOON + DAY, trouble="no credit")

    send_due_messages(now=NOON + timedelta(seconds=121))

    row.refresh_from_db()
    assert (row.status, row.text) == (Status.STALE, WIPED)


def test_what_is_late_by_13_days_is_marked_and_what_is_useful_leaves(
    carrier: StandInCarrier,
) -> None:
    back = NOON + 13 * DAY
    stale = [owe(), owe(Kind.OCCASION), owe(Kind.PROMOTION, expires_at=NOON + 12 * DAY)]
    useful = owe(Kind.PROMOTION, expires_at=NOON + 20 * DAY)

    assert send_due_messages(now=back) == 1

    for row in stale:
        row.refresh_from_db()
    assert [row.status for row in stale] == [Status.STALE] * 3
    assert [one.client_id for one in carrier.handed] == [str(useful.pk)]


def test_without_a_carrier_everything_waits(settings: Settings) -> None:
    settings.SMS_CARRIER = "pigeon"
    row = owe()

    assert send_due_messages(now=NOON) == 0

    row.refresh_from_db()
    assert row.status == Status.QUEUED


def test_console_carrier_prints(capsys: pytest.CaptureFixture[str], settings: Settings) -> None:
    settings.SMS_CARRIER = "console"
    row = owe(Kind.CODE)

    send_due_messages(now=NOON)

    row.refresh_from_db()
    assert "123456" in capsys.readouterr().out
    assert (row.status, row.carrier) == (Status.SENT, "console")


def test_stop_words_stand_on_their_own_line_but_not_under_codes(carrier: StandInCarrier) -> None:
    rules(stop_words="لغو۱۱")
    for kind in Kind:
        owe(kind, text="سلام")
    owe(Kind.SERVICE, text="سلام\nلغو۱۱", at=NOON - MINUTE)

    send_due_messages(now=NOON)

    assert {(one.kind, one.text) for one in carrier.handed} == {
        ("code", "سلام"),
        ("service", "سلام\nلغو۱۱"),
        ("occasion", "سلام\nلغو۱۱"),
        ("promotion", "سلام\nلغو۱۱"),
    }


def test_parts_and_cost_are_estimated_until_the_carrier_tells(carrier: StandInCarrier) -> None:
    rules(price_unicode=2_400, price_latin=5_760)
    persian, latin, told = owe(text="س" * 71), owe(text="x" * 160), owe(text="told")
    carrier.behave = lambda one: Taken("r", cost=9, parts=4) if one.text == "told" else Taken("r")

    send_due_messages(now=NOON)

    for row in (persian, latin, told):
        row.refresh_from_db()
    assert (persian.parts, persian.cost, persian.is_cost_told) == (2, 4_800, False)
    assert (latin.parts, latin.cost) == (1, 5_760)
    assert (told.parts, told.cost, told.is_cost_told) == (4, 9, True)


def test_each_class_has_its_line(carrier: StandInCarrier) -> None:
    rules(line_service="3000", line_promotion="1000")
    for kind in Kind:
        owe(kind)

    send_due_messages(now=NOON)

    assert {one.kind: one.line for one in carrier.handed} == {
        "code": "3000",
        "service": "3000",
        "occasion": "3000",
        "promotion": "1000",
    }


def test_patterns_go_with_their_values_and_what_lacks_one_as_a_text(
    carrier: StandInCarrier, settings: Settings
) -> None:
    settings.SMS_CARRIER = ""
    patterns = {"code": {"pattern": "login", "places": [["token", "code"]]}}
    rules(patterns=patterns, carrier=carrier.name)
    rows = [owe(Kind.CODE, facts={"code": "1"}), owe(Kind.CODE, facts={"code": "2"})]
    plain = owe(Kind.CODE)

    send_due_messages(now=NOON)

    plain.refresh_from_db()
    rows[0].refresh_from_db()
    assert [len(call) for call in carrier.calls] == [1, 2]
    assert [(one.pattern, one.values) for one in carrier.handed] == [
        ("login", (("token", "1"),)),
        ("login", (("token", "2"),)),
        ("", ()),
    ]
    assert (rows[0].line, plain.line) == ("pattern:login", "")
