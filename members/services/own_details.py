"""What a member corrects himself: the name at once, the mobile once he has proved it."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from members.exceptions import InvalidField, MobileTaken, NotAllowed
from members.models import Confirmation, Member, Message
from members.roles import Actor
from members.rules.naming import member_search_key
from members.selectors.addressees import TO_FORMER_ADDRESS
from members.selectors.club import current_club
from members.services.audit import write_audit
from members.services.confirmations import ask_own_code, check_confirmation
from members.services.member_locks import lock_member
from members.services.members import clean_mobile, clean_names, free_mobile
from members.services.messages import queue_message

SALT = "members.own_mobile"


@transaction.atomic
def correct_own_name(*, member_id: int, first_name: str, last_name: str, actor: Actor) -> Member:
    """The member's own new name; the same refusals as joining."""
    _refuse_others(member_id, actor)
    member = lock_member(member_id)
    first, last = clean_names(first_name, last_name)
    fresh = {"first_name": first, "last_name": last}
    changed = sorted(name for name, value in fresh.items() if getattr(member, name) != value)
    if changed:
        member.first_name, member.last_name = first, last
        member.search_key = member_search_key(first, last)
        member.save(update_fields=["first_name", "last_name", "search_key"])
        _audit(member, changed, actor)
    return member


@transaction.atomic
def ask_new_mobile(
    *,
    member_id: int,
    mobile: str,
    say: Callable[[], str],
    actor: Actor,
    now: datetime | None = None,
) -> Confirmation:
    """Send a code to the new number, which proves that it is his. Whether another member has it is
    told only to who holds it. Refuses what is no mobile, and the one he has already.
    """
    e164 = clean_mobile(mobile)
    if Member.objects.filter(pk=member_id, mobile=e164).exists():
        raise InvalidField(field="mobile", problem="same_mobile")
    return ask_own_code(
        member_id=member_id, purpose=_purpose(e164), mobile=e164, say=say, actor=actor, now=now
    )


@transaction.atomic
def confirm_new_mobile(
    *, member_id: int, mobile: str, code: str, actor: Actor, now: datetime | None = None
) -> Member:
    """The number is his from now on; the old one is told. Refuses a code that was not sent to this
    very number (`WrongCode`), and another member's number (`MobileTaken`).
    """
    _refuse_others(member_id, actor)
    now = now or timezone.now()
    e164 = clean_mobile(mobile)
    check_confirmation(
        member_id=member_id, purpose=_purpose(e164), points=0, code=code or " ", now=now
    )
    member = lock_member(member_id)
    old = member.mobile
    free_mobile(e164, member)
    member.mobile = e164
    try:
        with transaction.atomic():
            member.save(update_fields=["mobile"])
    except IntegrityError as error:  # somebody took it at this very moment
        raise MobileTaken(member_id=None) from error
    _audit(member, ["mobile"], actor)
    _tell_old(member, old, now)
    return member


def _refuse_others(member_id: int, actor: Actor) -> None:
    if actor.id != f"member:{member_id}":
        raise NotAllowed(right="member")


def _purpose(e164: str) -> str:
    """Bound to the number, without being the number."""
    return f"mobile:{salted_hmac(SALT, e164, algorithm='sha256').hexdigest()[:40]}"


def _audit(member: Member, changed: list[str], actor: Actor) -> None:
    write_audit(
        actor=actor, action="member.corrected", member_id=member.pk, facts={"fields": changed}
    )


def _tell_old(member: Member, old: str | None, now: datetime) -> None:
    """So that nobody loses his card unawares."""
    if not old or not member.allows_service:
        return
    with translation.override(settings.LANGUAGE_CODE):
        text = _(
            "%(club)s\nAnother mobile number was entered for your membership. If it was not you, "
            "tell the shop."
        ) % {"club": current_club().name}
    queue_message(
        kind=Message.Kind.SERVICE,
        address=old,
        text=text.strip(),
        natural_key=f"mobile-changed:{member.pk}:{now.timestamp():.0f}",
        member=member,
        facts=TO_FORMER_ADDRESS,
        now=now,
    )
