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
from members.selectors.standing import standing_member
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
    referred_by: int | None = None,
    now: datetime | None = None,
) -> Member:
    """A new member with a card, known by mobile and name; `referred_by` is who brought him.

    Refuses an unreadable mobile or name and a friend who is no active member (`InvalidField`
    names it), and a mobile that a member has already (`MobileTaken` names him); a refusal leaves
    nothing behind.
    """
    actor.require(Right.MEMBERS_WRITE, shop_id=shop_id)
    now = now or timezone.now()
    names = clean_names(first_name, last_name)
    e164 = clean_mobile(mobile)
    if Member.objects.filter(mobile=e164).exists():
        raise MobileTaken(member_id=_holder_of(e164))
    _check_referrer(referred_by)
    member = _insert(
        Member(
            mobile=e164,
            gender=_clean_gender(gender),
            search_key=member_search_key(*names),
            origin=origin,
            joined_at=now,
            joined_shop_id=shop_id,
            referred_by_id=referred_by,
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
    _free_mobile(e164, member)
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
    """Who has this mobile; of a merged member, the one he was merged into."""
    holder = Member.objects.filter(mobile=mobile).first()
    return None if holder is None else (standing_member(holder) or holder).pk


def _free_mobile(mobile: str, taker: Member) -> None:
    """Refuse a mobile that another has; what was merged into the taker gives it up to him."""
    holder = Member.objects.filter(mobile=mobile).exclude(pk=taker.pk).first()
    if holder is None:
        return
    if standing_member(holder) != taker:
        raise MobileTaken(member_id=_holder_of(mobile))
    holder.mobile = None
    holder.save(update_fields=["mobile"])


def _check_referrer(member_id: int | None) -> None:
    if member_id is None:
        return
    if not Member.objects.filter(pk=member_id, status=Member.Status.ACTIVE).exists():
        raise InvalidField(field="referred_by", problem="unknown_member")


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
