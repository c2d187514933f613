"""Import of generated files: members, then purchases of those members, checked and brought in.

Each command runs in a process of its own, whose peak of memory is told, in a database of its own
that is dropped afterwards: on servers of their own in .local/bench (fsync on), or on those that
DATABASE_URL names. The bare way reads and checks the same rows with the same reader and copies
them into one table of the purchases' shape, as benchmarks.bench_import does.

    python -m benchmarks.bench_import_files [MEMBERS [PURCHASES [CHECKED]]]

CHECKED is how many purchases are also tried out with --dry-run.
"""

import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks import scratch  # first: it sets Django up

# isort: split
from django.db import connection, transaction
from django.utils import timezone

from benchmarks import bench_import as bare
from members.roles import SYSTEM
from members.selectors.club import club_zone, current_club
from points.rules.import_cells import FileHabits
from points.rules.import_files import open_table
from points.rules.sales import Line, Sale, Tendered
from points.services.opening import open_club

FIRST_DAY = date(2024, 1, 1)
NAMES = ("مینا", "کاوه", "سارا", "امید", "نرگس", "آرش", "لیلا", "بهرام")
FAMILIES = ("رضایی", "مهدوی", "احمدی", "کریمی", "صادقی", "مرادی")


def write_members(path: Path, count: int) -> None:
    """So many people with a name, a birthday, a label and a number in the old system."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["mobile", "name", "last name", "birthday", "labels", "customer id"])
        for number in range(count):
            born = f"{1340 + number % 50}/{1 + number % 12:02}/{1 + number % 29:02}"
            writer.writerow(
                [
                    f"0912{number:07d}",
                    NAMES[number % len(NAMES)],
                    FAMILIES[number % len(FAMILIES)],
                    born,
                    "قدیمی" if number % 3 == 0 else "",
                    f"c{number}",
                ]
            )


def write_purchases(path: Path, count: int, members: int) -> None:
    """So many sales over two years, by day; two of a thousand cannot be read."""
    chance = random.Random(7)  # noqa: S311 - a file that is the same every time
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["receipt", "date", "amount", "mobile", "category", "tender"])
        for number in range(count):
            day = FIRST_DAY + timedelta(days=number * 730 // count)
            amount = "?" if number % 500 == 499 else str(chance.randrange(50, 5_000) * 1_000)
            mobile = f"0912{chance.randrange(members):07d}"
            writer.writerow([f"r{number}", day.isoformat(), amount, mobile, "flowers", "card"])


def run(*arguments: str) -> tuple[dict[str, Any], float, float]:
    """A management command: what it told, seconds, and its peak of memory in megabytes."""
    started = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "manage.py", *arguments, "--json"],
        cwd=scratch.PROJECT,
        stdout=subprocess.PIPE,
        env=os.environ | {"DB_STATEMENT_TIMEOUT_MS": "0"},
    )
    if child.stdout is None:
        raise SystemExit("no output")
    told = child.stdout.read()
    _pid, status, usage = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"{arguments}: failed")
    return json.loads(told), time.perf_counter() - started, usage.ru_maxrss / 1024


def tell(name: str, rows: int, seconds: float, megabytes: float, figures: dict[str, Any]) -> None:
    """One line."""
    kept = {key: figures[key] for key in ("created", "new", "refused") if key in figures}
    print(
        f"{name:34} {rows:9,} rows {seconds:8.1f} s {rows / seconds:8,.0f} rows/s "
        f"{megabytes:6.0f} MB  {kept}",
        flush=True,
    )


def copy_bare(path: Path) -> int:
    """Read, check and COPY the same file into one bare table."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {bare.BARE} (LIKE points_purchase INCLUDING ALL)")
    now = timezone.now()
    habits = FileHabits(current_club().currency, now.astimezone(club_zone()))
    rows = open_table(path, habits=habits).rows
    statement = f"COPY {bare.BARE} ({', '.join(bare.BLANK)}) FROM STDIN"
    count = 0
    while chunk := list(islice(rows, bare.CHUNK)):
        with transaction.atomic(), connection.cursor() as cursor, cursor.copy(statement) as copy:
            for sold in (row.sale for row in chunk if row.sale is not None):
                paid = (Tendered("card", sold.amount),)
                line = Line(sold.amount, sold.product, sold.category, sold.quantity)
                sale = Sale(1, sold.receipt_number, (line,), paid, 1, occurred_at=sold.occurred_at)
                copy.write_row(bare.bare_row(sale, now))
        count += len(chunk)
    return count


def main(members: int, purchases: int, checked: int) -> None:
    """Members tried out and brought in, purchases tried out and brought in, the bare way last."""
    scratch.fresh()
    open_club(actor=SYSTEM, name="Club", shop_code="main", shop_name="Main")
    with tempfile.TemporaryDirectory() as folder:
        people, sales = Path(folder, "members.csv"), Path(folder, "sales.csv")
        few = Path(folder, "few.csv")
        write_members(people, members)
        write_purchases(sales, purchases, members)
        write_purchases(few, checked, members)
        for name, command, path, rows, more in (
            ("members, tried out", "import_members", people, members, ["--dry-run"]),
            ("members", "import_members", people, members, []),
            ("members, a second time", "import_members", people, members, []),
            ("purchases, tried out", "import_purchases", few, checked, ["--dry-run"]),
            ("purchases", "import_purchases", sales, purchases, []),
        ):
            quiet = ["--verbosity", "0"] if command == "import_purchases" else []
            figures, seconds, megabytes = run(command, str(path), *quiet, *more)
            tell(name, rows, seconds, megabytes, figures)
        started = time.perf_counter()
        rows = copy_bare(few)
        seconds = time.perf_counter() - started
        tell("bare validate + COPY", rows, seconds, 0, {})


if __name__ == "__main__":
    given = [int(number) for number in sys.argv[1:]]
    usual = [100_000, 1_000_000, 100_000]
    with scratch.dropping():
        main(*given, *usual[len(given) :])
