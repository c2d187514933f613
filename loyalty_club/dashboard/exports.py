"""Lists as files for a spreadsheet: UTF-8 with its mark, ASCII digits, no cell that computes."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.encoding import escape_uri_path
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.rules.calendars import jalali_of
from members.rules.currencies import unit_name
from members.rules.money import Currency, format_money
from members.selectors.club import ClubView

BYTE_ORDER_MARK = "\ufeff"
# A spreadsheet takes a cell that begins so for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
ROWS_AT_ONCE = 2_000

Cell = str | int
Row = Sequence[Cell]


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_file(name: str, rows: Iterable[Row]) -> HttpResponse:
    """The rows as a download; of a million rows it takes some hundred megabytes of memory."""
    response = HttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{escape_uri_path(name)}"
    return response


def purchase_rows(purchases: QuerySet[Any], club: ClubView) -> Iterator[Row]:
    """Purchases with a head; amounts in the unit that the club shows, without mobiles."""
    unit = unit_name(club.currency, get_language() or "en")
    states = dict(purchases.model.Status.choices)
    yield _purchase_head(unit)
    for purchase in purchases.iterator(chunk_size=ROWS_AT_ONCE):
        member = purchase.member
        yield (
            purchase.business_date.isoformat(),
            _jalali(purchase.business_date),
            f"{timezone.localtime(purchase.occurred_at):%H:%M}",
            purchase.shop.name,
            purchase.receipt_number,
            member.card_number if member else "",
            member.full_name if member else "",
            _amount(purchase.amount, club.currency),
            _amount(purchase.net - purchase.returned_net, club.currency),
            _amount(purchase.returned_amount, club.currency),
            purchase.earned_points,
            purchase.spent_points,
            str(states[purchase.status]),
        )


def safe_cell(cell: Cell) -> Cell:
    """The cell as text where a spreadsheet would compute it."""
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell


def _lines(rows: Iterable[Row]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK
    for row in rows:
        yield writer.writerow([safe_cell(cell) for cell in row])


def _purchase_head(unit: str) -> Row:
    return (
        _("Day"),
        _("Day (Jalali)"),
        _("Time"),
        _("Shop"),
        _("Receipt number"),
        _("Card number"),
        _("Member"),
        _("Bill (%(unit)s)") % {"unit": unit},
        _("Paid in money, less returns (%(unit)s)") % {"unit": unit},
        _("Returned (%(unit)s)") % {"unit": unit},
        _("Points earned"),
        _("Points spent"),
        _("State"),
    )


def _amount(amount: int, currency: Currency) -> str:
    return format_money(amount, currency, "en", with_unit=False).replace(",", "")


def _jalali(day: date) -> str:
    jalali = jalali_of(day)
    return f"{jalali.year:04}/{jalali.month:02}/{jalali.day:02}"
