"""Bring opening balances in from a file: what an old club owed; twice changes nothing."""

import json
from collections.abc import Iterable
from contextlib import ExitStack
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from members.roles import SYSTEM
from members.rules.money import format_money
from members.rules.spreadsheets import UnreadableFile
from members.selectors.club import club_zone, current_club
from members.services.conflicts import retry_conflicts
from members.services.patience import unhurried
from points.exceptions import NoProgram
from points.rules.bad_rows import BadRow
from points.rules.import_cells import FileHabits
from points.rules.openings import OpeningRow, read_openings
from points.selectors.imports import explain_refusal
from points.services.openings import Openings, RefusedOpening, open_balances

CHUNK = 2_000
SHOWN = 20
UNREADABLE = {
    "not_found": "There is no such file.",
    "empty": "The file is empty.",
    "too_complex": "The file is too large or too complex; save it as CSV.",
    "unsupported_file": "This is neither CSV nor XLSX.",
}


class Command(BaseCommand):
    """Columns: mobile or card, points, and (if the points have a last day) expires_on."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")
        parser.add_argument("--json", action="store_true", help="the summary as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            with ExitStack() as stack:
                stack.enter_context(unhurried())
                if options["dry_run"]:
                    stack.enter_context(transaction.atomic())
                rows, done = _import(path)
                if options["dry_run"]:
                    transaction.set_rollback(True)
        except UnreadableFile as problem:
            raise CommandError(f"{path}: {UNREADABLE[problem.code]}") from problem
        except BadRow as problem:
            sentence = explain_refusal(problem.field, problem.code)
            raise CommandError(f"{path}: {sentence}") from problem
        except NoProgram as problem:
            message = "The club has no program yet. Run manage.py create_owner first."
            raise CommandError(message) from problem
        self._report(rows, done, options)

    def _report(self, rows: int, done: Openings, options: dict[str, Any]) -> None:
        errors = [
            {"row": one.row, "reason": str(explain_refusal(one.field, one.code))}
            for one in sorted(done.refused, key=lambda one: one.row)
        ]
        summary: dict[str, Any] = {
            "rows": rows,
            "new": done.new,
            "unchanged": done.unchanged,
            "refused": len(errors),
            "points": done.points,
            "value": done.value,
        }
        if options["json"]:
            self.stdout.write(json.dumps(summary | {"errors": errors}, ensure_ascii=False))
            return
        summary["value"] = format_money(done.value, current_club().currency, "en")
        for name, value in summary.items():
            self.stdout.write(f"{name:9}  {value}")
        for error in errors[:SHOWN]:
            self.stderr.write(f"row {error['row']}: {error['reason']}")
        if len(errors) > SHOWN:
            self.stderr.write(f"and {len(errors) - SHOWN} more")
        if options["dry_run"]:
            self.stdout.write("Nothing was written: this was a dry run.")


def _import(path: Path) -> tuple[int, Openings]:
    """Row by row in chunks, each one transaction, so that it can be stopped and run again."""
    total, count = Openings(), 0
    now = timezone.now().astimezone(club_zone())
    rows = read_openings(path, FileHabits(current_club().currency, now))
    while chunk := list(islice(rows, CHUNK)):
        count += len(chunk)
        good = [row for row in chunk if isinstance(row, OpeningRow)]
        done = retry_conflicts(partial(open_balances, rows=good, actor=SYSTEM))
        _add(total, done, (row for row in chunk if not isinstance(row, OpeningRow)))
    return count, total


def _add(total: Openings, done: Openings, unread: Iterable[tuple[int, BadRow]]) -> None:
    total.new += done.new
    total.unchanged += done.unchanged
    total.points += done.points
    total.value += done.value
    total.refused += done.refused
    total.refused += [
        RefusedOpening(number, problem.field, problem.code) for number, problem in unread
    ]
