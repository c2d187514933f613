"""Import of CDNOW_master.txt through the engine, against a bare validate + COPY of the same file.

Both are measured in one run, turn about, in a database of its own that is dropped afterwards: on
servers of their own in .local/bench (fsync on), or on those that DATABASE_URL names. The bare way
reads each row with the same reader, checks it as the same `Sale`, and copies it into one table with
the columns, indexes and checks of the purchases' table: no members, no lines, no payments, no
points, no references to other tables.

    python -m benchmarks.bench_import [ROUNDS]
"""

import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from io import StringIO
from itertools import islice
from pathlib import Path

from benchmarks import scratch  # first: it sets Django up

# isort: split
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from members.selectors.club import club_day, club_zone
from points.models import Purchase
from points.rules.import_files import open_cdnow
from points.rules.sales import Line, Sale, Tendered

CHUNK = 4_000
BARE = "bare_purchase"
# All but the id and what only a settlement fills.
LEFT_OUT = frozenset({"id", "settled_at", "lapsed_at"})
BLANK: dict[str, object] = {
    str(field.column): field.get_default()
    for field in Purchase._meta.concrete_fields
    if field.column not in LEFT_OUT
}


@dataclass(frozen=True)
class Cost:
    """What one run cost: seconds on the wall and of the processors (ours and the database's)."""

    rows: int
    wall: float
    cpu: float

    def __str__(self) -> str:
        micro = self.cpu / self.rows * 1e6
        return f"{self.rows / self.wall:8.0f} rows/s on the wall, {micro:6.1f} µs CPU a row"


def measure(work: Callable[[], int]) -> Cost:
    """Run it once."""
    wall, cpu = time.perf_counter(), _cpu_seconds()
    rows = work()
    return Cost(rows, time.perf_counter() - wall, _cpu_seconds() - cpu)


def copy_bare(path: Path) -> int:
    """Validate and COPY, in transactions of as many rows as the import's."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {BARE} (LIKE points_purchase INCLUDING ALL)")
    now = timezone.now()
    rows = open_cdnow(path, zone=club_zone()).rows
    statement = f"COPY {BARE} ({', '.join(BLANK)}) FROM STDIN"
    count = 0
    while chunk := [row.sale for row in islice(rows, CHUNK) if row.sale is not None]:
        with transaction.atomic(), connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in chunk:
                paid = (Tendered("cash", row.amount),) if row.amount else ()
                line = Line(row.amount, row.product, row.category, row.quantity)
                sale = Sale(1, row.receipt_number, (line,), paid, 1, "", row.occurred_at)
                copy.write_row(bare_row(sale, now))
        count += len(chunk)
    return count


def import_whole(path: Path) -> int:
    """The command, as the operator runs it, on an empty database."""
    out = StringIO()
    call_command("import_purchases", str(path), "--json", verbosity=0, stdout=out)
    summary = json.loads(out.getvalue())
    rows: int = summary["new"]
    return rows


def main(rounds: int) -> None:
    """Turn about, then the medians."""
    package = find_spec("lifetimes")
    if package is None or package.origin is None:
        raise SystemExit("The data set comes with the package lifetimes (make setup).")
    path = Path(package.origin).parent / "datasets" / "CDNOW_master.txt"
    ratios: list[tuple[float, float]] = []
    for number in range(1, rounds + 1):
        scratch.fresh()
        bare = measure(lambda: copy_bare(path))
        whole = measure(lambda: import_whole(path))
        ratios.append((bare.cpu / whole.cpu, bare.wall / whole.wall))
        print(f"round {number}\n  validate + COPY  {bare}\n  import           {whole}")
    by_cpu, by_wall = (statistics.median(ratio) for ratio in zip(*ratios, strict=True))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"import against validate + COPY: {by_cpu:.0%} by CPU, {by_wall:.0%} by the wall")
    print(f"memory at most {memory:.0f} MB")


def bare_row(sale: Sale, now: datetime) -> tuple[object, ...]:
    """The columns of a purchase as they are known without asking the database anything."""
    day = club_day(sale.occurred_at)
    told = {
        "shop_id": sale.shop_id,
        "receipt_number": sale.receipt_number,
        "business_date": day,
        "fingerprint": sale.fingerprint(day),
        "member_id": sale.member_id,
        "program_id": 1,
        "window_id": 1,
        "occurred_at": sale.occurred_at,
        "recorded_at": now,
        "is_backdated": True,
        "recorded_by": "system",
        "amount": sale.amount,
        "net": sale.net,
        "cap_bps": 500,
    }
    return tuple((BLANK | told).values())


def _cpu_seconds() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    stat = Path(f"/proc/{backend}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return time.process_time() + (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    with scratch.dropping():
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
