"""Members of the past, many at once: found by what the old system knows, or registered."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from members.exceptions import ClubError, InvalidField
from members.models import Consent, Member
from members.roles import Actor, Right
from members.rules.cards import make_card_number
from members.rules.consent_wording import version_shown
from members.rules.naming import member_search_key
from members.selectors.standing import standing_member
from members.services.audit import write_audit
from members.services.consents import PURPOSES
from members.services.rows import fresh_row, insert_rows

FIRST_CARD, CARDS = 100_000_000, 800_000_000


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as a file of the past names him: `mobile` is E.164, the names are tidy.

    At least one of `external_ref` and `mobile` tells who he is.
    """

    joined_at: datetime
    external_ref: str = ""
    mobile: str = ""
    first_name: str = ""
    last_name: str = ""
    gender: str = ""
    consents: Mapping[str, bool] = field(default_factory=dict)


@transaction.atomic
def register_history_members(
    *,
    actor: Actor,
    people: Sequence[Person],
    shop_id: int | None = None,
    origin: str = Member.Origin.IMPORT,
    registered: list[int] | None = None,
) -> list[int | ClubError]:
    """The member of each person, in order, newly registered with a card where nobody is known.

    A member who is known, by number in the old system or by mobile, stays as he is. Where the
    two name different members nobody is taken (`InvalidField`). One audit row for all new ones;
    their ids are added to `registered` where that is given.
    """
    actor.require(Right.HISTORY_IMPORT)
    by_ref, by_mobile = _known(people)
    new: list[Member] = []
    consents: list[Consent] = []
    found: list[Member | ClubError] = []
    for person in people:
        holders = by_ref.get(person.external_ref), by_mobile.get(person.mobile)
        if all(holders) and holders[0] is not holders[1]:
            found.append(InvalidField(field="mobile", problem="two_members"))
            continue
        member = holders[0] or holders[1]
        if member is None:
            member = _build(person, shop_id=shop_id, origin=origin)
            new.append(member)
            consents += _consents(actor, member, person, origin)
            if person.external_ref:
                by_ref[person.external_ref] = member
            if person.mobile:
                by_mobile[person.mobile] = member
        found.append(member)
    _insert(actor, new, consents, shop_id=shop_id)
    if registered is not None:
        registered += [member.pk for member in new]
    return [one if isinstance(one, ClubError) else one.pk for one in found]


def _known(people: Sequence[Person]) -> tuple[dict[str, Member], dict[str, Member]]:
    refs = {person.external_ref for person in people if person.external_ref}
    mobiles = {person.mobile for person in people if person.mobile}
    known = Member.objects.only("external_ref", "mobile", "status", "merged_into_id").filter(
        Q(external_ref__in=refs) | Q(mobile__in=mobiles)
    )
    by_ref, by_mobile = {}, {}
    # One row for one person, however he was found: a merged one leads to the one kept.
    holders: dict[int, Member] = {}
    for member in known:
        standing = standing_member(member) or member
        holder = holders.setdefault(standing.pk, standing)
        if member.external_ref:
            by_ref[member.external_ref] = holder
        if member.mobile:
            by_mobile[member.mobile] = holder
    return by_ref, by_mobile


def _build(person: Person, *, shop_id: int | None, origin: str) -> Member:
    return fresh_row(
        Member,
        mobile=person.mobile or None,
        external_ref=person.external_ref or None,
        first_name=person.first_name,
        last_name=person.last_name,
        gender=person.gender,
        search_key=member_search_key(person.first_name, person.last_name),
        origin=origin,
        joined_at=person.joined_at,
        joined_shop_id=shop_id,
        **{PURPOSES[Consent.Purpose(key)]: given for key, given in person.consents.items()},
    )


def _consents(actor: Actor, member: Member, person: Person, evidence: str) -> list[Consent]:
    return [
        Consent(
            member=member,
            purpose=purpose,
            is_given=is_given,
            evidence=evidence,
            wording=version_shown(evidence),
            taken_by=actor.id,
            taken_at=person.joined_at,
        )
        for purpose, is_given in person.consents.items()
    ]


def _insert(
    actor: Actor, new: Sequence[Member], consents: Sequence[Consent], *, shop_id: int | None
) -> None:
    if not new:
        return
    for member, card_number in zip(new, fresh_cards(len(new)), strict=True):
        member.card_number = card_number
    insert_rows(new)
    for consent in consents:
        consent.member_id = consent.member.pk
    insert_rows(consents)
    write_audit(
        actor=actor,
        action="members.imported",
        shop_id=shop_id,
        facts={"members": len(new)},
        now=timezone.now(),
    )


def fresh_cards(count: int) -> set[str]:
    """So many card numbers that nobody has, all different."""
    cards: set[str] = set()
    while len(cards) < count:
        drawn = {
            make_card_number(str(FIRST_CARD + secrets.randbelow(CARDS)))
            for _ in range(count - len(cards))
        }
        taken = Member.objects.filter(card_number__in=drawn).values_list("card_number", flat=True)
        cards |= drawn - set(taken)
    return cards
