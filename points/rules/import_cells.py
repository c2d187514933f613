"""Single cells of files that are brought in, each read into what it means or refused with a code;
nothing is guessed.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from members.rules.calendars import CalendarName
from members.rules.cards import is_valid_card, tidy_card
from members.rules.money import Currency, InvalidAmount, parse_money
from members.rules.phones import InvalidMobile, normalize_mobile
from members.rules.text import drop_hidden, fold_digits, joined_key, tidy_name, tidy_text
from points.rules.import_words import NO, SPOKEN_REASONS, YES
from points.rules.sales import REASONS
from points.rules.written_days import (
    DayOrder,
    UnreadableDay,
    YearlyDay,
    read_day,
    read_yearly,
)

NOON = time(12)
MOST_POINTS = 10**9
MOST_QUANTITY = 1_000_000
MOST_LABELS = 20
LONGEST: Mapping[str, int] = {
    "receipt_number": 60,
    "external_ref": 60,
    "shop": 30,
    "product": 80,
    "category": 80,
    "title": 60,
    "person": 60,
    "note": 200,
    "remark": 500,
    "label": 40,
    "fact": 200,
    "organisation": 120,
    "email": 120,
    "source": 80,
    "interest": 200,
}
_WHOLE_FLOAT = re.compile(r"\+?([0-9]+)\.0+")
_SCIENTIFIC = re.compile(r"([0-9])(?:\.([0-9]+))?[eE]\+?([0-9]{1,2})")
_MOMENT = re.compile(r"(?P<day>.*?)(?:(?:T|\s+|،\s*)(?P<clock>[0-9]{1,2}(?::[0-9]{2}){1,2}))?")
_WITH_OFFSET = re.compile(
    r"[12][0-9]{3}-.*[0-9]{2}:[0-9]{2}(?::[0-9.]+)?(?:Z|[+-][0-9]{2}:?[0-9]{2})"
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
_BETWEEN_LABELS = re.compile(r"[,;،؛|\n]")


class BadCell(ValueError):
    """The cell cannot be read; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class FileHabits:
    """How one file writes: money in which unit, days in which order, and by whose clock.

    `now` is in the club's zone; `calendar` is that of days without a year.
    """

    currency: Currency
    now: datetime
    order: DayOrder = ""
    calendar: CalendarName = "jalali"
    from_1904: bool = False

    @property
    def today(self) -> date:
        """The club's date."""
        return self.now.date()


def read_mobile(raw: str, _habits: FileHabits | None = None) -> str:
    """E.164 of a number in any usual form, also one that a spreadsheet took for a quantity; one
    whose last digits it has rounded off is refused.
    """
    if not raw:
        return ""
    try:
        return normalize_mobile(_unrounded(raw))
    except InvalidMobile as problem:
        raise BadCell(problem.code) from problem


def is_repaired(raw: str, e164: str) -> bool:
    """Whether the number was written in another way than «09121234567» or its E.164."""
    return raw.strip() not in {e164, f"0{e164.removeprefix('+98')}"}


def read_card(raw: str, _habits: FileHabits | None = None) -> str:
    """A card number of this club."""
    card = tidy_card(_unrounded(raw))
    if card and not is_valid_card(card):
        raise BadCell("invalid")
    return card


def read_text(name: str, raw: str) -> str:
    """One line of text, tidied."""
    text = tidy_text(raw)
    if len(text) > LONGEST[name] or "\n" in text:
        raise BadCell("too_long")
    return text


def read_email(raw: str, _habits: FileHabits | None = None) -> str:
    """An e-mail address in small letters."""
    address = read_text("email", raw).lower()
    if address and not _EMAIL.fullmatch(address):
        raise BadCell("invalid")
    return address


def read_number_text(name: str, raw: str) -> str:
    """One line of text whose digits are Latin: numbers of receipts, customers, shops."""
    return fold_digits(read_text(name, _unrounded(raw)))


def read_name(raw: str, _habits: FileHabits | None = None) -> str:
    """A name as it is stored."""
    try:
        return tidy_name(raw)
    except ValueError as problem:
        raise BadCell(str(problem)) from problem


def read_whole_name(raw: str, _habits: FileHabits | None = None) -> tuple[str, str]:
    """First and last name out of one cell: the first word, then the rest; «احمدی، سارا» is turned
    round.
    """
    name = read_name(raw)
    for comma in ("،", ","):
        last, found, first = name.partition(comma)
        if found:
            return first.strip(), last.strip()
    first, _space, last = name.partition(" ")
    return first, last.strip()


def read_moment(raw: str, habits: FileHabits) -> datetime:
    """A day with a time or without (then it was noon), or ISO 8601 with its offset.

    A sale of today without a time was not later than now.
    """
    text = fold_digits(drop_hidden(raw)).strip()
    if not text:
        raise BadCell("required")
    match = _MOMENT.fullmatch(text)
    clock = match["clock"] if match else None
    try:
        day = _day(match["day"] if match else text, habits.order, from_1904=habits.from_1904)
        at = _clock(clock) if clock else NOON
        moment = datetime.combine(day, at, habits.now.tzinfo)
    except UnreadableDay as problem:
        return _iso_moment(text, habits, problem.code)
    except (ValueError, OverflowError) as problem:
        raise BadCell("invalid_date") from problem
    is_today_at_noon = not clock and day == habits.today
    return min(moment, habits.now) if is_today_at_noon else moment


