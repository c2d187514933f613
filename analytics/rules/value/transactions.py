"""Reading purchases from a file: the format of CDNOW, or CSV; every complaint names its line.

CDNOW's lines are customer, date (YYYYMMDD), quantity and money, parted by spaces; its sample has
a second number of the customer after the first. CSV is parted by commas, semicolons or tabs: with
a heading by names, without one as customer, date, money, or with a quantity before the money.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from members.rules.text import fold_digits

NAMES = {
    "customer": {"customer", "customer_id", "customerid", "id", "member", "member_id", "card"},
    "day": {"date", "day", "date_of_purchase", "purchase_date", "business_date"},
    "money": {"money", "amount", "sales", "value", "dollar_value", "spend", "net"},
}
DELIMITERS = (",", ";", "\t")
_DAY = re.compile(r"(\d{4})([-/]?)(\d{2})\2(\d{2})")
# A year before it is one of another calendar.
FIRST_YEAR = 1900


class UnreadableLine(ValueError):
    """A line that is no purchase; says which and why."""

    def __init__(self, number: int, problem: str) -> None:
        super().__init__(f"line {number}: {problem}")
        self.number = number
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Transaction:
    """Who bought on which day, for how much."""

    customer: str
    day: date
    money: float


Places = Mapping[str, int]


def read_transactions(lines: Iterable[str]) -> Iterator[Transaction]:
    """Every purchase of the file, in its order; empty lines are passed over.

    Refuses (`UnreadableLine`) what has too few columns, a date that no Gregorian calendar holds,
    money that is no number or below zero, and a heading that names not all of them.
    """
    places: Places | None = None
    for number, cells in _cells(lines):
        if places is None:
            places, is_heading = _first(number, cells)
            if is_heading:
                continue
        yield _transaction(number, cells, places)


def _cells(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    delimiter: str | None = None
    for number, raw in enumerate(lines, start=1):
        line = fold_digits(raw.lstrip("\ufeff")).strip()
        if not line:
            continue
        if delimiter is None:
            delimiter = max((*DELIMITERS, " "), key=line.count)
        if delimiter == " ":
            yield number, line.split()
        else:
            yield number, [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter))]


def _first(number: int, cells: Sequence[str]) -> tuple[Places, bool]:
    """Where what stands, from the first line, and whether that is a heading."""
    if any(_DAY.fullmatch(cell) for cell in cells):
        if len(cells) < 3:
            raise UnreadableLine(number, "customer, date and money are needed")
        day = next(place for place, cell in enumerate(cells[1:], 1) if _DAY.fullmatch(cell))
        return {"customer": 0, "day": day, "money": len(cells) - 1}, False
    names = [cell.lower().replace(" ", "_") for cell in cells]
    places = {
        part: next((place for place, name in enumerate(names) if name in known), -1)
        for part, known in NAMES.items()
    }
    lacking = [part for part, place in places.items() if place < 0]
    if lacking:
        raise UnreadableLine(number, f"neither a purchase nor a heading with {', '.join(lacking)}")
    return places, True


def _transaction(number: int, cells: Sequence[str], places: Places) -> Transaction:
    if len(cells) <= max(places.values()):
        raise UnreadableLine(number, f"{len(cells)} columns, too few")
    customer = cells[places["customer"]]
    if not customer:
        raise UnreadableLine(number, "no customer")
    return Transaction(
        customer, _day(number, cells[places["day"]]), _money(number, cells[places["money"]])
    )


def _day(number: int, text: str) -> date:
    parts = _DAY.fullmatch(text)
    if parts is None:
        raise UnreadableLine(number, f"{text!r} is no date like 19970101 or 1997-01-01")
    year, month, day = int(parts[1]), int(parts[3]), int(parts[4])
    if year < FIRST_YEAR:
        raise UnreadableLine(number, f"{text!r} is no date of the Gregorian calendar")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise UnreadableLine(number, f"{text!r} is a day that does not exist") from error


def _money(number: int, text: str) -> float:
    try:
        money = Decimal(text)
    except InvalidOperation as error:
        raise UnreadableLine(number, f"{text!r} is no amount of money like 29.33") from error
    if not money.is_finite() or money < 0:
        raise UnreadableLine(number, f"{text!r} is no amount of money from 0 on")
    return float(money)
