"""Purchases taken out as CSV and XLSX: rows a second, and whether memory stays flat.

The purchases are laid into a database of its own with one statement and dropped with it
afterwards: on servers of their own in .local/bench, or on those that DATABASE_URL names. The CSV
is read as a server would read the answer, piece by piece, and thrown away.

    python -m benchmarks.bench_export [PURCHASES]
"""

import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "loyalty_club.settings")
os.environ.setdefault("LOCAL_DEMO", "1")

import psycopg  # noqa: E402 - the servers come before the settings

from loyalty_club import embedded, environment  # noqa: E402

SERVERS = embedded.provide(PROJECT / ".local" / "bench")
HOME = environment.text("DATABASE_URL")
SCRATCH = "loyalty_club_bench_export"
os.environ.pop("DATABASE_URL_FILE", None)
os.environ["DATABASE_URL"] = urlsplit(HOME)._replace(path=f"/{SCRATCH}").geturl()

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from loyalty_club.dashboard.lists.catalogue import LISTINGS  # noqa: E402
from loyalty_club.dashboard.lists.listing import Asked, sheet_of  # noqa: E402
from loyalty_club.web.files import csv_pieces, write_workbook  # noqa: E402
from loyalty_club.web.sheets import Sheet  # noqa: E402
from members.roles import SYSTEM  # noqa: E402
from members.selectors.club import current_club  # noqa: E402
from members.services.members import register_member  # noqa: E402
from members.services.patience import unhurried  # noqa: E402
from members.services.shops import open_shop, set_up_club  # noqa: E402
from points.models import Purchase  # noqa: E402
from points.rules.sales import Line, Sale, Tendered  # noqa: E402
from points.services.programs import publish_program  # noqa: E402
from points.services.purchases import record_purchase  # noqa: E402

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
    """Fill, take both, drop."""
    purchases = int(sys.argv[1]) if len(sys.argv) > 1 else PURCHASES
    with psycopg.connect(HOME, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {SCRATCH} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {SCRATCH}")
        try:
            call_command("migrate", verbosity=0)
            fill(purchases)
            take_csv(purchases)
            take_xlsx(purchases // OF_A_WORKBOOK)
        finally:
            connection.close()
            server.execute(f"DROP DATABASE IF EXISTS {SCRATCH} WITH (FORCE)")


if __name__ == "__main__":
    main()
