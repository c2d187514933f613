"""Whom a message could reach, and over what; what it says may change before the message leaves."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Literal, NamedTuple

from members.models import Consent, Member, Message
from members.selectors.addressees import ALLOWANCES

SMS, EMAIL = str(Consent.Channel.SMS), str(Consent.Channel.EMAIL)
Over = Literal["sms", "email", "any"]


class Reach(NamedTuple):
    """Over this channel, at this address."""

    channel: str
    address: str


class Why(StrEnum):
    """Why somebody is not reached."""

    CLOSED = "closed"
    NO_ADDRESS = "no_address"
    NO_CONSENT = "no_consent"


def reach_of(
    member_ids: Iterable[int], *, purpose: str, channel: Over = "sms"
) -> dict[int, Reach | Why]:
    """How each would be reached for this purpose, by text before e-mail where any will do; or
    why not. Two statements for any number; who does not exist is left out.
    """
    ids = list(member_ids)
    people = Member.objects.filter(pk__in=ids).values_list(
        "pk", "status", "mobile", "email", ALLOWANCES[Message.Kind(purpose)]
    )
    agreed = _agreed_to_email(ids, purpose) if channel != SMS else set()
    return {
        pk: Why.CLOSED
        if status != Member.Status.ACTIVE
        else _first_of([(SMS, mobile or "", allows), (EMAIL, email, pk in agreed)], channel)
        for pk, status, mobile, email, allows in people
    }


def _first_of(ways: list[tuple[str, str, bool]], channel: Over) -> Reach | Why:
    """The first way that is asked for, has an address and is allowed."""
    asked = [way for way in ways if channel in {"any", way[0]} and way[1]]
    if not asked:
        return Why.NO_ADDRESS
    allowed = [Reach(name, address) for name, address, is_allowed in asked if is_allowed]
    return allowed[0] if allowed else Why.NO_CONSENT


def _agreed_to_email(ids: list[int], purpose: str) -> set[int]:
    newest = (
        Consent.objects.filter(member_id__in=ids, purpose=purpose, channel=EMAIL)
        .order_by("member_id", "-id")
        .distinct("member_id")
        .values_list("member_id", "is_given")
    )
    return {pk for pk, is_given in newest if is_given}
