"""Purchases taken out as CSV and XLSX: rows a second, and whether memory stays flat.

The purchases are laid into a database of its own with one statement and dropped with it
afterwards: on servers of their own in .local/bench, or on those that DATABASE_URL names. The CSV
is read as a server would read the answer, piece by piece, and thrown away.

    python -m benchmarks.bench_export [PURCHASES]
"""

import resource
import sys
import tempfile
import time

from benchmarks import scratch  # first: it sets Django up

# isort: split
from django.db import connection

from loyalty_club.dashboard.lists.catalogue import LISTINGS
from loyalty_club.dashboard.lists.listing import Asked, sheet_of
from loyalty_club.web.files import csv_pieces, write_workbook
from loyalty_club.web.sheets import Sheet
from members.roles import SYSTEM
from members.selectors.club import current_club
from members.services.members import register_member
from members.services.patience import unhurried
from members.services.shops import open_shop, set_up_club
from points.models import Purchase
from points.rules.sales import Line, Sale, Tendered
from points.services.programs import publish_program
from points.services.purchases import record_purchase

PURCHASES = 1_000_000
# Excel's own limit is near; a tenth says the rate as well.
OF_A_WORKBOOK = 10
COPIES = """
    INSERT INTO points_purchase ({columns})
    SELECT {values} FROM points_purchase, generate_series(1, %s) AS copy
"""


def fill(purchases: int) -> None:
    """One real purchase, and copies of it under receipt numbers of their own."""
    set_up_club(actor=SYSTEM, name="Bench")
    publish_program(actor=SYSTEM, earn_amount=100_000, point_value=5_000, cap_bps=500)
    shop = open_shop(actor=SYSTEM, code="main", name="Main")
    member = register_member(
        actor=SYSTEM, mobile="09121234567", first_name="Sara", last_name="Ahmadi"
    )
    line, paid = Line(1_250_000, "Roses", "flowers"), Tendered("cash", 1_250_000)
    record_purchase(sale=Sale(shop.pk, "R", (line,), (paid,), member.pk), actor=SYSTEM)
    columns = [
        str(field.column) for field in Purchase._meta.concrete_fields if field.column != "id"
    ]
    values = ["'R' || copy" if name == "receipt_number" else name for name in columns]
    statement = COPIES.format(columns=", ".join(columns), values=", ".join(values))
    with unhurried(), connection.cursor() as cursor:
        cursor.execute(statement, [purchases - 1])
        cursor.execute("VACUUM ANALYZE points_purchase")


def sheet() -> Sheet:
    """All purchases, as the owner takes them out."""
    return sheet_of(LISTINGS["purchases"], Asked(actor=SYSTEM, club=current_club()))


def take_csv(purchases: int) -> None:
    """Read to the end; memory is looked at after the first tenth and at the end."""
    began, size, early = time.perf_counter(), 0, 0
    first = 0.0
    for number, piece in enumerate(csv_pieces(sheet(), "en")):
        first = first or time.perf_counter() - began
        size += len(piece.encode())
        if number == purchases // 5_000:
            early = _peak()
    seconds = time.perf_counter() - began
    print(
        f"csv   {purchases:9,} rows  {purchases / seconds:8,.0f} rows/s  {seconds:6.1f} s  "
        f"{size / 1e6:.0f} MB  first piece after {first * 1000:.0f} ms  "
        f"peak memory {early} MB after a tenth, {_peak()} MB at the end"
    )


def take_xlsx(purchases: int) -> None:
    """The newest of them as a workbook on disk."""
    whole, early = sheet(), _peak()
    rows = (row for _place, row in zip(range(purchases), whole.rows, strict=False))
    began = time.perf_counter()
    with tempfile.TemporaryFile() as file:
        write_workbook(Sheet(whole.key, whole.title, whole.columns, rows), file)
        size = file.tell()
    seconds = time.perf_counter() - began
    print(
        f"xlsx  {purchases:9,} rows  {purchases / seconds:8,.0f} rows/s  {seconds:6.1f} s  "
        f"{size / 1e6:.0f} MB  peak memory {early} MB before, {_peak()} MB after"
    )


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Fill, and take both."""
    purchases = int(sys.argv[1]) if len(sys.argv) > 1 else PURCHASES
    scratch.fresh()
    fill(purchases)
    take_csv(purchases)
    take_xlsx(purchases // OF_A_WORKBOOK)


if __name__ == "__main__":
    with scratch.dropping():
        main()
