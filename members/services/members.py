"""Members: joining, correcting and a new card."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from members.exceptions import InvalidField, MobileTaken
from members.models import Member, Note
from members.roles import Actor, Right
from members.rules.cards import make_card_number
from members.rules.naming import member_search_key
from members.rules.phones import InvalidMobile, normalize_mobile
from members.rules.text import tidy_name
from members.selectors.standing import standing_member
from members.services.audit import write_audit
from members.services.consents import SMS, append_consents, record_consents
from members.services.member_locks import lock_member

# Consents and the lock have files of their own; who deals with members finds them here as well.
__all__ = [
    "admit_member",
    "clean_gender",
    "clean_mobile",
    "clean_names",
    "correct_member",
    "free_mobile",
    "lock_member",
    "new_card_number",
    "record_consents",
    "register_member",
    "replace_card",
]

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
    member = Member(
        mobile=e164,
        gender=clean_gender(gender),
        search_key=member_search_key(*names),
        origin=origin,
        joined_at=now,
        joined_shop_id=shop_id,
        referred_by_id=referred_by,
        first_name=names[0],
        last_name=names[1],
    )
    return admit_member(actor=actor, member=member, consents=consents or {}, now=now)


def admit_member(
    *, actor: Actor, member: Member, consents: Mapping[str, bool], now: datetime
) -> Member:
    """A member whose facts have been cleaned gets a card; his consents and the audit are written.

    Rights and what is refused before are the caller's; two at once with one mobile leave one
    (`MobileTaken`). Call it in a transaction.
    """
    member = _insert(member)
    answers = {(purpose, SMS): is_given for purpose, is_given in consents.items()}
    append_consents(actor, member, answers, evidence=member.origin, now=now)
    write_audit(
        actor=actor,
        action="member.registered",
        member_id=member.pk,
        shop_id=member.joined_shop_id,
        now=now,
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
    """New name, mobile or gender for a member; the same refusals as joining.

    An empty mobile is accepted only where he has none: the second person of a household.
    """
    actor.require(Right.MEMBERS_WRITE)
    member = lock_member(member_id)
    e164 = clean_mobile(mobile) if mobile or member.mobile else None
    first, last = clean_names(first_name, last_name)
    if e164 is not None:
        free_mobile(e164, member)
    fresh = {
        "mobile": e164,
        "first_name": first,
        "last_name": last,
        "gender": clean_gender(gender),
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
def replace_card(*, actor: Actor, member_id: int, reason: str) -> Member:
    """A new card number; the lost card finds nobody from now on."""
    actor.require(Right.MEMBERS_WRITE)
    member = lock_member(member_id)
    member.card_number = new_card_number()
    member.save(update_fields=["card_number"])
    if reason.strip():
        _note_reason(member, reason, actor)
    write_audit(actor=actor, action="card.replaced", member_id=member.pk)
    return member


def _note_reason(member: Member, reason: str, actor: Actor) -> None:
    """Why there is a new card, as a note: what people type can be erased there."""
    with translation.override(settings.LANGUAGE_CODE):
        text = _("New card: %(reason)s") % {"reason": reason[:100]}
    Note.objects.create(member=member, text=text, written_by=actor.id, written_at=timezone.now())


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


def clean_gender(raw: str) -> str:
    """One of the forms of address, or `InvalidField` that names it."""
    if raw not in Member.Gender.values:
        raise InvalidField(field="gender", problem="invalid_choice")
    return raw


def new_card_number() -> str:
    """A number drawn at random; whether somebody has it is told by the database."""
    body = str(secrets.choice("12345678")) + "".join(secrets.choice("0123456789") for _ in "8" * 8)
    return make_card_number(body)


def _insert(member: Member) -> Member:
    """Insert under a card number nobody has; two at once with one mobile leave one."""
    for _attempt in range(CARD_ATTEMPTS):
        member.card_number = new_card_number()
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


def free_mobile(mobile: str, taker: Member) -> None:
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
