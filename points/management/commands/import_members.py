"""Bring members in from a file; known ones are filled in, refused rows go to FILE.errors.csv."""

from dataclasses import replace
from typing import Any

from django.core.management.base import CommandParser

from points.management.listed_import import ListedImport
from points.selectors.import_files import Choices


class Command(ListedImport):
    """Columns as docs/import.md names them; importing a file twice changes nothing."""

    help = __doc__ or ""
    kind = "members"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--overwrite", action="store_true", help="the file knows better than the club"
        )
        parser.add_argument(
            "--consents", action="store_true", help="the file's yes is the member's permission"
        )

    def choices(self, options: dict[str, Any]) -> Choices:
        """How the file writes, and how far it is believed."""
        return replace(
            super().choices(options),
            overwrites=options["overwrite"],
            consents=options["consents"],
        )
