"""Members: joining, correcting, consent and a new card."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from members.exceptions import InvalidField, MemberClosed, MobileTaken, UnknownMember
from members.models import Consent, Member
from members.roles import Actor, Right
from members.rules.cards import make_card_number
from members.rules.naming import member_search_key
from members.rules.phones import InvalidMobile, normalize_mobile
from members.rules.text import tidy_name
from members.services.audit import write_audit

CONSENT_WORDING = "2026-11"
PURPOSES = {
    Consent.Purpose.SERVICE: "allows_service",
    Consent.Purpose.OCCASION: "allows_occasion",
    Consent.Purpose.PROMOTION: "allows_promotion",
}
CARD_ATTEMPTS = 5


@transaction.atomic
def register_member(
    *,
    actor: Actor,
    mobile: str,
    first_name: str,
    last_name: str,
    gender: str = "",
    consents: Mapping[str, bool] | None = None,
    shop_id: int | None = None,
    origin: str = Member.Origin.COUNTER,
    now: datetime | None = None,
) -> Member:
    """A new member with a card, known by mobile and name.

    Refuses an unreadable mobile or name (`InvalidField` names it) and a mobile that a member
    has already (`MobileTaken` names him); a refusal leaves nothing behind.
    """
    actor.require(Right.MEMBERS_WRITE, shop_id=shop_id)
    now = now or timezone.now()
    names = clean_names(first_name, last_name)
    e164 = clean_mobile(mobile)
    taken = Member.objects.filter(mobile=e164).values_list("pk", flat=True).first()
    if taken is not None:
        raise MobileTaken(member_id=taken)
    member = _insert(
        Member(
            mobile=e164,
            gender=_clean_gender(gender),
            search_key=member_search_key(*names),
            origin=origin,
            joined_at=now,
            joined_shop_id=shop_id,
            first_name=names[0],
            last_name=names[1],
        )
    )
    _record_consents(actor, member, consents or {}, evidence=origin, now=now)
    write_audit(
        actor=actor, action="member.registered", member_id=member.pk, shop_id=shop_id, now=now
    )
    return member


@transaction.atomic
def correct_member(
    *,
    actor: Actor,
    member_id: int,
    mobile: str,
    first_name: str,
    last_name: str,
    gender: str = "",
) -> Member:
    """New name, mobile or gender for a member; the same refusals as joining."""
    actor.require(Right.MEMBERS_WRITE)
    member = lock_member(member_id)
    e164 = clean_mobile(mobile)
    first, last = clean_names(first_name, last_name)
    taken = Member.objects.filter(mobile=e164).exclude(pk=member.pk)
    if holder := taken.values_list("pk", flat=True).first():
        raise MobileTaken(member_id=holder)
    fresh = {
        "mobile": e164,
        "first_name": first,
        "last_name": last,
        "gender": _clean_gender(gender),
    }
    changed = sorted(name for name, value in fresh.items() if getattr(member, name) != value)
    for name, value in fresh.items():
        setattr(member, name, value)
    member.search_key = member_search_key(first, last)
    try:
        with transaction.atomic():
            member.save(update_fields=[*fresh, "search_key"])
    except IntegrityError as error:  # somebody took the mobile at this very moment
        raise MobileTaken(member_id=_holder_of(e164)) from error
    write_audit(
        actor=actor, action="member.corrected", member_id=member.pk, facts={"fields": changed}
    )
    return member


@transaction.atomic
def record_consents(
    *, actor: Actor, member_id: int, consents: Mapping[str, bool], evidence: str
) -> Member:
    """The member's new answers; each changed purpose becomes one appended row."""
    if actor.id != f"member:{member_id}":
        actor.require(Right.MEMBERS_WRITE)
    member = lock_member(member_id)
    changed = {
        purpose: is_given
        for purpose, is_given in consents.items()
        if is_given is not _answer(member, purpose)
    }
    _record_consents(actor, member, changed, evidence=evidence, now=timezone.now())
    if changed:
        write_audit(actor=actor, action="member.consents", member_id=member.pk, facts=changed)
    return member


@transaction.atomic
def replace_card(*, actor: Actor, member_id: int, reason: str) -> Member:
    """A new card number; the lost card finds nobody from now on."""
    actor.require(Right.MEMBERS_WRITE)
    member = lock_member(member_id)
    member.card_number = _fresh_card_number()
    member.save(update_fields=["card_number"])
    write_audit(
        actor=actor, action="card.replaced", member_id=member.pk, facts={"reason": reason[:100]}
    )
    return member


def lock_member(member_id: int) -> Member:
    """The active member under lock; refuses one who is unknown, merged or erased."""
    member = (
        Member.objects.select_for_update(no_key=True, of=("self",)).filter(pk=member_id).first()
    )
    if member is None:
        raise UnknownMember(member_id=member_id)
    if member.status != Member.Status.ACTIVE:
        raise MemberClosed(member_id=member_id)
    return member


def clean_mobile(raw: str) -> str:
    """E.164, or `InvalidField` that names the mobile."""
    try:
        return normalize_mobile(raw)
    except InvalidMobile as error:
        raise InvalidField(field="mobile", problem=error.code) from error


def clean_names(first_name: str, last_name: str) -> tuple[str, str]:
    """Both names tidied; at least one must be there."""
    names = []
    for field, raw in (("first_name", first_name), ("last_name", last_name)):
        try:
            names.append(tidy_name(raw))
        except ValueError as error:
            raise InvalidField(field=field, problem=str(error)) from error
    if not any(names):
        raise InvalidField(field="first_name", problem="required")
    return names[0], names[1]


def _clean_gender(raw: str) -> str:
    if raw not in Member.Gender.values:
        raise InvalidField(field="gender", problem="invalid_choice")
    return raw


def _fresh_card_number() -> str:
    body = str(secrets.choice("12345678")) + "".join(secrets.choice("0123456789") for _ in "8" * 8)
    return make_card_number(body)


def _insert(member: Member) -> Member:
    """Insert under a card number nobody has; two at once with one mobile leave one."""
    for _ in range(CARD_ATTEMPTS):
        member.card_number = _fresh_card_number()
        try:
            with transaction.atomic():
                member.save(force_insert=True)
        except IntegrityError as error:
            if "card_number" in str(error):
                continue
            raise MobileTaken(member_id=_holder_of(member.mobile)) from error
        return member
    raise InvalidField(field="card_number", problem="none_free")


def _holder_of(mobile: str | None) -> int | None:
    return Member.objects.filter(mobile=mobile).values_list("pk", flat=True).first()


def _record_consents(
    actor: Actor, member: Member, consents: Mapping[str, bool], *, evidence: str, now: datetime
) -> None:
    unknown = set(consents) - set(PURPOSES)
    if unknown:
        raise InvalidField(field="consents", problem="invalid_choice", unknown=sorted(unknown))
    rows = [
        Consent(
            member=member,
            purpose=purpose,
            is_given=consents[purpose],
            evidence=evidence,
            wording=CONSENT_WORDING,
            taken_by=actor.id,
            taken_at=now,
        )
        for purpose in PURPOSES
        if purpose in consents
    ]
    Consent.objects.bulk_create(rows)
    for row in rows:
        setattr(member, PURPOSES[Consent.Purpose(row.purpose)], row.is_given)
    if rows:
        member.save(update_fields=list(PURPOSES.values()))


def _answer(member: Member, purpose: str) -> bool | None:
    """What the member has said so far; None for a purpose that does not exist."""
    return getattr(member, PURPOSES[Consent.Purpose(purpose)]) if purpose in PURPOSES else None
