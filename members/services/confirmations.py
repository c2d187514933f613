"""Confirming by a one-time code: told to the member's mobile, used once."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from members.exceptions import CodeNeeded, NoMobile, NotAllowed, TooManyCodes, WrongCode
from members.models import Confirmation, Member
from members.roles import Actor
from members.rules.money import format_number
from members.rules.text import fold_digits
from members.selectors.access import access_member
from members.selectors.club import current_club
from members.services.audit import write_audit
from members.services.codes import owe_code_text
from members.services.member_locks import lock_member

CODE_LIFE = timedelta(minutes=5)
TRIES = 5
CODES_PER_MEMBER = 6
PURPOSE = "loyalty_club.members.confirmation"


@transaction.atomic
def ask_confirmation(
    *, member_id: int, purpose: str, points: int, actor: Actor, now: datetime | None = None
) -> Confirmation:
    """Send the member a code that confirms at most so many points for this purpose, once.

    It works for five minutes and for five tries; a newer one takes its place. Refuses a member
    whom the actor may not see, one without a mobile, and more codes than an hour allows him or
    the club.
    """
    now = now or timezone.now()
    access_member(actor, member_id)
    # Whoever asks for the same member waits here, so that his own limit holds as well.
    member = Member.objects.select_for_update(no_key=True).get(pk=member_id)
    if member.mobile is None:
        raise NoMobile(member_id=member_id)
    return _send(member, member.mobile, purpose, points, actor, now, _spending_text)


@transaction.atomic
def ask_own_code(
    *,
    member_id: int,
    purpose: str,
    say: Callable[[], str],
    actor: Actor,
    mobile: str | None = None,
    now: datetime | None = None,
) -> Confirmation:
    """Send the member who is signed in a code for something of his own, to his mobile or to
    `mobile`, a new one that he is about to prove.

    `say` tells what the code does, with a place for `%(club)s` and `%(code)s`; it is called in
    the club's language. The same limits as for every other code; `check_confirmation` with no
    points uses it up.
    """
    if actor.id != f"member:{member_id}":
        raise NotAllowed(right="member")
    now = now or timezone.now()
    member = lock_member(member_id)
    address = mobile or member.mobile
    if address is None:
        raise NoMobile(member_id=member_id)
    return _send(member, address, purpose, 0, actor, now, lambda code, _points: _fill(say(), code))


def _send(
    member: Member,
    address: str,
    purpose: str,
    points: int,
    actor: Actor,
    now: datetime,
    text: Callable[[str, int], str],
) -> Confirmation:
    """A fresh code, its row and its message; the member must be held."""
    asked = Confirmation.objects.filter(member=member, asked_at__gt=now - timedelta(hours=1))
    if asked.count() >= CODES_PER_MEMBER:
        raise TooManyCodes(member_id=member.pk)
    code = f"{secrets.randbelow(10**6):06}"
    row = Confirmation.objects.create(
        member=member,
        purpose=purpose,
        points=points,
        seal=_seal(code),
        asked_at=now,
        asked_by=actor.id,
        expires_at=now + CODE_LIFE,
    )
    with translation.override(settings.LANGUAGE_CODE):
        words = text(code, points)
    is_owed = owe_code_text(
        mobile=address, text=words, life=CODE_LIFE, member=member, now=now, code=code
    )
    if not is_owed:
        raise TooManyCodes(member_id=member.pk)
    cache.set(_tries_key(row), TRIES, timeout=CODE_LIFE.total_seconds())
    write_audit(
        actor=actor,
        action="confirmation.asked",
        subject=f"confirmation:{row.pk}",
        member_id=member.pk,
        facts={"purpose": purpose, "points": points},
        now=now,
    )
    return row


@transaction.atomic(savepoint=False)
def check_confirmation(
    *, member_id: int, purpose: str, points: int, code: str | None, now: datetime | None = None
) -> None:
    """Use up the member's newest code for this purpose, in the caller's transaction.

    Refuses with `CodeNeeded` where none is given and with `WrongCode` where it is not that code,
    or is spent, too old, or told for fewer points. A try counts even though the refusal rolls
    everything else back: only five are judged, however many come at once, and none where the
    count was lost.
    """
    if not code or not code.strip():
        raise CodeNeeded(points=points)
    now = now or timezone.now()
    newest = Confirmation.objects.filter(member_id=member_id, purpose=purpose).first()
    if newest is None or newest.used_at is not None or newest.expires_at <= now:
        raise WrongCode(left=0)
    left = _take_try(newest)
    if left < 0:
        raise WrongCode(left=0)
    if points > newest.points or not _opens(newest.seal, code):
        raise WrongCode(left=left)
    if not Confirmation.objects.filter(pk=newest.pk, used_at=None).update(used_at=now):
        raise WrongCode(left=0)


def _take_try(row: Confirmation) -> int:
    """How many tries are left after this one; below zero when it may not be judged."""
    try:
        return cache.decr(_tries_key(row))
    except ValueError:
        return -1


def _tries_key(row: Confirmation) -> str:
    return f"confirmation:{row.pk}:tries"


def _seal(code: str) -> str:
    """A salted hash, keyed with the club's secret: six digits alone could be tried out."""
    salt = secrets.token_hex(8)
    return f"{salt}${_digest(salt, code)}"


def _opens(seal: str, code: str) -> bool:
    salt, _separator, digest = seal.partition("$")
    typed = "".join(fold_digits(code).split())
    return constant_time_compare(digest, _digest(salt, typed))


def _digest(salt: str, code: str) -> str:
    return salted_hmac(PURPOSE, f"{salt}:{code}", algorithm="sha256").hexdigest()


def _spending_text(code: str, points: int) -> str:
    text = _(
        "%(club)s\nCode to spend %(points)s points:\n%(code)s\n"
        "Tell it to the cashier only if you agree."
    ) % {
        "club": current_club().name,
        "points": format_number(points, settings.LANGUAGE_CODE),
        "code": code,
    }
    return text.strip()


def _fill(text: str, code: str) -> str:
    return (text % {"club": current_club().name, "code": code}).strip()
