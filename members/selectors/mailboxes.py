"""E-mail addresses that wait for the yes of their mailboxes, and the links that carry it.

A link is the row's number under a keyed hash of the address. Nothing of it is stored: whoever
reads the database or a backup of it cannot say yes for another.
"""

import re
from base64 import urlsafe_b64encode
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from members.models import AuditEntry, PendingEmail

SALT = "members.mailbox.link"
LINK_LIFE = timedelta(days=7)
PATH = "/e/{token}/"
DECLINED = "email.declined"
# Fifteen bytes of the hash, 120 bits, are twenty letters.
BYTES = 15
TOKEN = re.compile(r"(?P<seal>[A-Za-z0-9_-]{20})(?P<number>[1-9a-z][0-9a-z]{0,11})")


def pending_email(member_id: int) -> PendingEmail | None:
    """The address that waits for this member's yes."""
    return PendingEmail.objects.filter(member_id=member_id).first()


def pending_addresses(member_ids: Collection[int]) -> dict[int, str]:
    """The addresses that wait, by member."""
    rows = PendingEmail.objects.filter(member_id__in=member_ids)
    return dict(rows.values_list("member_id", "address"))


def ends_at(pending: PendingEmail) -> datetime:
    """Until when its link is good."""
    return pending.asked_at + LINK_LIFE


def token_of(pending: PendingEmail) -> str:
    """What the address of its page ends with; only who holds the club's key can make it."""
    return _seal(pending, settings.SECRET_KEY) + int_to_base36(pending.pk)


def pending_of(token: str) -> PendingEmail | None:
    """The address this token is of; None for one that was not made here, that was answered, or
    whose member has told another address since. A former key of the club still opens.
    """
    written = TOKEN.fullmatch(token)
    if written is None:
        return None
    found = PendingEmail.objects.filter(pk=base36_to_int(written["number"])).first()
    if found is None:
        return None
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    seals = [constant_time_compare(_seal(found, key), written["seal"]) for key in keys]
    return found if any(seals) else None


def mailbox_link(pending: PendingEmail) -> str:
    """The whole address, as the letter tells it; `can_mail_links` says whether there is one."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{PATH.format(token=token_of(pending))}"


def can_mail_links() -> bool:
    """True where the club's public address is known: without it no mailbox can be asked."""
    return bool(settings.PUBLIC_URL)


def mailbox_name(address: str) -> str:
    """What tells a mailbox from others without being the address."""
    return salted_hmac(SALT, address.strip().casefold(), algorithm="sha256").hexdigest()[:32]


def declined_among(addresses: Collection[str]) -> set[str]:
    """Those where somebody has said that the mailbox belongs to no member of this club."""
    subjects = {f"mailbox:{mailbox_name(address)}": address for address in addresses}
    rows = AuditEntry.objects.filter(action=DECLINED, subject__in=subjects).order_by()
    return {subjects[subject] for subject in rows.values_list("subject", flat=True)}


def _seal(pending: PendingEmail, key: str) -> str:
    told = f"{pending.pk}:{pending.address.casefold()}"
    mac = salted_hmac(SALT, told, secret=key, algorithm="sha256")
    return urlsafe_b64encode(mac.digest()[:BYTES]).decode()
