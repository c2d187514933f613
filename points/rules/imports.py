"""Rows of files with past purchases, read and checked one by one; nothing is guessed."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from points.rules.bad_rows import BadRow
from points.rules.import_cells import (
    NOON,
    BadCell,
    FileHabits,
    read_amount,
    read_card,
    read_mobile,
    read_moment,
    read_name,
    read_number_text,
    read_quantity,
    read_reason,
    read_text,
    read_word,
)
from points.rules.import_fields import Columns, facts_in
from points.rules.import_words import TENDERS

_CDNOW = re.compile(
    r"\s*(?P<id>[0-9]{5})(?:\s+[0-9]{4})?\s+(?P<day>[0-9]{8})\s+(?P<discs>[0-9]{1,4})"
    r"\s+(?P<units>[0-9]{1,7})\.(?P<cents>[0-9]{2})\s*"
)


@dataclass(frozen=True, slots=True)
class PastSale:
    """One purchase of the past as its row tells it; money in the smallest unit.

    The member is known by mobile (E.164), card or number in the old system, or is none.
    """

    row: int
    receipt_number: str
    occurred_at: datetime
    amount: int
    mobile: str = ""
    card_number: str = ""
    external_ref: str = ""
    first_name: str = ""
    last_name: str = ""
    shop: str = ""
    tender: str = "cash"
    category: str = ""
    product: str = ""
    quantity: int = 1
    bought_for: str = ""


def is_cdnow(line: str) -> bool:
    """Whether a line has one of the two shapes of the CDNOW files."""
    return bool(_CDNOW.fullmatch(line))


class CdnowReader:
    """Lines of the CDNOW files, in both their layouts: of 4 fields (master) and of 5 (sample).

    Both number customers alike, so the receipt number (customer, day, nth of that day) is the
    same in both: what came with the one is not taken again from the other. Money is in cents.
    """

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._seen: Counter[tuple[str, str]] = Counter()

    def read(self, number: int, line: str) -> PastSale:
        """One line as a purchase; `BadRow` for anything else."""
        match = _CDNOW.fullmatch(line)
        if match is None:
            raise BadRow("row", "malformed")
        customer, day = match["id"], match["day"]
        occurred_at = _noon_of(day, self._zone)
        self._seen[customer, day] += 1
        return PastSale(
            row=number,
            receipt_number=f"{customer}-{day}-{self._seen[customer, day]}",
            occurred_at=occurred_at,
            amount=int(match["units"]) * 100 + int(match["cents"]),
            external_ref=f"cdnow:{customer}",
            category="CD",
            quantity=int(match["discs"]) or 1,
        )


class PurchaseReader:
    """Rows whose columns are known, as docs/import.md describes them."""

    def __init__(self, width: int, columns: Columns, habits: FileHabits) -> None:
        self._width = width
        self._columns = columns
        self._habits = habits

    def read(self, number: int, cells: Sequence[str]) -> PastSale:
        """One row as a purchase; `BadRow` names the first column that cannot be read."""
        raw = facts_in(cells, self._columns, self._width)
        for name in ("receipt_number", "occurred_at"):
            if not raw[name]:
                raise BadRow(name, "required")
        # Every cell is looked at in the order of the fields: the first that is wrong is named.
        told = {
            name: self._read(name, text) for name, text in raw.items() if text or name == "amount"
        }
        return PastSale(row=number, **told)

    def _read(self, name: str, raw: str) -> Any:
        try:
            return READERS[name](raw, self._habits)
        except BadCell as problem:
            raise BadRow(name, problem.code) from problem


def _text_of(name: str) -> Callable[[str, FileHabits], str]:
    def read(raw: str, _habits: FileHabits) -> str:
        return read_text(name, raw)

    return read


def _number_of(name: str) -> Callable[[str, FileHabits], str]:
    def read(raw: str, _habits: FileHabits) -> str:
        return read_number_text(name, raw)

    return read


READERS: Mapping[str, Callable[[str, FileHabits], Any]] = {
    "receipt_number": _number_of("receipt_number"),
    "occurred_at": read_moment,
    "amount": read_amount,
    "mobile": read_mobile,
    "card_number": read_card,
    "external_ref": _number_of("external_ref"),
    "first_name": read_name,
    "last_name": read_name,
    "shop": _number_of("shop"),
    "tender": read_word(TENDERS),
    "category": _text_of("category"),
    "product": _text_of("product"),
    "quantity": read_quantity,
    "bought_for": read_reason,
}


@lru_cache(maxsize=2_000)
def _noon_of(day: str, zone: ZoneInfo) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(day), NOON, tzinfo=zone)
    except ValueError as problem:
        raise BadRow("occurred_at", "invalid_date") from problem
