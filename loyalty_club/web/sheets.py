"""A list as a table for a spreadsheet: what its columns say, and its rows a page at a time."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.rules.calendars import jalali_of
from members.rules.currencies import display_factor, unit_name
from members.rules.money import Currency
from members.selectors.club import club_day, club_zone

ROWS_AT_ONCE = 2_000

Cell = str | int | Decimal


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, and the cell beneath it for one row of the list."""

    head: str
    of: Callable[[Any], Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One list, ready to be taken out: `count` rows, or None where nobody counted them.

    The rows are read later, while the file is on its way. `facts` are what the audit keeps of
    how the list was asked for.
    """

    key: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Any]
    count: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    def lines(self) -> Iterator[list[Cell]]:
        """The heading, then each row as its cells."""
        yield [column.head for column in self.columns]
        cells = [column.of for column in self.columns]
        for row in self.rows:
            yield [of(row) for of in cells]


def text(head: str, of: Callable[[Any], Any]) -> Column:
    """A column of words; nothing is an empty cell."""

    def cell(row: Any) -> str:
        value = of(row)
        return "" if value is None else str(value)

    return Column(head, cell)


def number(head: str, of: Callable[[Any], int | Decimal | None]) -> Column:
    """A column of numbers; nothing is an empty cell."""

    def cell(row: Any) -> Cell:
        value = of(row)
        return "" if value is None else value

    return Column(head, cell)


def money(head: str, of: Callable[[Any], int | None], currency: Currency) -> Column:
    """A column of amounts, as numbers of the unit that the club shows; its name is in the head."""
    factor = display_factor(currency)
    unit = unit_name(currency, get_language() or "en")

    def cell(row: Any) -> Cell:
        amount = of(row)
        if amount is None:
            return ""
        return Decimal(amount) / factor if amount % factor else amount // factor

    return Column(f"{head} ({unit})", cell)


def yes_no(head: str, of: Callable[[Any], Any]) -> Column:
    """A column of yes and no."""
    yes, no = _("Yes"), _("No")
    return Column(head, lambda row: yes if of(row) else no)


def choice(head: str, of: Callable[[Any], str], names: Iterable[tuple[str, Any]]) -> Column:
    """A column of choices by their names; one that is not among them is shown as it is kept."""
    said = {key: str(name) for key, name in names}
    return Column(head, lambda row: said.get(of(row), of(row)))


def day(head: str, of: Callable[[Any], date | None]) -> tuple[Column, Column]:
    """Two columns: the day as 2026-09-01, and as 1405/06/10."""

    def iso(row: Any) -> str:
        value = of(row)
        return value.isoformat() if value else ""

    def jalali(row: Any) -> str:
        value = of(row)
        return jalali_text(value) if value else ""

    return Column(head, iso), Column(_("%(what)s (Jalali)") % {"what": head}, jalali)


def moment(head: str, of: Callable[[Any], datetime | None]) -> tuple[Column, Column]:
    """Two columns: the time by the club's clock as 2026-09-01 12:00, and its day as 1405/06/10."""
    zone = club_zone()

    def iso(row: Any) -> str:
        value = of(row)
        return f"{value.astimezone(zone):%Y-%m-%d %H:%M}" if value else ""

    def jalali(row: Any) -> str:
        value = of(row)
        return jalali_text(club_day(value)) if value else ""

    return Column(head, iso), Column(_("%(what)s (Jalali)") % {"what": head}, jalali)


def jalali_text(value: date) -> str:
    """The day as 1405/06/10, with ASCII digits."""
    jalali = jalali_of(value)
    return f"{jalali.year:04}/{jalali.month:02}/{jalali.day:02}"


def pages(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    """Every row once, the newest first, two thousand at a time.

    Each page is a short statement of its own that begins behind the last one's key: no cursor
    and no transaction stays open while a slow line takes the file, whatever the limits on
    statements and on idle transactions. What is added meanwhile is not in it.
    """
    ordered = rows.order_by("-pk")
    page = list(ordered[:ROWS_AT_ONCE])
    while page:
        yield page
        if len(page) < ROWS_AT_ONCE:
            return
        page = list(ordered.filter(pk__lt=page[-1].pk)[:ROWS_AT_ONCE])
