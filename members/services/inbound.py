"""What people write to the club: kept once, and done at once where it says stop or start."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from members.exceptions import MembersError
from members.gateways.shape import Received
from members.models import Consent, Inbound, Member
from members.roles import Actor
from members.rules.opting_out import meaning_of
from members.rules.phones import InvalidMobile, normalize_mobile
from members.rules.text import tidy_text
from members.services.consents import record_consents

EVIDENCE = "sms"
TEXT_LENGTH, ADDRESS_LENGTH, LINE_LENGTH, REFERENCE_LENGTH = 1000, 120, 30, 80
# «لغو» means every message that sells or reminds; 12 brings back what the law speaks of: offers.
MEANS: dict[str, dict[str, bool]] = {
    Inbound.Meaning.STOP: {
        str(Consent.Purpose.OCCASION): False,
        str(Consent.Purpose.PROMOTION): False,
    },
    Inbound.Meaning.START: {str(Consent.Purpose.PROMOTION): True},
}

log = logging.getLogger(__name__)


def take_received(carrier: str, received: Sequence[Received], *, now: datetime) -> int:
    """Keep what was written, each once by the carrier's number of it, in the order of writing;
    returns how many are new. Consents change for the member whose mobile it came from.
    """
    ordered = sorted(received, key=lambda one: one.at or now)
    return sum(_take(carrier, one, now) for one in ordered)


@transaction.atomic
def _take(carrier: str, one: Received, now: datetime) -> bool:
    address = _address(one.address)
    member = Member.objects.filter(mobile=address, status=Member.Status.ACTIVE).first()
    text = tidy_text(one.text)[:TEXT_LENGTH]
    row, is_new = Inbound.objects.get_or_create(
        carrier=carrier,
        carrier_ref=one.reference[:REFERENCE_LENGTH],
        defaults={
            "address": address,
            "line": one.line[:LINE_LENGTH],
            "text": text,
            "meaning": meaning_of(text),
            "member": member,
            "at": one.at or now,
        },
    )
    if is_new and member is not None:
        _obey(row, member, now)
    return is_new


def _obey(row: Inbound, member: Member, now: datetime) -> None:
    consents = MEANS.get(row.meaning)
    if consents is None:
        return
    himself = Actor(
        kind="member", id=f"member:{member.pk}", name="", rights=frozenset(), mobile=member.mobile
    )
    try:
        record_consents(
            actor=himself, member_id=member.pk, consents=consents, evidence=EVIDENCE, now=now
        )
    except MembersError as refusal:
        log.info("the word of inbound %d was not kept: %s", row.pk, refusal.code)


def _address(raw: str) -> str:
    """As members' mobiles are kept; what is no mobile stays as it came."""
    try:
        return normalize_mobile(raw)
    except InvalidMobile:
        return tidy_text(raw)[:ADDRESS_LENGTH]
