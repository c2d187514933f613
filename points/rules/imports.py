"""Rows of files with past purchases, read and checked one by one; nothing is guessed."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from members.rules.calendars import InvalidDate, parse_day
from members.rules.cards import is_valid_card, tidy_card
from members.rules.money import Currency, InvalidAmount, parse_money
from members.rules.phones import InvalidMobile, normalize_mobile
from members.rules.spreadsheets import plain_cell
from members.rules.text import fold_digits, tidy_name, tidy_text

NOON = time(12)
NEEDED = frozenset({"receipt_number", "occurred_at", "amount"})
# Headers as we write them, as tills export them, and in Persian.
COLUMNS: dict[str, str] = {
    "receipt_number": "receipt_number",
    "receipt": "receipt_number",
    "شماره فاکتور": "receipt_number",
    "شماره رسید": "receipt_number",
    "occurred_at": "occurred_at",
    "date": "occurred_at",
    "تاریخ": "occurred_at",
    "amount": "amount",
    "مبلغ": "amount",
    "member_mobile": "mobile",
    "mobile": "mobile",
    "موبایل": "mobile",
    "شماره موبایل": "mobile",
    "card_number": "card_number",
    "شماره کارت": "card_number",
    "external_ref": "external_ref",
    "کد مشتری": "external_ref",
    "first_name": "first_name",
    "نام": "first_name",
    "last_name": "last_name",
    "نام خانوادگی": "last_name",
    "shop": "shop",
    "شعبه": "shop",
    "tender": "tender",
    "روش پرداخت": "tender",
    "category": "category",
    "دسته": "category",
    "product": "product",
    "کالا": "product",
    "quantity": "quantity",
    "تعداد": "quantity",
}
TENDERS: dict[str, str] = {
    "": "cash",
    "cash": "cash",
    "نقد": "cash",
    "نقدی": "cash",
    "card": "card",
    "کارت": "card",
    "کارتخوان": "card",
    "credit": "credit",
    "نسیه": "credit",
    "اعتباری": "credit",
}
MOST_QUANTITY = 1_000_000
LONGEST = {"receipt_number": 60, "external_ref": 60, "shop": 30, "product": 80, "category": 80}
_MOMENT = re.compile(r"(?P<day>[^\sT]+)(?:[T\s]+(?P<clock>[0-9]{1,2}(?::[0-9]{2}){1,2}))?")
_CDNOW = re.compile(
    r"\s*(?P<id>[0-9]{5})(?:\s+[0-9]{4})?\s+(?P<day>[0-9]{8})\s+(?P<discs>[0-9]{1,4})"
    r"\s+(?P<units>[0-9]{1,7})\.(?P<cents>[0-9]{2})\s*"
)


class BadRow(ValueError):
    """One row cannot be taken; `field` names the column and `code` says why."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field = field
        self.code = code


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


def name_columns(header: Sequence[str]) -> dict[str, int]:
    """Which column holds what, by the header; unknown columns are left alone.

    Refuses a header that lacks a needed column or names one twice (`BadRow`).
    """
    columns: dict[str, int] = {}
    for at, title in enumerate(header):
        name = COLUMNS.get(tidy_text(title).replace("\u200c", " ").strip().lower())
        if name in columns:
            raise BadRow(name, "twice")
        if name is not None:
            columns[name] = at
    for name in sorted(NEEDED - columns.keys()):
        raise BadRow(name, "missing")
    return columns


