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


def has_code_budget(*, now: datetime | None = None) -> bool:
    """True while the club may send one more code in this hour."""
    return _sent_in(_hour(now or timezone.now())) < settings.CODES_PER_HOUR


@transaction.atomic
def owe_code(*, mobile: str, code: str, now: datetime | None = None) -> bool:
    """Owe the code to the member with this mobile; False when the hour's budget is spent.

    Each row takes one numbered place of its hour, and places are unique: the budget holds
    under any number of requests at once.
    """
    now = now or timezone.now()
    hour = _hour(now)
    member = Member.objects.filter(mobile=mobile, status=Member.Status.ACTIVE).first()
    for _attempt in range(SLOT_ATTEMPTS):
        place = _sent_in(hour) + 1
        if place > settings.CODES_PER_HOUR:
            return False
        if _queue(mobile, code, f"{hour}{place}", member, now):
            return True
    return False


@transaction.atomic
def rehearse_code(*, mobile: str, now: datetime | None = None) -> None:
    """The work of `owe_code` for a number that is no member's, leaving nothing behind.

    Without it the answer to a stranger would come sooner than to a member, and tell them apart.
    """
    now = now or timezone.now()
    member = Member.objects.filter(mobile=mobile, status=Member.Status.ACTIVE).first()
    _sent_in(_hour(now))
    key = f"rehearsal:{secrets.token_hex(8)}"
    _queue(mobile, "000000", key, member, now)
    Message.objects.filter(natural_key=key).delete()


def _queue(mobile: str, code: str, key: str, member: Member | None, now: datetime) -> bool:
    text = _("%(club)s\nYour sign-in code:\n%(code)s\nIt works for two minutes.") % {
        "club": current_club().name,
        "code": code,
    }
    return queue_message(
        kind=Message.Kind.CODE,
        address=mobile,
        text=text.strip(),
        natural_key=key,
        member=member,
        expires_at=now + CODE_LIFE,
        now=now,
    )


def _hour(now: datetime) -> str:
    return f"code:{now:%Y%m%d%H}:"


def _sent_in(hour: str) -> int:
    return Message.objects.filter(natural_key__startswith=hour).count()
