"""Files of opening balances: who brings how many points along, row by row; nothing is guessed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from members.rules.calendars import InvalidDate, parse_day
from members.rules.cards import is_valid_card, tidy_card
from members.rules.phones import InvalidMobile, normalize_mobile
from members.rules.spreadsheets import UnreadableFile, plain_cell, read_table
from members.rules.text import fold_digits, tidy_text
from points.rules.imports import BadRow

MOST_POINTS = 10**9
# Headers as we write them, as old systems export them, and in Persian.
COLUMNS: dict[str, str] = {
    "mobile": "mobile",
    "member_mobile": "mobile",
    "موبایل": "mobile",
    "شماره موبایل": "mobile",
    "card": "card_number",
    "card_number": "card_number",
    "شماره کارت": "card_number",
    "points": "points",
    "balance": "points",
    "امتیاز": "points",
    "مانده امتیاز": "points",
    "expires_on": "expires_on",
    "expires": "expires_on",
    "تاریخ انقضا": "expires_on",
    "انقضا": "expires_on",
}


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """One member's points of the old club, by card or mobile (E.164); `expires_on` is their last
    day, None where today's terms say it.
    """

    row: int
    points: int
    mobile: str = ""
    card_number: str = ""
    expires_on: date | None = None


def read_openings(path: Path) -> Iterator[OpeningRow | tuple[int, BadRow]]:
    """The rows of a CSV or XLSX file, each read, or refused with its number.

    `UnreadableFile` where the file cannot be used, `BadRow` where its header cannot.
    """
    rows = read_table(path)
    header = next(rows, None)
    if header is None:
        raise UnreadableFile("empty")
    columns = _name_columns(header.cells)
    for row in rows:
        try:
            if row.problem:
                raise BadRow("row", row.problem)
            yield _read(row.number, row.cells, columns)
        except BadRow as problem:
            yield row.number, problem


def _name_columns(header: Sequence[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for at, title in enumerate(header):
        name = COLUMNS.get(tidy_text(title).replace("\u200c", " ").strip().lower())
        if name in columns:
            raise BadRow(name, "twice")
        if name is not None:
            columns[name] = at
    if "points" not in columns:
        raise BadRow("points", "missing")
    if not columns.keys() & {"mobile", "card_number"}:
        raise BadRow("mobile", "missing")
    return columns


def _read(number: int, cells: Sequence[str], columns: Mapping[str, int]) -> OpeningRow:
    facts = {
        name: fold_digits(plain_cell(cells[at])) if at < len(cells) else ""
        for name, at in columns.items()
    }
    mobile, card = _mobile(facts.get("mobile", "")), _card(facts.get("card_number", ""))
    if not mobile and not card:
        raise BadRow("mobile", "required")
    return OpeningRow(
        row=number,
        points=_points(facts["points"]),
        mobile=mobile,
        card_number=card,
        expires_on=_day(facts.get("expires_on", "")),
    )


def _points(raw: str) -> int:
    text = raw.replace(",", "").replace("٬", "").strip()
    if not text:
        raise BadRow("points", "required")
    if not (text.isascii() and text.isdigit()):
        raise BadRow("points", "not_a_number")
    if len(text) > len(str(MOST_POINTS)) or not 1 <= int(text) <= MOST_POINTS:
        raise BadRow("points", "out_of_range")
    return int(text)


def _mobile(raw: str) -> str:
    try:
        return normalize_mobile(raw) if raw else ""
    except InvalidMobile as problem:
        raise BadRow("mobile", problem.code) from problem


def _card(raw: str) -> str:
    card = tidy_card(raw)
    if card and not is_valid_card(card):
        raise BadRow("card_number", "invalid")
    return card


def _day(raw: str) -> date | None:
    if not raw.strip():
        return None
    for calendar in ("jalali", "gregorian"):
        try:
            return parse_day(raw, calendar=calendar)
        except InvalidDate:
            continue
    raise BadRow("expires_on", "invalid_date")