class GenericReader:
    """Rows under a header of named columns, as docs/import.md describes them."""

    def __init__(self, header: Sequence[str], *, currency: Currency, now: datetime) -> None:
        """`now` in the club's zone: a sale of today without a time was not later than this."""
        self._columns = name_columns(header)
        self._width = len(header)
        self._currency = currency
        self._now = now

    def read(self, number: int, cells: Sequence[str]) -> PastSale:
        """One row as a purchase; `BadRow` names the first column that cannot be read."""
        if len(cells) > self._width and any(cells[self._width :]):
            raise BadRow("row", "too_many_cells")
        facts = {
            name: plain_cell(cells[at]) if at < len(cells) else ""
            for name, at in self._columns.items()
        }
        return PastSale(
            row=number,
            receipt_number=_text(facts, "receipt_number", needed=True),
            occurred_at=_moment(facts["occurred_at"], self._now),
            amount=_amount(facts["amount"], self._currency),
            mobile=_mobile(facts.get("mobile", "")),
            card_number=_card(facts.get("card_number", "")),
            external_ref=_text(facts, "external_ref"),
            first_name=_name(facts, "first_name"),
            last_name=_name(facts, "last_name"),
            shop=_text(facts, "shop"),
            tender=_tender(facts.get("tender", "")),
            category=_text(facts, "category"),
            product=_text(facts, "product"),
            quantity=_quantity(facts.get("quantity", "")),
        )


@lru_cache(maxsize=2_000)
def _noon_of(day: str, zone: ZoneInfo) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(day), NOON, tzinfo=zone)
    except ValueError as problem:
        raise BadRow("occurred_at", "invalid_date") from problem


def _text(facts: Mapping[str, str], name: str, *, needed: bool = False) -> str:
    text = tidy_text(facts.get(name, ""))
    if name in {"receipt_number", "shop"}:
        text = fold_digits(text)
    if needed and not text:
        raise BadRow(name, "required")
    if len(text) > LONGEST[name] or "\n" in text:
        raise BadRow(name, "too_long")
    return text


def _name(facts: Mapping[str, str], name: str) -> str:
    try:
        return tidy_name(facts.get(name, ""))
    except ValueError as problem:
        raise BadRow(name, str(problem)) from problem


def _moment(raw: str, now: datetime) -> datetime:
    """Year first, in either calendar, or ISO 8601 with its offset; without a time it was noon.
    A day that could be read in two ways (03/12/1403) is refused.
    """
    text = fold_digits(raw).strip()
    match = _MOMENT.fullmatch(text)
    try:
        if match is None:
            return datetime.fromisoformat(text).astimezone(now.tzinfo)
        hour, minute, second = _clock(match["clock"])
        moment = datetime.combine(_day(match["day"]), time(hour, minute, second), now.tzinfo)
    except (ValueError, OverflowError) as problem:
        raise BadRow("occurred_at", "invalid_date" if raw else "required") from problem
    is_today_at_noon = not match["clock"] and moment.date() == now.date()
    return min(moment, now) if is_today_at_noon else moment


def _clock(text: str | None) -> tuple[int, int, int]:
    if not text:
        return NOON.hour, 0, 0
    hour, minute, *second = map(int, text.split(":"))
    return hour, minute, second[0] if second else 0


def _day(text: str) -> date:
    try:
        return parse_day(text, calendar="jalali")
    except InvalidDate:
        pass
    return parse_day(text, calendar="gregorian")


def _amount(raw: str, currency: Currency) -> int:
    try:
        return parse_money(raw, currency)
    except InvalidAmount as problem:
        raise BadRow("amount", problem.code) from problem


def _mobile(raw: str) -> str:
    if not raw:
        return ""
    try:
        return normalize_mobile(raw)
    except InvalidMobile as problem:
        raise BadRow("mobile", problem.code) from problem


def _card(raw: str) -> str:
    card = tidy_card(raw)
    if card and not is_valid_card(card):
        raise BadRow("card_number", "invalid")
    return card


def _tender(raw: str) -> str:
    tender = TENDERS.get(tidy_text(raw).replace("\u200c", "").lower())
    if tender is None:
        raise BadRow("tender", "invalid_choice")
    return tender


def _quantity(raw: str) -> int:
    text = fold_digits(raw).strip() or "1"
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(MOST_QUANTITY))
    if not is_number or not 1 <= int(text) <= MOST_QUANTITY:
        raise BadRow("quantity", "out_of_range")
    return int(text)
