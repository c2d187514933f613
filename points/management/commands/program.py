"""The program as one readable document: written out, checked, and published from a file."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from members.exceptions import InvalidField
from members.roles import SYSTEM
from members.rules.calendars import InvalidDate, parse_day
from members.selectors.club import club_day, current_club
from members.services.patience import unhurried
from points.exceptions import BadProgram
from points.models import Program
from points.rules.documents import read_program, write_program
from points.rules.program_files import TextFormat, dump_document, load_document
from points.rules.terms import Terms
from points.selectors.drafts import explain_problems
from points.selectors.problems import Problem
from points.selectors.versions import Version, program_versions
from points.services.programs import publish_terms


class Command(BaseCommand):
    """Amounts in a document are in the smallest unit, days in the program's calendar. A document
    that cannot be published ends with exit code 1 and every place that must change.
    """

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        export = actions.add_parser("export", help="write a version's document")
        export.add_argument("--format", choices=("yaml", "json"), default="yaml")
        export.add_argument("--json", action="store_true", help="the same as --format json")
        export.add_argument(
            "--version", type=int, dest="wanted", metavar="N", help="the one in force if left out"
        )
        check = actions.add_parser("check", help="say what must change before it can be published")
        publish = actions.add_parser("publish", help="publish a document as a new version")
        publish.add_argument(
            "--starts-on",
            type=_day,
            metavar="DAY",
            help="a day to come, 2026-12-22 or 1405-10-01; tomorrow if left out",
        )
        for action in (check, publish):
            action.add_argument("file", type=Path, help="YAML, or JSON where it ends so")
            action.add_argument("--json", action="store_true", help="the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        with unhurried(), override("en"):
            match options["action"]:
                case "export":
                    self._export(options)
                case "check":
                    self._check(options)
                case "publish":
                    self._publish(options)

    def _export(self, options: dict[str, Any]) -> None:
        document = write_program(_version(options["wanted"]).terms)
        text_format: TextFormat = "json" if options["json"] else options["format"]
        self.stdout.write(dump_document(document, text_format), ending="")

    def _check(self, options: dict[str, Any]) -> None:
        terms = self._read(options)
        if options["json"]:
            self.stdout.write(json.dumps({"ok": True, "problems": []}))
            return
        tiers = len(terms.tiers.levels) if terms.tiers else 0
        self.stdout.write(f"It can be published: {len(terms.rules)} rules, {tiers} tiers.")

    def _publish(self, options: dict[str, Any]) -> None:
        terms = self._read(options)
        starts_on = options["starts_on"] or _first_day()
        try:
            program = publish_terms(terms=terms, actor=SYSTEM, starts_on=starts_on)
        except InvalidField as problem:
            message = "A new version starts on a day to come, after the newest version's."
            raise CommandError(message) from problem
        if options["json"]:
            done = {"version": program.version, "starts_on": program.starts_on.isoformat()}
            self.stdout.write(json.dumps(done))
            return
        self.stdout.write(f"Version {program.version} holds from {program.starts_on.isoformat()}.")

    def _read(self, options: dict[str, Any]) -> Terms:
        """The file's terms; where it cannot be published, all that is wrong and exit code 1."""
        path: Path = options["file"]
        document = None
        try:
            document = load_document(path.read_text(encoding="utf-8"), name=path.name)
            return read_program(document)
        except OSError as problem:
            raise CommandError(f"{path}: {problem.strerror}") from problem
        except UnicodeDecodeError as problem:
            raise CommandError(f"{path}: This is not text in UTF-8.") from problem
        except BadProgram as refusal:
            currency = current_club().currency
            self._say(explain_problems(refusal, currency, document=document), options)
            raise SystemExit(1) from refusal

    def _say(self, problems: Sequence[Problem], options: dict[str, Any]) -> None:
        if options["json"]:
            listed = [{"field": one.field, "sentence": one.sentence} for one in problems]
            self.stdout.write(json.dumps({"ok": False, "problems": listed}, ensure_ascii=False))
            return
        for one in problems:
            self.stderr.write(one.sentence)


def _version(wanted: int | None) -> Version:
    for version in program_versions(club_day()):
        if version.terms.version == wanted or (wanted is None and version.state == "current"):
            return version
    message = "There is no such version of the program." if wanted else "There is no program yet."
    raise CommandError(message)


def _first_day() -> date:
    """Tomorrow; today for the very first version, that nobody waits for."""
    return club_day() + timedelta(days=Program.objects.exists())


def _day(text: str) -> date:
    try:
        return parse_day(text, calendar="gregorian")
    except InvalidDate:
        return parse_day(text, calendar="jalali")
