"""Take one list out into a file, with the same columns as the dashboard's page of exports."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from loyalty_club.dashboard.lists.catalogue import LISTINGS
from loyalty_club.dashboard.lists.listing import Asked, Listing, sheet_of
from loyalty_club.web.files import Format, asked_format, save_list
from members.exceptions import TooManyRows
from members.roles import SYSTEM
from members.selectors.club import current_club
from members.services.audit import write_audit
from members.services.patience import unhurried


class Command(BaseCommand):
    """The format follows the file's name unless it is named; mobiles are whole."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", choices=sorted(LISTINGS), help="which list")
        self.add_file_arguments(parser)

    def add_file_arguments(self, parser: CommandParser) -> None:
        """Where to, in which format and language."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=("csv", "xlsx"), help="by the name if left out")
        parser.add_argument("--language", choices=("fa", "en"), default="fa", help="of the heads")
        parser.add_argument("--json", action="store_true", help="the summary as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        wanted = options["format"] or path.suffix.removeprefix(".").lower()
        with unhurried(), override(options["language"]):
            rows = self._save(LISTINGS[options["key"]], path, asked_format(wanted))
        if options["json"]:
            self.stdout.write(json.dumps({"rows": rows, "file": str(path)}, ensure_ascii=False))
        else:
            self.stdout.write(f"{path}: {rows} rows")

    def _save(self, listing: Listing, path: Path, file_format: Format) -> int:
        sheet = sheet_of(listing, Asked(actor=SYSTEM, club=current_club()))
        facts = {"list": sheet.key, "format": file_format, "rows": sheet.count}
        write_audit(actor=SYSTEM, action="list.exported", facts=facts)
        try:
            return save_list(sheet, path, file_format)
        except OSError as problem:
            raise CommandError(f"{path}: {problem.strerror}") from problem
        except TooManyRows as problem:
            message = "An XLSX file cannot hold so many rows; take the list as CSV."
            raise CommandError(message) from problem
