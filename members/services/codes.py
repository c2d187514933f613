"""One-time codes: an hourly budget for the whole club, and the outbox row of each."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Member, Message
from members.selectors.club import current_club
from members.services.messages import queue_message

CODE_LIFE = timedelta(seconds=120)
SLOT_ATTEMPTS = 8


def has_code_budget(*, now: datetime | None = None, for_joining: bool = False) -> bool:
    """True while the club may send one more code in this hour."""
    return _free_place(_hour(now or timezone.now()), for_joining=for_joining) is not None


def owe_code(*, mobile: str, code: str, now: datetime | None = None) -> bool:
    """Owe the code to the member with this mobile; False when the hour's budget is spent."""
    now = now or timezone.now()
    member = Member.objects.filter(mobile=mobile, status=Member.Status.ACTIVE).first()
    return owe_code_text(
        mobile=mobile,
        text=_sign_in_text(code),
        life=CODE_LIFE,
        member=member,
        now=now,
        code=code,
    )


def owe_joining_code(*, mobile: str, code: str, now: datetime | None = None) -> bool:
    """Owe the code to whoever has this mobile and wants to join; False when the budget is spent.

    Strangers may ask for at most half of an hour's codes: a flood of them keeps no member from
    signing in.
    """
    now = now or timezone.now()
    member = Member.objects.filter(mobile=mobile, status=Member.Status.ACTIVE).first()
    return owe_code_text(
        mobile=mobile,
        text=_joining_text(code),
        life=CODE_LIFE,
        member=member,
        now=now,
        for_joining=True,
        code=code,
    )


@transaction.atomic
def owe_code_text(
    *,
    mobile: str,
    text: str,
    life: timedelta,
    member: Member | None,
    now: datetime,
    for_joining: bool = False,
    code: str = "",
) -> bool:
    """Owe a message that tells a code; False when the hour's budget is spent.

    Each row takes one numbered place of its hour, and places are unique: the budget holds
    under any number of requests at once.
    """
    hour = _hour(now)
    for _attempt in range(SLOT_ATTEMPTS):
        place = _free_place(hour, for_joining=for_joining)
        if place is None:
            return False
        if _queue(mobile, text, f"{hour}{place}", member, now + life, now, code):
            return True
    return False


@transaction.atomic
def rehearse_code(*, mobile: str, now: datetime | None = None) -> None:
    """The work of `owe_code` for a number that is no member's, leaving nothing behind.

    Without it the answer to a stranger would come sooner than to a member, and tell them apart.
    """
    now = now or timezone.now()
    member = Member.objects.filter(mobile=mobile, status=Member.Status.ACTIVE).first()
    _free_place(_hour(now), for_joining=False)
    key = f"rehearsal:{secrets.token_hex(8)}"
    _queue(mobile, _sign_in_text("000000"), key, member, now + CODE_LIFE, now, "000000")
    transaction.set_rollback(True)


def _sign_in_text(code: str) -> str:
    text = _("%(club)s\nYour sign-in code:\n%(code)s\nIt works for two minutes.") % {
        "club": current_club().name,
        "code": code,
    }
    return text.strip()


def _joining_text(code: str) -> str:
    text = _("%(club)s\nYour code for joining:\n%(code)s\nIt works for two minutes.") % {
        "club": current_club().name,
        "code": code,
    }
    return text.strip()


def _queue(
    mobile: str,
    text: str,
    key: str,
    member: Member | None,
    expires_at: datetime,
    now: datetime,
    code: str,
) -> bool:
    return queue_message(
        kind=Message.Kind.CODE,
        address=mobile,
        text=text,
        natural_key=key,
        member=member,
        expires_at=expires_at,
        facts={"code": code} if code else {},
        now=now,
    )


def _hour(now: datetime) -> str:
    return f"code:{now:%Y%m%d%H}:"


def _free_place(hour: str, *, for_joining: bool) -> int | None:
    """The first place that is free: from the bottom for who is a member, from the top down to
    the middle for who wants to join.
    """
    keys = Message.objects.filter(natural_key__startswith=hour).values_list(
        "natural_key", flat=True
    )
    taken = {int(key.removeprefix(hour)) for key in keys}
    most = settings.CODES_PER_HOUR
    places = range(most, most // 2, -1) if for_joining else range(1, most + 1)
    return next((place for place in places if place not in taken), None)
