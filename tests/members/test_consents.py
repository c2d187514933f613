"""Consents by purpose and channel: what holds, since when, in whose words, and who may ask."""

import pytest

from members.exceptions import InvalidField, NotAllowed
from members.models import AuditEntry, Consent, Member
from members.roles import SYSTEM
from members.rules.consent_wording import CURRENT, ELSEWHERE
from members.selectors.consents import consents_of, may, wordings_in_use
from members.services.consents import record_choices, record_consents, stop_everything
from tests.cast import Cast
from tests.factories import make_member, refused
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def test_a_call_is_not_a_text(cast: Cast) -> None:
    record_consents(
        actor=cast.actor("cashier"),
        member_id=cast.sara.pk,
        consents={"promotion": True},
        evidence="counter",
        channel="call",
    )

    assert may(cast.sara.pk, "promotion", "call")
    assert not may(cast.sara.pk, "promotion", "sms")
    assert not Member.objects.get(pk=cast.sara.pk).allows_promotion
    assert AuditEntry.objects.latest("id").facts == {"promotion (call)": True}


def test_the_newest_answer_holds(cast: Cast) -> None:
    for is_given in (True, False, False):
        record_choices(
            actor=SYSTEM,
            member_id=cast.sara.pk,
            choices={("occasion", "call"): is_given, ("occasion", "sms"): is_given},
            evidence="counter",
        )

    cells = [consents_of(cast.sara.pk).cell("occasion", channel) for channel in ("sms", "call")]
    assert [(cell.is_given, cell.at is not None) for cell in cells] == [(False, True)] * 2
    assert len(consents_of(cast.sara.pk).history) == 5
    assert not may(cast.sara.pk, "occasion", "call")


def test_whose_words_it_was(cast: Cast) -> None:
    for evidence in ("counter", "api"):
        member = make_member(service=False)
        record_consents(
            actor=cast.actor("cashier"),
            member_id=member.pk,
            consents={"service": True},
            evidence=evidence,
        )

    rows = Consent.objects.filter(is_given=True).exclude(member=cast.sara).order_by("id")
    assert list(rows.values_list("wording", flat=True)) == [CURRENT, ELSEWHERE]
    used = {(one.version, one.given) for one in wordings_in_use()}
    assert used == {(CURRENT, 2), (ELSEWHERE, 1)}


def test_who_took_it(cast: Cast) -> None:
    record_consents(
        actor=cast.actor("cashier"),
        member_id=cast.sara.pk,
        consents={"promotion": True},
        evidence="counter",
    )

    assert consents_of(cast.sara.pk).cell("promotion", "sms").by == str(cast.cashier)


def test_everything_stops_but_receipts(cast: Cast) -> None:
    everything = {
        (p, c): True for p in ("service", "occasion", "promotion") for c in ("sms", "call")
    }
    record_choices(actor=SYSTEM, member_id=cast.sara.pk, choices=everything, evidence="counter")

    stop_everything(actor=SYSTEM, member_id=cast.sara.pk, evidence="counter")

    held = {choice for choice in everything if may(cast.sara.pk, *choice)}
    assert held == {("service", "sms")}


@pytest.mark.parametrize("choice", [("spam", "sms"), ("service", "pigeon")])
def test_what_nobody_asks_for_is_refused(cast: Cast, choice: tuple[str, str]) -> None:
    with nothing_changed(), refused(InvalidField):
        record_choices(
            actor=SYSTEM, member_id=cast.sara.pk, choices={choice: True}, evidence="counter"
        )


def test_who_may_not(cast: Cast) -> None:
    with nothing_changed(), refused(NotAllowed):
        stop_everything(actor=cast.actor("analyst"), member_id=cast.sara.pk, evidence="counter")


def test_nothing_for_a_closed_membership(cast: Cast) -> None:
    Member.objects.filter(pk=cast.sara.pk).update(status="erased")

    assert not may(cast.sara.pk, "service", "sms")
