"""What people write to the club: kept once, and done at once where it says stop or start."""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import DatabaseError, transaction

from members.exceptions import MembersError
from members.gateways.shape import Received
from members.models import Consent, Inbound, Member
from members.roles import Actor
from members.rules.opting_out import meaning_of
from members.rules.phones import InvalidMobile, normalize_mobile
from members.rules.text import tidy_text
from members.selectors.standing import standing_member
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

    One that cannot be kept holds up none of the others; its trouble is raised after them, so that
    whoever told it tells it again.
    """
    names = [one.reference[:REFERENCE_LENGTH] for one in received]
    known = set(
        Inbound.objects.filter(carrier=carrier, carrier_ref__in=names).values_list(
            "carrier_ref", flat=True
        )
    )
    fresh = [one for name, one in zip(names, received, strict=True) if name not in known]
    taken, trouble = 0, None
    for one in sorted(fresh, key=lambda one: one.at or now):
        try:
            taken += _take(carrier, one, now)
        except DatabaseError as problem:
            trouble = problem
    if trouble is not None:
        raise trouble
    return taken


def forget_written(mobiles: Collection[str]) -> None:
    """Nothing of what these wrote is kept but that it was told once: carriers that are asked again
    tell it again, and it must not come back.
    """
    written = Inbound.objects.filter(address__in=mobiles)
    told = list(written.values_list("carrier", "carrier_ref", "at"))
    written.delete()
    Inbound.objects.bulk_create(
        Inbound(carrier=carrier, carrier_ref=name, at=at, meaning=Inbound.Meaning.OTHER)
        for carrier, name, at in told
    )


@transaction.atomic
def _take(carrier: str, one: Received, now: datetime) -> bool:
    address = _address(one.address)
    member = _writer(address)
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


def _writer(address: str) -> Member | None:
    """Whose number it is, or was before his card was merged into another."""
    known = Member.objects.filter(mobile=address).first()
    return None if known is None else standing_member(known)


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
