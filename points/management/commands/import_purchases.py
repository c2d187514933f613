"""Bring past purchases in from a file; bad rows go to FILE.errors.csv, twice changes nothing."""

import csv
import gc
import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from tqdm import tqdm

from members.models import Club, Shop
from members.roles import SYSTEM
from members.rules.money import Currency, format_money
from members.rules.spreadsheets import UnreadableFile, safe_cell
from members.selectors.club import club_zone, current_club
from members.selectors.identities import shops_by_code
from members.services.patience import rarely_collecting, unhurried
from members.services.shops import open_shop
from points.models import Program
from points.rules.bad_rows import BadRow
from points.rules.import_cells import FileHabits
from points.rules.import_files import (
    FileRow,
    PurchaseFile,
    guess_format,
    open_cdnow,
    open_table,
)
from points.selectors.imports import explain_refusal
from points.services.imports import RefusedRow, Tally, import_purchases
from points.services.opening import open_club

CHUNK = 4_000
FORMATS = ("cdnow", "csv", "xlsx")
UNREADABLE = {
    "not_found": "There is no such file.",
    "empty": "The file is empty.",
    "too_complex": "The file is too large or too complex; save it as CSV.",
    "unsupported_file": "This is neither CSV nor XLSX.",
}


class Command(BaseCommand):
    """Streams the file; each chunk is one transaction, so it can be stopped and run again."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=FORMATS, help="guessed where it is not said")
        parser.add_argument("--shop", default="", help="code of the shop; the only one if left out")
        parser.add_argument(
            "--unit", choices=("toman", "rial"), help="of the amounts; the club's own if left out"
        )
        parser.add_argument("--errors", type=Path, help="where bad rows go; FILE.errors.csv")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")
        parser.add_argument("--json", action="store_true", help="the summary as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        started = time.monotonic()
        tally = Tally()
        try:
            with ExitStack() as stack:
                stack.enter_context(unhurried())
                stack.enter_context(rarely_collecting())
                if options["dry_run"]:
                    stack.enter_context(transaction.atomic())
                rows = self._import(path, tally, options)
                if options["dry_run"]:
                    transaction.set_rollback(True)
        except UnreadableFile as problem:
            raise CommandError(f"{path}: {UNREADABLE[problem.code]}") from problem
        except BadRow as problem:
            sentence = explain_refusal(problem.field, problem.code)
            raise CommandError(f"{path}: {sentence}") from problem
        except KeyboardInterrupt as stop:
            message = f"Stopped after {tally.purchases} purchases. Run it again to go on."
            raise CommandError(message, returncode=130) from stop
        self._report(_summary(path, rows, tally, time.monotonic() - started), options)

    def _import(self, path: Path, tally: Tally, options: dict[str, Any]) -> int:
        kind = options["format"] or guess_format(path)
        shops = _shops(kind, options["shop"])
        file = _open(path, kind, options["unit"])
        errors = _ErrorFile(options["errors"] or _beside(path), file.header)
        bar = tqdm(unit=" rows", total=_count_lines(path, kind), disable=not options["verbosity"])
        count = 0
        with errors, bar:
            while rows := list(islice(file.rows, CHUNK)):
                sales = [row.sale for row in rows if row.sale is not None]
                refused = import_purchases(sales, actor=SYSTEM, shops=shops, tally=tally)
                tally.refused += errors.write(rows, refused)
                count += len(rows)
                bar.update(len(rows))
                gc.collect()
        return count

    def _report(self, summary: dict[str, Any], options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(summary, ensure_ascii=False))
            return
        currency = current_club().currency
        for name in ("sales", "given_back"):
            summary[name] = format_money(summary[name], currency, "en")
        width = max(map(len, summary))
        for name, value in summary.items():
            self.stdout.write(f"{name.replace('_', ' '):{width}}  {value}")
        if options["dry_run"]:
            self.stdout.write("Nothing was written: this was a dry run.")
        elif summary["refused"] == 0 and summary["new"] == 0:
            self.stdout.write("Everything in this file was in the club already.")


class _ErrorFile:
    """The rows that were refused, with number and reason; made when the first one comes."""

    def __init__(self, path: Path, header: Sequence[str]) -> None:
        self._path = path
        self._header = header
        self._stack = ExitStack()
        self._writer: Any = None

    def __enter__(self) -> None:
        self._path.unlink(missing_ok=True)

    def __exit__(self, *problem: object) -> None:
        self._stack.close()

    def write(self, rows: Sequence[FileRow], refused: Sequence[RefusedRow]) -> int:
        """Write what could not be read and what was refused; returns how many could not be read."""
        reasons = {one.row: explain_refusal(one.field, one.code) for one in refused}
        unread = {row.number: row.problem for row in rows if row.problem is not None}
        for row in rows:
            problem = unread.get(row.number)
            if problem is not None:
                self._write(row, explain_refusal(problem.field, problem.code))
            elif row.number in reasons:
                self._write(row, reasons[row.number])
        return len(unread)

    def _write(self, row: FileRow, reason: str) -> None:
        if self._writer is None:
            # The mark in front tells spreadsheets that this is UTF-8.
            file = self._path.open("w", encoding="utf-8-sig", newline="")
            self._writer = csv.writer(self._stack.enter_context(file))
            self._writer.writerow(["row", "reason", *self._header])
        self._writer.writerow([row.number, reason, *map(safe_cell, row.cells)])


def _beside(path: Path) -> Path:
    """Beside the file, or in the working folder where that cannot be written to."""
    folder = path.parent if os.access(path.parent, os.W_OK) else Path()
    return folder / f"{path.name}.errors.csv"


def _shops(kind: str, code: str) -> dict[str, int]:
    """Shops by code, and under "" the one for rows that name none.

    A fresh club is set up for the CDNOW files alone: their money and terms are known.
    """
    if kind == "cdnow" and not Program.objects.exists():
        open_club(
            actor=SYSTEM,
            name="Club",
            currency="USD",
            unit=Club.Unit.PLAIN,
            calendar=Club.Calendar.GREGORIAN,
            shop_code=code or "import",
            shop_name="Import",
        )
    if not Program.objects.exists():
        raise CommandError("The club has no program yet. Run manage.py create_owner first.")
    if not Shop.objects.exists():
        open_shop(actor=SYSTEM, code=code or "import", name="Import")
    shops = shops_by_code()
    if code and code not in shops:
        raise CommandError(f"There is no shop {code}. There are: {', '.join(sorted(shops))}.")
    if not code and len(shops) > 1:
        # Rows may still name theirs; those that do not are refused one by one.
        return shops if kind != "cdnow" else _which(shops)
    return shops | {"": shops[code] if code else next(iter(shops.values()))}


def _which(shops: dict[str, int]) -> dict[str, int]:
    raise CommandError(f"Say which shop with --shop: {', '.join(sorted(shops))}.")


def _open(path: Path, kind: str, unit: str | None) -> PurchaseFile:
    if kind == "cdnow":
        return open_cdnow(path, zone=club_zone())
    club = current_club().currency
    if unit and club.code != "IRR":
        raise CommandError(f"--unit is for a club in rial; this one's money is {club.code}.")
    chosen = {"toman": Currency("IRR", 0, "toman"), "rial": Currency("IRR", 0)}
    now = timezone.now().astimezone(club_zone())
    return open_table(path, habits=FileHabits(chosen[unit] if unit else club, now))


def _count_lines(path: Path, kind: str) -> int | None:
    return None if kind == "xlsx" else sum(block.count(b"\n") for block in _blocks(path))


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            yield block


def _summary(path: Path, rows: int, tally: Tally, seconds: float) -> dict[str, Any]:
    return {
        "file": path.name,
        "rows": rows,
        "members": len(tally.members),
        "purchases": tally.purchases,
        "new": tally.new,
        "unchanged": tally.unchanged,
        "refused": tally.refused,
        "points": tally.points,
        "sales": tally.sales,
        "given_back": tally.given_back,
        "percent": tally.given_back_bps / 100,
        "seconds": round(seconds, 2),
        "purchases_per_second": round(tally.purchases / seconds),
    }
