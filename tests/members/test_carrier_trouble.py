"""Carriers that refuse, keep silent, halt or ask for patience: what waits, what is tried again."""

from datetime import timedelta

import pytest

from members.gateways.shape import Later, Refused, Taken
from members.models import WIPED, Member, Message, Messaging
from members.services.sending import LEASE, MOST_SILENCES, send_due_messages
from tests.clock import DAY, HOUR, MINUTE, NOON
from tests.members.sending_cases import (
    Kind,
    StandInCarrier,
    Status,
    asks_for_patience,
    carrier,
    halts,
    keeps_silent,
    owe,
    pk_of,
    plain_rules,
    refuses,
    takes,
)

__all__ = ["carrier", "plain_rules"]
pytestmark = pytest.mark.django_db


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
