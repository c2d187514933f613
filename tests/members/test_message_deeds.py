"""What people and campaigns do with messages; whom a message could reach."""

import pytest
from pytest_django import DjangoAssertNumQueries

from members.exceptions import MessageClosed, MessageNotSure, NotAllowed, UnknownMessage
from members.gateways.shape import Outcome, Outgoing, Refused, Silent, Taken
from members.models import AuditEntry, Consent, Member, Message
from members.roles import SYSTEM
from members.selectors.outbox import count_by_status, outbox_for
from members.selectors.reach import Reach, Why, reach_of
from members.services.message_deeds import (
    cancel_message,
    cancel_messages,
    pause_messages,
    release_messages,
    resend_message,
    restore_message,
)
from members.services.sending import send_due_messages
from tests.cast import Cast
from tests.clock import NOON
from tests.factories import make_member, refused
from tests.members.sending_cases import (
    Kind,
    StandInCarrier,
    Status,
    carrier,
    friend,
    owe,
    rules,
)

__all__ = ["carrier"]

pytestmark = pytest.mark.django_db


def fail(carrier: StandInCarrier, outcome: Outcome, kind: Kind = Kind.SERVICE) -> Message:
    """A message that the carrier answered so; it takes the next ones."""
    rules()
    carrier.behave = lambda one: outcome
    row = owe(kind)
    send_due_messages(now=NOON)

    def takes(one: Outgoing) -> Outcome:
        return Taken("fine")

    carrier.behave = takes
    row.refresh_from_db()
    return row


def test_what_failed_is_sent_again_under_another_number(
    cast: Cast, carrier: StandInCarrier
) -> None:
    row = fail(carrier, Refused("no credit left"))

    resend_message(message_id=row.pk, actor=cast.actor("owner"), now=NOON)
    send_due_messages(now=NOON)

    row.refresh_from_db()
    audit = AuditEntry.objects.get(action="message.resent")
    assert (row.status, row.problem) == (Status.SENT, "")
    assert [one.client_id for one in carrier.handed] == [str(row.pk), f"{row.pk}-1"]
    assert (audit.subject, audit.facts) == (str(row.pk), {"kind": "service", "was": "failed"})


def test_unknown_is_sent_again_only_by_who_is_sure(cast: Cast, carrier: StandInCarrier) -> None:
    row = fail(carrier, Silent("timeout"))
    owner = cast.actor("owner")

    with refused(MessageNotSure):
        resend_message(message_id=row.pk, actor=owner)
    resend_message(message_id=row.pk, actor=owner, is_sure=True, now=NOON)
    send_due_messages(now=NOON)

    # The same number: a carrier that knows it does not send twice.
    assert [one.client_id for one in carrier.handed] == [str(row.pk)] * 2


def test_code_and_what_arrived_are_not_sent_again(cast: Cast, carrier: StandInCarrier) -> None:
    code = fail(carrier, Refused("no"), kind=Kind.CODE)
    fine = fail(carrier, Taken("x"))

    for row in (code, fine):
        with refused(MessageClosed):
            resend_message(message_id=row.pk, actor=cast.actor("owner"), is_sure=True)


def test_called_off_and_let_go_after_all(cast: Cast, carrier: StandInCarrier) -> None:
    rules()
    row, owner = owe(), cast.actor("owner")

    cancel_message(message_id=row.pk, actor=owner)
    early = send_due_messages(now=NOON)
    with refused(MessageClosed):
        cancel_message(message_id=row.pk, actor=owner)
    restore_message(message_id=row.pk, actor=owner)
    with refused(MessageClosed):
        restore_message(message_id=row.pk, actor=owner)

    assert (early, send_due_messages(now=NOON)) == (0, 1)


def test_deeds_ask_for_their_right_and_their_shop(cast: Cast, carrier: StandInCarrier) -> None:
    here = owe(member=cast.sara)
    elsewhere = owe(member=make_member(shop=cast.other_shop))

    cancel_message(message_id=here.pk, actor=cast.actor("manager"))
    with refused(UnknownMessage):
        cancel_message(message_id=elsewhere.pk, actor=cast.actor("manager"))
    for role in ("cashier", "analyst"):
        with refused(NotAllowed):
            cancel_message(message_id=here.pk, actor=cast.actor(role))


def test_campaign_pauses_lets_go_and_stops_its_own(carrier: StandInCarrier) -> None:
    rules()
    for number in range(3):
        owe(key=f"campaign:12:{number}")
    owe(key="campaign:120:1")

    paused = pause_messages("campaign:12:")
    others = send_due_messages(now=NOON)
    released = release_messages("campaign:12:")
    again = pause_messages("campaign:12:")
    cancelled = cancel_messages("campaign:12:")

    assert (paused, others, released, again, cancelled) == (3, 1, 3, 3, 3)
    assert send_due_messages(now=NOON) == 0
    assert count_by_status(outbox_for(SYSTEM, cause="campaign:12:")) == {"cancelled": 3}


def test_outbox_is_found_by_cause_and_address(carrier: StandInCarrier) -> None:
    member = friend(mobile="09121234567")
    one, other = owe(member=member, key="campaign:1:1"), owe(key="journey:1:1")

    assert list(outbox_for(SYSTEM, cause="campaign:")) == [one]
    assert list(outbox_for(SYSTEM, address="۴۵۶۷")) == [one]
    assert list(outbox_for(SYSTEM, address="0912 123 4567")) == [one]
    assert list(outbox_for(SYSTEM, kind="service", status="queued")) == [other, one]
    assert list(outbox_for(SYSTEM, address="@")) == []


def test_reach_by_text_by_mail_or_why_not(db: None) -> None:
    texted, silent, mailed, gone, bare = (friend(), make_member(), friend(), friend(), friend())
    Member.objects.filter(pk__in=[silent.pk, mailed.pk]).update(email="a@example.com")
    Member.objects.filter(pk__in=[mailed.pk, bare.pk]).update(mobile=None)
    Member.objects.filter(pk=gone.pk).update(status=Member.Status.MERGED)
    ids = [texted.pk, silent.pk, mailed.pk, gone.pk, bare.pk, 0]

    found = reach_of(ids, purpose="promotion", channel="any")

    assert found == {
        texted.pk: Reach("sms", texted.mobile or ""),
        silent.pk: Why.NO_CONSENT,
        mailed.pk: Why.NO_CONSENT,
        gone.pk: Why.CLOSED,
        bare.pk: Why.NO_ADDRESS,
    }
    assert reach_of([mailed.pk], purpose="promotion") == {mailed.pk: Why.NO_ADDRESS}


def test_reach_asks_twice_at_most(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ids = [friend().pk for _number in range(5)]

    with django_assert_num_queries(2):
        reach_of(ids, purpose="promotion", channel="any")


def test_only_a_yes_to_mail_opens_mail(db: None) -> None:
    member = friend()
    Member.objects.filter(pk=member.pk).update(email="a@example.com")
    answers = {"member_id": member.pk, "purpose": "occasion", "channel": "email"}
    facts = {"evidence": "portal", "wording": "2026-12", "taken_by": "x", "taken_at": NOON}
    closed = reach_of([member.pk], purpose="occasion", channel="email")
    Consent.objects.create(**answers, **facts, is_given=True)
    opened = reach_of([member.pk], purpose="occasion", channel="email")
    Consent.objects.create(**answers, **facts, is_given=False)

    assert closed == {member.pk: Why.NO_CONSENT}
    assert opened == {member.pk: Reach("email", "a@example.com")}
    assert reach_of([member.pk], purpose="occasion", channel="email") == closed
