"""Reading what carriers write: numbers, amounts and fields that may be missing or wrong."""

import hashlib
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from members.gateways.shape import Access, Outgoing, Received, Refused
from members.rules.phones import InvalidMobile, normalize_mobile

IRAN = "+98"
RIAL = "IRR"
# No answer holds a larger number than a database can keep.
LARGEST = 2**63 - 1
DEAREST = 10**12
MOST_PARTS = 100


def base_of(access: Access, own: str) -> str:
    """What every address of a call begins with: the carrier's own, or what was chosen instead. A
    host alone takes its place with the same path; a path that stops within that one is completed;
    any other is the whole of it.
    """
    chosen = access.base_url.rstrip("/")
    if not chosen:
        return own
    steps = urlsplit(own).path.split("/")[1:]
    written = urlsplit(chosen).path.lower().split("/")[1:]
    for known in range(min(len(steps), len(written)), -1, -1):
        if written[len(written) - known :] == [step.lower() for step in steps[:known]]:
            break
    if written and not known:
        return chosen
    return "/".join([chosen, *steps[known:]])


def national(address: str) -> str:
    """0912… of an Iranian mobile."""
    return f"0{address.removeprefix(IRAN)}"


def only_iran(one: Outgoing) -> Refused | None:
    """Why an Iranian carrier cannot take it, if it cannot."""
    return None if one.address.startswith(IRAN) else Refused("a foreign number")


def worldwide(number: object) -> str:
    """A number as the club keeps it; as it was written where it is no mobile."""
    written = text_of(number or "").strip()
    try:
        return normalize_mobile(written)
    except InvalidMobile:
        return written[:120]


def whole(value: object) -> int | None:
    """A whole number, cut down where it is none; None where it cannot be read."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        number = Decimal(str(value).strip())
        # Compared first: an endless or endlessly long number is never written out.
        return int(number) if abs(number) <= LARGEST else None
    except (InvalidOperation, ValueError):
        return None


def rials(value: object, access: Access) -> int | None:
    """An amount that the carrier tells in rials; None where the club's money is another."""
    return whole(value) if access.currency == RIAL else None


def cost_of(value: object, access: Access) -> int | None:
    """What a message cost, told in rials; nothing that a bill could not hold."""
    amount = rials(value, access)
    return amount if amount is not None and 0 <= amount <= DEAREST else None


def parts_of(value: object) -> int | None:
    """Of how many parts it was; no message has more than a hundred."""
    parts = whole(value)
    return parts if parts is not None and 0 < parts <= MOST_PARTS else None


def moment(value: object) -> datetime | None:
    """A time told as seconds since 1970; None where it is no such thing."""
    seconds = whole(value)
    if seconds is None or not 0 < seconds < 10**11:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def stamp(value: object) -> datetime | None:
    """A time written as ISO 8601 says; None where its zone is left out."""
    try:
        at = datetime.fromisoformat(str(value or ""))
    except ValueError:
        return None
    return at if at.tzinfo else None


def heard(told: Iterable[Received]) -> list[Received]:
    """Each once, in the order of telling; without what nobody is said to have written."""
    return list({one.reference: one for one in told if one.address}.values())


def digest(*parts: object) -> str:
    """A name for what a carrier gives no number: the same facts, the same name."""
    written = "\x1f".join(str(part) for part in parts)
    return hashlib.sha256(written.encode(errors="replace")).hexdigest()[:40]


def digest_now(*parts: object) -> str:
    """The same for what is told without a time: a word that is written again later is another."""
    return digest(*parts, int(time.time() // 60))


def text_of(value: object, most: int = 1000) -> str:
    """Words of a carrier, cut to what is kept, without what no database takes."""
    words = "" if value is None else str(value).replace("\x00", "")
    return words.encode("utf-8", "replace").decode()[:most]


def rows(value: object) -> list[Mapping[str, Any]]:
    """The mappings of a list, or the one mapping as a list; nothing of anything else."""
    if isinstance(value, Mapping):
        return [value]
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
