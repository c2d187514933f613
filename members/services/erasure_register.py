"""The register of the erased, kept outside the database: what a restored backup must forget again.

A file of lines, one for each erased card: the member's number, a keyed hash that tells whether
it is still the same person's row, and when. Nothing in it says who it was.
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from members.models import Member

SALT = "members.erasure"


@dataclass(frozen=True, slots=True)
class Line:
    """One erased card."""

    member_id: int
    seal: str
    erased_at: str


def register_path() -> Path:
    """Where the register lies."""
    return Path(settings.ERASURE_REGISTER)


def enter_erased(member_ids: Iterable[int], *, now: datetime | None = None) -> int:
    """Append a line for each of these cards; safe on disk when this returns."""
    stamp = (now or timezone.now()).astimezone(UTC).isoformat()
    joined = Member.objects.filter(pk__in=list(member_ids)).order_by("pk")
    lines = [
        json.dumps({"member": pk, "seal": _seal(pk, joined_at), "at": stamp})
        for pk, joined_at in joined.values_list("pk", "joined_at")
    ]
    if lines:
        _append("".join(f"{line}\n" for line in lines))
    return len(lines)


def enter_missing(*, now: datetime | None = None) -> int:
    """Enter whoever was erased and is not in the register: a disk may have been full."""
    known = {line.member_id for line in read_register(register_path())}
    erased = Member.objects.filter(status=Member.Status.ERASED).order_by("pk")
    missing = [pk for pk in erased.values_list("pk", flat=True) if pk not in known]
    return enter_erased(missing, now=now)


def read_register(path: Path) -> Iterator[Line]:
    """The lines in their order; one that was cut short is left out."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8") as file:
        for text in file:
            try:
                told = json.loads(text)
                yield Line(int(told["member"]), str(told["seal"]), str(told["at"]))
            except (ValueError, KeyError, TypeError):
                continue


def member_of(line: Line) -> Member | None:
    """The member of this line, if he is there and it is he: a restored club may have given the
    number to somebody else.
    """
    member = Member.objects.filter(pk=line.member_id).first()
    if member is None:
        return None
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    seals = [_seal(member.pk, member.joined_at, key) for key in keys]
    return member if any(constant_time_compare(line.seal, seal) for seal in seals) else None


def _append(text: str) -> None:
    path = register_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, text.encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def _seal(member_id: int, joined_at: datetime, key: str | None = None) -> str:
    """By the moment of joining, which an erased row keeps; not by anything personal."""
    value = f"{member_id}:{joined_at.astimezone(UTC).isoformat()}"
    return salted_hmac(SALT, value, secret=key, algorithm="sha256").hexdigest()
