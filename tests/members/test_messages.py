"""The outbox: what is owed leaves once, in order, and a dead sender never doubles it."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from members.gateways.shape import Halted, Later, Outcome, Outgoing, Refused, Silent, Taken
from members.models import WIPED, Member, Message, Messaging
from members.roles import SYSTEM
from members.services.members import record_consents
from members.services.messages import queue_message
from members.services.sending import LEASE, MOST_SILENCES, send_due_messages
from tests.clock import DAY, NOON
from tests.factories import make_member
from tests.members.sending_cases import (
    Kind,
    StandInCarrier,
    Status,
    carrier,
    friend,
    owe,
    pk_of,
    rules,
    takes,
)

__all__ = ["carrier"]

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class SenderDied(BaseException):
    """The process is gone in the middle of the call."""


@pytest.fixture(autouse=True)
def _rules(db: None) -> None:
    rules()


def dies(one: Outgoing) -> Outcome:
    raise SenderDied


def refuses(one: Outgoing) -> Outcome:
    return Refused("bad number " * 40)


def keeps_silent(one: Outgoing) -> Outcome:
    return Silent("timeout")


def halts(one: Outgoing) -> Outcome:
    return Halted("no credit")


def asks_for_patience(one: Outgoing) -> Outcome:
    return Later("too many calls", seconds=60)


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


def test_refusal_ends_a_message(carrier: StandInCarrier) -> None:
    carrier.behave = refuses
    row = owe(Kind.CODE)

    taken = [send_due_messages(now=NOON), send_due_messages(now=NOON)]

    row.refresh_from_db()
    assert (taken, len(carrier.handed)) == ([0, 0], 1)
    assert (row.status, row.text, row.facts, row.carrier) == (Status.FAILED, WIPED, {}, "stand-in")
    assert row.problem.startswith("bad number")


def test_silence_is_unknown_and_never_sent_again(carrier: StandInCarrier) -> None:
    carrier.behave = keeps_silent
    row = owe(Kind.CODE)
    receipt = owe()

    send_due_messages(now=NOON)
    carrier.behave = lambda one: Taken("late")
    send_due_messages(now=NOON + LEASE * 2)

    row.refresh_from_db()
    receipt.refresh_from_db()
    assert len(carrier.handed) == 2
    assert (row.status, row.text) == (Status.UNKNOWN, WIPED)
    assert (receipt.status, receipt.text, receipt.problem) == (Status.UNKNOWN, "123456", "timeout")


def test_three_silences_stop_the_sweep_and_rest_the_carrier(carrier: StandInCarrier) -> None:
    carrier.behave = keeps_silent
    carrier.most_at_once = 2
    for _number in range(9):
        owe()

    send_due_messages(now=NOON)
    send_due_messages(now=NOON + 30 * timedelta(seconds=1))

    settings = Messaging.objects.get()
    assert [len(call) for call in carrier.calls] == [2, 1, 1]
    assert MOST_SILENCES == 3
    assert Message.objects.filter(status=Status.QUEUED).count() == 5
    assert (settings.rests_until, settings.trouble) == (NOON + MINUTE, "timeout")


def test_halted_carrier_keeps_the_queue_and_rests_longer_each_time(
    carrier: StandInCarrier,
) -> None:
    carrier.behave = halts
    rows = [owe(), owe()]

    moments = [NOON, NOON + MINUTE, NOON + 2 * MINUTE, NOON + 4 * MINUTE]
    rests = []
    for moment in moments:
        send_due_messages(now=moment)
        rests.append(Messaging.objects.get().rests_until)

    rows[0].refresh_from_db()
    assert (rows[0].status, rows[0].problem) == (Status.QUEUED, "no credit")
    assert [len(call) for call in carrier.calls] == [2, 1, 1, 1]
    assert rests == [NOON + MINUTE * after for after in (1, 2, 4, 8)]
    assert Messaging.objects.get().trouble == "no credit"


def test_carrier_that_takes_again_is_well(carrier: StandInCarrier) -> None:
    carrier.behave = halts
    owe()
    owe()
    send_due_messages(now=NOON)
    carrier.behave = lambda one: Taken("fine")

    early, late = send_due_messages(now=NOON), send_due_messages(now=NOON + 2 * MINUTE)

    settings = Messaging.objects.get()
    assert (early, late) == (0, 2)
    assert (settings.rests_until, settings.trouble, settings.trouble_since) == (None, "", None)


def test_patience_grows_and_ends(carrier: StandInCarrier) -> None:
    carrier.behave = asks_for_patience
    row = owe(expires_at=NOON + 30 * DAY)
    waits = []

    while row.status in {Status.QUEUED, Status.HELD}:
        due = row.due_at
        send_due_messages(now=due)
        row.refresh_from_db()
        waits.append((row.due_at - due) // MINUTE)

    tries = 7 + (30 * 24 * 60 - 127) // 120 + 1
    assert waits == [1, 2, 4, 8, 16, 32, 64, *[120] * (tries - 7), 0]
    assert (row.status, row.held_why, row.attempts) == (Status.STALE, "", tries)


def test_a_carrier_out_of_reach_for_two_days_costs_no_useful_message(
    carrier: StandInCarrier,
) -> None:
    carrier.behave = asks_for_patience
    rows = [owe() for _number in range(3)]
    code = owe(Kind.CODE)
    for minute in range(0, 48 * 60, 5):
        send_due_messages(now=NOON + minute * MINUTE)
    tried = len(carrier.handed)
    carrier.behave = takes

    taken = [send_due_messages(now=NOON + 2 * DAY + hour * HOUR) for hour in range(4)]

    for row in [*rows, code]:
        row.refresh_from_db()
    assert sum(taken) == 3
    assert [row.status for row in rows] == [Status.SENT] * 3
    assert code.status == Status.STALE
    assert tried < 80


def test_a_crowd_of_a_moment_passes_unseen_and_a_lasting_one_is_told(
    carrier: StandInCarrier,
) -> None:
    carrier.behave = asks_for_patience
    owe(expires_at=NOON + DAY)
    seen = []

    for minute in range(8):
        send_due_messages(now=NOON + minute * MINUTE)
        row = Messaging.objects.get()
        seen.append((row.trouble, row.rests_until))

    assert [trouble for trouble, _until in seen] == [""] * 3 + ["too many calls"] * 5
    assert seen[0] == ("", NOON + MINUTE)
    assert seen[7] == ("too many calls", NOON + 14 * MINUTE)


def test_nobody_calls_a_carrier_before_the_time_that_it_asked_for(carrier: StandInCarrier) -> None:
    carrier.behave = lambda one: Later("too many calls", seconds=600)
    carrier.most_at_once = 2
    for _number in range(6):
        owe()

    for minute in range(10):
        send_due_messages(now=NOON + minute * MINUTE)
    carrier.behave = takes
    taken = send_due_messages(now=NOON + 10 * MINUTE)

    assert [len(call) for call in carrier.calls] == [2, 1, 2, 2, 1]
    assert taken == 6
    assert Messaging.objects.get().rests_until is None


def test_trouble_that_nobody_has_tried_since_is_an_old_one(carrier: StandInCarrier) -> None:
    carrier.behave = halts
    owe()
    send_due_messages(now=NOON)

    send_due_messages(now=NOON + 3 * DAY)

    row = Messaging.objects.get()
    assert (row.trouble, row.trouble_since) == ("no credit", NOON + 3 * DAY)
    assert row.rests_until == NOON + 3 * DAY + MINUTE


def test_calls_of_one_each_go_side_by_side_once_the_first_was_taken(
    carrier: StandInCarrier,
) -> None:
    carrier.most_at_once = 1
    for _number in range(11):
        owe()

    send_due_messages(now=NOON)

    assert [len(call) for call in carrier.calls] == [1, 4, 4, 2]


def test_after_a_silence_one_is_risked_at_a_time_again(carrier: StandInCarrier) -> None:
    carrier.most_at_once = 1
    silent = iter([False] + [True] * 4 + [False] * 6)
    carrier.behave = lambda one: keeps_silent(one) if next(silent) else takes(one)
    for _number in range(11):
        owe()

    send_due_messages(now=NOON)

    assert [len(call) for call in carrier.calls] == [1, 4, 1, 4, 1]
    assert Message.objects.filter(status=Status.UNKNOWN).count() == 4


def test_patience_of_one_channel_ends_its_sweep(carrier: StandInCarrier) -> None:
    carrier.behave = asks_for_patience
    carrier.most_at_once = 1
    rows = [owe(), owe()]

    send_due_messages(now=NOON)

    for row in rows:
        row.refresh_from_db()
    assert len(carrier.calls) == 1
    assert [(row.status, row.held_why) for row in rows] == [
        (Status.HELD, "carrier"),
        (Status.QUEUED, ""),
    ]


def test_blocked_by_the_operator_is_no_to_offers(carrier: StandInCarrier) -> None:
    carrier.behave = lambda one: Refused("on the black list", is_blocked=True)
    row = owe(Kind.PROMOTION)

    send_due_messages(now=NOON)

    row.refresh_from_db()
    member = Member.objects.get(pk=pk_of(row))
    newest = member.consents.order_by("-id")[0]
    assert (row.status, row.problem) == (Status.BLOCKED, "on the black list")
    assert (member.allows_promotion, member.allows_occasion) == (False, True)
    assert (newest.purpose, newest.evidence) == ("promotion", "operator")


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


def test_dead_sender_leaves_unknown_and_never_a_second_message(carrier: StandInCarrier) -> None:
    carrier.most_at_once = 1
    rows = [owe(Kind.CODE) for _number in range(3)]
    carrier.behave = dies
    with pytest.raises(SenderDied):
        send_due_messages(now=NOON)
    carrier.behave = lambda one: Taken("fine")

    others = send_due_messages(now=NOON)
    lost = Message.objects.get(status=Status.SENDING)
    send_due_messages(now=NOON + LEASE + timedelta(seconds=1))

    lost.refresh_from_db()
    assert others == 2
    assert Counter(one.client_id for one in carrier.handed) == {str(row.pk): 1 for row in rows}
    assert (lost.status, lost.text, lost.problem) == (Status.UNKNOWN, WIPED, "no_answer")


def test_answer_after_the_lease_is_still_written_down(carrier: StandInCarrier) -> None:
    row = owe()

    def answers_late(one: Outgoing) -> Outcome:
        Message.objects.filter(pk=row.pk).update(status=Status.UNKNOWN)
        return Taken("late")

    carrier.behave = answers_late
    send_due_messages(now=NOON)

    row.refresh_from_db()
    assert (row.status, row.carrier_ref) == (Status.SENT, "late")


def test_answer_does_not_undo_an_erasure(carrier: StandInCarrier) -> None:
    row = owe()

    def erases(one: Outgoing) -> Outcome:
        Message.objects.filter(pk=row.pk).update(status=Status.BLOCKED, address="", text=WIPED)
        return Taken("tells a number")

    carrier.behave = erases
    send_due_messages(now=NOON)

    row.refresh_from_db()
    assert (row.status, row.carrier_ref, row.text) == (Status.BLOCKED, "", WIPED)


def test_carrier_that_forgets_one_leaves_it_unknown(carrier: StandInCarrier) -> None:
    class Forgetful(StandInCarrier):
        def send(self, batch: Sequence[Outgoing]) -> list[Outcome]:
            return super().send(batch)[:1]

    carrier.__class__ = Forgetful
    first, second = owe(), owe()

    send_due_messages(now=NOON)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == (Status.SENT, Status.UNKNOWN)


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


@pytest.mark.django_db(transaction=True)
def test_two_senders_share_the_work(carrier: StandInCarrier) -> None:
    for number in range(12):
        owe(Kind.CODE if number % 2 else Kind.SERVICE)
    carrier.most_at_once = 1
    start, taken = Barrier(2), []

    def sweep() -> None:
        start.wait()
        taken.append(send_due_messages(now=NOON))
        connection.close()

    senders = [Thread(target=sweep) for _sender in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    assert sum(taken) == 12
    assert set(Counter(one.client_id for one in carrier.handed).values()) == {1}
    assert Message.objects.filter(status=Status.SENT).count() == 12
