"""Bring important dates of known members in from a file; refused rows go to FILE.errors.csv."""

from dataclasses import replace
from typing import Any

from django.core.management.base import CommandParser

from points.management.listed_import import ListedImport
from points.selectors.import_files import Choices


class Command(ListedImport):
    """Columns as docs/import.md names them; importing a file twice changes nothing."""

    help = __doc__ or ""
    kind = "dates"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--calendar",
            choices=("jalali", "gregorian", "lunar"),
            default="",
            help="of days without a year; the club's own if left out",
        )

    def choices(self, options: dict[str, Any]) -> Choices:
        """How the file writes."""
        return replace(super().choices(options), calendar=options["calendar"])
