"""What comes back: delivery reports, words of members, and what became of the unknown."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from members.gateways.shape import Outcome, Outgoing, Received, Report, Silent, State, Taken
from members.models import WIPED, Consent, Inbound, Member, Message
from members.roles import SYSTEM
from members.selectors.consents import consents_of
from members.selectors.outbox import inbound_for
from members.services.inbound import forget_written, take_received
from members.services.reconciling import FORGOTTEN, SETTLED, reconcile_unknown
from members.services.reports import next_ask, put_off_asking, take_reports
from members.services.sending import send_due_messages
from tests.clock import DAY, NOON
from tests.members.sending_cases import (
    Kind,
    StandInCarrier,
    Status,
    carrier,
    friend,
    owe,
    pk_of,
    rules,
)

__all__ = ["carrier"]

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
REFUSE_ONE = "ALTER TABLE members_inbound ADD CONSTRAINT not_one CHECK (carrier_ref <> '1')"


def sent(carrier: StandInCarrier, kind: Kind = Kind.SERVICE) -> Message:
    """A message that the carrier took at noon."""
    rules()
    row = owe(kind)
    send_due_messages(now=NOON)
    row.refresh_from_db()
    return row


def report(row: Message, state: State, cost: int | None = None) -> Report:
    return Report(row.carrier_ref, state, f"raw {state}", cost=cost)


def lost(carrier: StandInCarrier, kind: Kind = Kind.SERVICE) -> Message:
    """A message whose call got no answer."""

    def keeps_silent(one: Outgoing) -> Outcome:
        return Silent("timeout")

    carrier.behave = keeps_silent
    row = sent(carrier, kind)
    carrier.behave = lambda one: Taken("again")
    return row


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("delivered", Status.DELIVERED),
        ("undelivered", Status.UNDELIVERED),
        ("failed", Status.FAILED),
        ("blocked", Status.BLOCKED),
    ],
)
def test_report_ends_a_message(carrier: StandInCarrier, state: State, status: Status) -> None:
    row = sent(carrier)

    changed = take_reports("stand-in", [report(row, state, cost=7)], now=NOON + HOUR)

    row.refresh_from_db()
    assert (changed, row.status, row.report) == (1, status, f"raw {state}")
    assert (row.cost, row.is_cost_told, row.ask_at) == (7, True, None)
    assert row.delivered_at == (NOON + HOUR if state == "delivered" else None)


def test_what_waits_is_asked_for_again_and_then_left(carrier: StandInCarrier) -> None:
    row = sent(carrier)
    asks = [row.ask_at]

    for _ask in range(4):
        take_reports("stand-in", [report(row, "waiting")], now=asks[-1] or NOON)
        row.refresh_from_db()
        asks.append(row.ask_at)

    assert asks == [NOON + 5 * MINUTE, NOON + 30 * MINUTE, NOON + 6 * HOUR, NOON + DAY, None]
    assert row.status == Status.SENT


def test_what_nothing_was_said_of_steps_back(carrier: StandInCarrier) -> None:
    row = sent(carrier)

    put_off_asking([row.pk], now=NOON + 5 * MINUTE)

    row.refresh_from_db()
    assert row.ask_at == NOON + 30 * MINUTE
    assert next_ask(None, NOON) is None


def test_what_has_arrived_stays_arrived(carrier: StandInCarrier) -> None:
    row = sent(carrier)
    later = [report(row, "undelivered"), report(row, "delivered"), report(row, "failed")]

    assert take_reports("stand-in", later, now=NOON + HOUR) == 2
    assert take_reports("stand-in", later, now=NOON + HOUR) == 0

    row.refresh_from_db()
    assert row.status == Status.DELIVERED


def test_report_finds_by_our_own_number(carrier: StandInCarrier) -> None:
    row = lost(carrier)
    told = [
        Report("R-1", "delivered", "10", client_id=str(row.pk)),
        Report("R-2", "delivered", "10", client_id="no number"),
        Report("R-3", "delivered", "10", client_id="999999"),
        Report("", "delivered", "10"),
    ]

    assert take_reports("another", told, now=NOON) == 0
    assert take_reports("stand-in", told, now=NOON) == 1

    row.refresh_from_db()
    assert (row.status, row.carrier_ref) == (Status.DELIVERED, "R-1")


def test_blocked_by_report_is_no_to_offers(carrier: StandInCarrier) -> None:
    row = sent(carrier, Kind.PROMOTION)

    take_reports("stand-in", [report(row, "blocked")], now=NOON)

    member = Member.objects.get(pk=pk_of(row))
    assert (member.allows_promotion, member.allows_service) == (False, True)


def said(text: str, member: Member, *, reference: str = "1", minutes: int = 0) -> Received:
    address = f"0{(member.mobile or '')[3:]}"
    return Received(reference, address, "3000", text, NOON + minutes * MINUTE)


@pytest.mark.parametrize("text", ["لغو", "11", "۱۱", "Stop"])
def test_stop_is_obeyed_at_once_and_kept(carrier: StandInCarrier, text: str) -> None:
    rules()
    member = friend()
    waiting = owe(Kind.PROMOTION, member=member)

    assert take_received("stand-in", [said(text, member)], now=NOON) == 1
    assert take_received("stand-in", [said(text, member)], now=NOON) == 0
    send_due_messages(now=NOON)

    row = Inbound.objects.get()
    member.refresh_from_db()
    waiting.refresh_from_db()
    with translation.override("en"):
        kept = consents_of(member.pk).cell("promotion", "sms")
    assert (row.meaning, row.member, row.address) == ("stop", member, member.mobile)
    assert (member.allows_service, member.allows_occasion, member.allows_promotion) == (
        True,
        False,
        False,
    )
    assert (kept.by, kept.evidence_label) == ("The member", "by answering a text message")
    assert (waiting.status, waiting.problem) == (Status.BLOCKED, "no_consent")


def test_start_brings_offers_back_in_the_order_of_writing(carrier: StandInCarrier) -> None:
    member = friend()
    both = [
        said("۱۲", member, reference="2", minutes=5),
        said("لغو۱۱", member, reference="1", minutes=1),
    ]

    assert take_received("stand-in", both, now=NOON + HOUR) == 2

    member.refresh_from_db()
    assert (member.allows_promotion, member.allows_occasion) == (True, False)
    assert Consent.objects.filter(member=member, evidence="sms").count() == 3


def test_one_that_cannot_be_kept_holds_up_no_other_and_is_told_again(
    carrier: StandInCarrier,
) -> None:
    first, second, third = friend(), friend(), friend()
    told = [
        said("لغو", person, reference=str(number), minutes=number)
        for number, person in enumerate((first, second, third))
    ]
    with connection.cursor() as cursor:
        cursor.execute(REFUSE_ONE)
    with pytest.raises(DatabaseError):
        take_received("stand-in", told, now=NOON + HOUR)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE members_inbound DROP CONSTRAINT not_one")
    kept = set(Inbound.objects.values_list("carrier_ref", flat=True))

    again = take_received("stand-in", told, now=NOON + HOUR)

    allowed = Member.objects.filter(allows_promotion=True)
    assert kept == {"0", "2"}
    assert again == 1
    assert allowed.count() == 0


def test_the_number_of_a_card_that_was_merged_speaks_for_the_one_that_is_kept(
    carrier: StandInCarrier,
) -> None:
    kept, merged = friend(), friend()
    Member.objects.filter(pk=merged.pk).update(status="merged", merged_into=kept)

    take_received("stand-in", [said("11", merged)], now=NOON)

    kept.refresh_from_db()
    assert Inbound.objects.get().member == kept
    assert not kept.allows_promotion


def test_what_an_erased_member_wrote_does_not_come_back(carrier: StandInCarrier) -> None:
    member = friend()
    told = [said("لغو", member), said("کی باز هستید؟", member, reference="2")]
    take_received("stand-in", told, now=NOON)

    forget_written([member.mobile or ""])
    again = take_received("stand-in", told, now=NOON + HOUR)

    rows = Inbound.objects.filter(member=None).values_list("carrier_ref", "address", "text", "line")
    assert again == 0
    assert sorted(rows) == [("1", "", "", ""), ("2", "", "", "")]
    assert inbound_for(SYSTEM).count() == 0


def test_asking_again_for_what_is_known_costs_one_statement(
    carrier: StandInCarrier, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    member = friend()
    told = [said("سلام", member, reference=str(number)) for number in range(100)]
    take_received("stand-in", told, now=NOON)

    with django_assert_num_queries(1):
        taken = take_received("stand-in", told, now=NOON)

    assert taken == 0


def test_other_words_are_kept_for_a_person(carrier: StandInCarrier) -> None:
    member = friend()

    take_received("stand-in", [said("کی باز هستید؟", member)], now=NOON)

    member.refresh_from_db()
    assert Inbound.objects.get().meaning == "other"
    assert member.allows_promotion


def test_stranger_and_nonsense_do_no_harm(carrier: StandInCarrier) -> None:
    received = [
        Received("1", "09350000001", "", "لغو"),
        Received("2", "not a number" * 20, "x" * 99, "\x00لغو" * 900),
    ]

    assert take_received("stand-in", received, now=NOON) == 2

    assert set(Inbound.objects.values_list("member", flat=True)) == {None}
    assert Consent.objects.filter(evidence="sms").count() == 0


def test_unknown_that_was_taken_is_sent_and_never_called_again(carrier: StandInCarrier) -> None:
    row = lost(carrier)
    carrier.known = {str(row.pk): Taken("R-9", cost=5, parts=1)}

    assert reconcile_unknown(now=NOON + SETTLED) == 1
    send_due_messages(now=NOON + HOUR)

    row.refresh_from_db()
    assert (row.status, row.carrier_ref, row.cost) == (Status.SENT, "R-9", 5)
    assert len(carrier.handed) == 1


def test_unknown_that_was_never_taken_goes_again_under_its_number(
    carrier: StandInCarrier,
) -> None:
    row = lost(carrier)
    carrier.known = {str(row.pk): None}

    assert reconcile_unknown(now=NOON + SETTLED) == 1
    send_due_messages(now=NOON + SETTLED)

    row.refresh_from_db()
    assert row.status == Status.SENT
    assert [one.client_id for one in carrier.handed] == [str(row.pk)] * 2


def test_code_that_was_never_taken_is_late(carrier: StandInCarrier) -> None:
    row = lost(carrier, Kind.CODE)
    carrier.known = {str(row.pk): None}

    reconcile_unknown(now=NOON + SETTLED)

    row.refresh_from_db()
    assert (row.status, row.text) == (Status.STALE, WIPED)


def test_what_cannot_be_found_out_stays_unknown(carrier: StandInCarrier) -> None:
    row = lost(carrier)
    too_early = reconcile_unknown(now=NOON + MINUTE)
    carrier.known = None
    cannot_tell = reconcile_unknown(now=NOON + SETTLED)
    carrier.known = {str(row.pk): None}
    carrier.knows_client_ids = False
    does_not_know = reconcile_unknown(now=NOON + SETTLED)
    carrier.knows_client_ids = True
    too_late = reconcile_unknown(now=NOON + FORGOTTEN + SETTLED)
    Message.objects.update(line="pattern:login")
    by_pattern = reconcile_unknown(now=NOON + SETTLED)
    Message.objects.update(carrier="another", line="")
    of_another = reconcile_unknown(now=NOON + SETTLED)

    row.refresh_from_db()
    answers = {too_early, cannot_tell, does_not_know, too_late, by_pattern, of_another}
    assert (answers, row.status) == ({0}, Status.UNKNOWN)
    assert len(carrier.handed) == 1


def test_erased_member_is_not_found_out_about(carrier: StandInCarrier) -> None:
    row = lost(carrier)
    Message.objects.update(address="", text=WIPED)
    carrier.known = {str(row.pk): None}

    assert reconcile_unknown(now=NOON + SETTLED) == 0
