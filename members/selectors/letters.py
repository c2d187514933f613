"""Letters to the club's own people: who reads them, and what became of those that were owed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from members.models import AuditEntry, Message, User

# The beginning of the natural key of every letter.
LETTER = "letter:"


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody of the club with an address; `language` is empty for the club's own."""

    address: str
    language: str = ""
    name: str = ""


def owners_with_email() -> list[Reader]:
    """Every owner who may sign in and has an e-mail address, by name of sign-in."""
    owners = User.objects.filter(role=User.Role.OWNER, is_active=True).exclude(email="")
    return [_reader(user) for user in owners.order_by("username")]


def reader_at(address: str) -> Reader:
    """Who of the staff has this address; somebody of no name where nobody has."""
    staff = User.objects.filter(email__iexact=address, is_active=True)
    user = staff.exclude(role=User.Role.MEMBER).order_by("pk").first()
    return Reader(address) if user is None else Reader(address, user.language, user.first_name)


def email_of(user_id: int) -> str:
    """The address of one of the staff; empty where none is known."""
    return User.objects.filter(pk=user_id).values_list("email", flat=True).first() or ""


def owed_letters(keys: Collection[str]) -> set[str]:
    """Which of these natural keys are owed already, or have left."""
    rows = Message.objects.filter(natural_key__in=list(keys))
    return set(rows.values_list("natural_key", flat=True))


def newest_letters(most: int) -> Sequence[Any]:
    """The letters that were owed last, the newest first, as the outbox has them."""
    return list(Message.objects.filter(natural_key__startswith=LETTER).order_by("-id")[:most])


def count_deeds(action: str, *, actor_id: str, since: datetime) -> int:
    """How often somebody has done this since a moment."""
    return AuditEntry.objects.filter(action=action, actor_id=actor_id, at__gt=since).count()


def _reader(user: User) -> Reader:
    return Reader(user.email, user.language, user.first_name)
