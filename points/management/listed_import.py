"""What the commands share that bring members and dates in: stream, count, name what is refused."""

import csv
import gc
import json
import os
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from members.roles import SYSTEM
from members.rules.spreadsheets import TableRow, UnreadableFile, safe_cell
from members.services.conflicts import retry_conflicts
from members.services.patience import rarely_collecting, unhurried
from points.rules.bad_rows import BadRow
from points.rules.import_fields import ImportKind, check_columns, guess_columns
from points.selectors.import_files import (
    SAMPLES,
    Choices,
    fact_names,
    first_rows,
    habits_of,
    open_file,
)
from points.selectors.imports import explain_refusal, problem_sentence
from points.services.import_kinds import IMPORTERS, Brought, Importer, Refused, Terms

COUNTS = ("created", "updated", "unchanged", "refused")


class ListedImport(BaseCommand):
    """Streams the file; each chunk is one transaction, so that it can be run again."""

    kind: ClassVar[ImportKind]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--errors", type=Path, help="where refused rows go; FILE.errors.csv")
        parser.add_argument(
            "--day-first", action="store_true", help="days with the year last are day/month/year"
        )
        parser.add_argument(
            "--month-first", action="store_true", help="days with the year last are month/day/year"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")
        parser.add_argument("--json", action="store_true", help="the summary as JSON")

    def choices(self, options: dict[str, Any]) -> Choices:
        """How the file writes."""
        order = "dmy" if options["day_first"] else "mdy" if options["month_first"] else ""
        return Choices(order=order)

    def importer(self) -> type[Importer[Any]]:
        """What becomes of the rows."""
        return IMPORTERS[self.kind]

    def columns(self, header: Sequence[str], samples: Sequence[Sequence[str]]) -> dict[str, int]:
        """Which column holds which field."""
        return guess_columns(self.kind, header, samples, fact_names())

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        errors: Path = options["errors"] or _beside(path)
        errors.unlink(missing_ok=True)
        try:
            with ExitStack() as stack:
                stack.enter_context(unhurried())
                stack.enter_context(rarely_collecting())
                if options["dry_run"]:
                    stack.enter_context(transaction.atomic())
                figures = self._import(path, errors, self.choices(options))
                if options["dry_run"]:
                    transaction.set_rollback(True)
        except UnreadableFile as problem:
            raise CommandError(f"{path}: {problem_sentence(problem.code)}") from problem
        except BadRow as problem:
            sentence = explain_refusal(problem.field, problem.code)
            raise CommandError(f"{path}: {sentence}") from problem
        self._report(figures, errors, options)

    def _import(self, path: Path, errors: Path, choices: Choices) -> dict[str, int]:
        file, importer = self._open(path, choices)
        figures = dict.fromkeys(("rows", *COUNTS), 0)
        while chunk := list(islice(file.rows, importer.chunk)):
            brought = retry_conflicts(partial(_bring, importer, chunk))
            for name in figures:
                figures[name] += brought.figures[name]
            if brought.refused:
                _write(errors, file.header, chunk, brought.refused)
            gc.collect()
        return figures

    def _open(self, path: Path, choices: Choices) -> tuple[Any, Importer[Any]]:
        header, rows = first_rows(path, SAMPLES)
        columns = self.columns(header, [row.cells for row in rows])
        check_columns(self.kind, columns)
        terms = Terms(SYSTEM, choices, habits_of(choices, path), evidence="import:file")
        return open_file(path), self.importer()(len(header), columns, terms)

    def _report(self, figures: dict[str, int], errors: Path, options: dict[str, Any]) -> None:
        written = str(errors) if errors.exists() else None
        summary: dict[str, Any] = {**figures, "errors_file": written}
        if options["json"]:
            self.stdout.write(json.dumps(summary, ensure_ascii=False))
            return
        for name, value in summary.items():
            self.stdout.write(f"{name.replace('_', ' '):12}  {value if value is not None else '-'}")
        if options["dry_run"]:
            self.stdout.write("Nothing was written: this was a dry run.")


def _bring(importer: Importer[Any], chunk: list[TableRow]) -> Brought:
    with transaction.atomic():
        return importer.bring(chunk)


def _write(path: Path, header: Any, chunk: list[TableRow], refused: list[Refused]) -> None:
    """Refused rows with number and reason in front, the header above the first of them."""
    rows = {row.number: row.cells for row in chunk}
    is_new = not path.exists()
    # The mark in front tells spreadsheets that this is UTF-8.
    with path.open("a", encoding="utf-8-sig" if is_new else "utf-8", newline="") as file:
        writer = csv.writer(file)
        if is_new:
            writer.writerow(["row", "reason", *map(safe_cell, header)])
        for one in refused:
            reason = explain_refusal(one.field, one.code)
            writer.writerow([one.row, reason, *map(safe_cell, rows[one.row])])


def _beside(path: Path) -> Path:
    """Beside the file, or in the working folder where that cannot be written to."""
    folder = path.parent if os.access(path.parent, os.W_OK) else Path()
    return folder / f"{path.name}.errors.csv"