def read_past_day(raw: str, habits: FileHabits) -> date | None:
    """The day somebody joined; empty where nobody wrote it down."""
    if not raw.strip():
        return None
    moment = read_moment(raw, habits)
    if moment > habits.now:
        raise BadCell("in_future")
    return moment.date()


def read_any_day(raw: str, habits: FileHabits) -> date | None:
    """A day, past or to come, or none."""
    if not raw.strip():
        return None
    try:
        return _day(raw, habits.order, from_1904=habits.from_1904)
    except UnreadableDay as problem:
        raise BadCell(problem.code) from problem


def read_own_day(raw: str, habits: FileHabits) -> YearlyDay | None:
    """A day of every year, or none."""
    if not raw.strip():
        return None
    try:
        return read_yearly(
            raw,
            calendar=habits.calendar,
            today=habits.today,
            order=habits.order,
            from_1904=habits.from_1904,
        )
    except UnreadableDay as problem:
        raise BadCell(problem.code) from problem


def read_amount(raw: str, habits: FileHabits) -> int:
    """Money in the smallest unit; what names no unit is in the one that was declared."""
    whole = _WHOLE_FLOAT.fullmatch(fold_digits(raw).strip())
    try:
        return parse_money(whole[1] if whole else raw, habits.currency)
    except InvalidAmount as problem:
        raise BadCell(problem.code) from problem


def read_points(raw: str, _habits: FileHabits | None = None) -> int:
    """So many points, at least one."""
    text = _unrounded(raw).replace(",", "").replace("٬", "").strip()
    if not text:
        raise BadCell("required")
    if not (text.isascii() and text.isdigit()):
        raise BadCell("not_a_number")
    if len(text) > len(str(MOST_POINTS)) or not 1 <= int(text) <= MOST_POINTS:
        raise BadCell("out_of_range")
    return int(text)


def read_quantity(raw: str, _habits: FileHabits | None = None) -> int:
    """How many; one where nothing is said."""
    text = fold_digits(drop_hidden(raw)).strip() or "1"
    whole = _WHOLE_FLOAT.fullmatch(text)
    text = whole[1] if whole else text
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(MOST_QUANTITY))
    if not is_number or not 1 <= int(text) <= MOST_QUANTITY:
        raise BadCell("out_of_range")
    return int(text)


def read_small_number(raw: str, _habits: FileHabits | None = None) -> int | None:
    """A day, a month or a year by its number, or none."""
    text = _unrounded(raw)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= len("1403")):
        raise BadCell("not_a_number")
    return int(text)


def read_yes_no(raw: str, _habits: FileHabits | None = None) -> bool | None:
    """Yes, no, or nothing said."""
    word = joined_key(raw)
    if not word:
        return None if raw.strip() not in {"✓", "✔", "☑"} else True
    if word in YES:
        return True
    if word in NO:
        return False
    raise BadCell("invalid_choice")


def read_word(words: Mapping[str, str]) -> Callable[[str, FileHabits | None], str]:
    """A reader of one of these words, whichever way it is spelled."""

    def read(raw: str, _habits: FileHabits | None = None) -> str:
        found = words.get(joined_key(raw))
        if found is None:
            raise BadCell("invalid_choice")
        return found

    return read


def read_reason(raw: str, _habits: FileHabits | None = None) -> str:
    """Why somebody bought: by its code or as one says it."""
    text = raw.strip().lower()
    if text in REASONS:
        return text
    return read_word(SPOKEN_REASONS)(raw, None)


def read_labels(raw: str, _habits: FileHabits | None = None) -> tuple[str, ...]:
    """Words parted by commas or semicolons, each once."""
    names: dict[str, None] = {}
    for part in _BETWEEN_LABELS.split(raw):
        try:
            name = tidy_name(part.strip(), max_length=LONGEST["label"])
        except ValueError as problem:
            raise BadCell(str(problem)) from problem
        if name:
            names[name] = None
    if len(names) > MOST_LABELS:
        raise BadCell("too_many")
    return tuple(names)


def _unrounded(raw: str) -> str:
    """«9121234567.0» and «9.121234567E9» as the digits they stand for."""
    text = fold_digits(drop_hidden(raw)).strip()
    whole = _WHOLE_FLOAT.fullmatch(text)
    if whole:
        return whole[1]
    scientific = _SCIENTIFIC.fullmatch(text)
    if scientific is None:
        return text
    if len(scientific[2] or "") < int(scientific[3]):
        raise BadCell("rounded")
    return str(int(Decimal(text)))


def _clock(text: str) -> time:
    hour, minute, *second = map(int, text.split(":"))
    return time(hour, minute, second[0] if second else 0)


def _iso_moment(text: str, habits: FileHabits, code: str) -> datetime:
    if not _WITH_OFFSET.fullmatch(text):
        raise BadCell(code)
    try:
        return datetime.fromisoformat(text).astimezone(habits.now.tzinfo)
    except (ValueError, OverflowError) as problem:
        raise BadCell(code) from problem


# A file of sales names the same few days over and over.
@lru_cache(maxsize=4096)
def _day(raw: str, order: DayOrder, *, from_1904: bool) -> date:
    return read_day(raw, order=order, from_1904=from_1904)
