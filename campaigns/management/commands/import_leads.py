"""Bring leads in from a file; known ones stay as they are, refused rows go to FILE.errors.csv."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.core.management.base import CommandError, CommandParser

from campaigns.services.leads.importing import LeadImporter
from points.management.listed_import import ListedImport
from points.rules.import_fields import fields_of
from points.selectors.import_files import Choices


class Command(ListedImport):
    """Columns as docs/import.md names them; importing a file twice changes nothing."""

    help = __doc__ or ""
    kind = "leads"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="FIELD=COLUMN",
            help="the column of a field by its title, where it is not guessed; may be repeated",
        )
        parser.add_argument(
            "--check", action="store_true", dest="dry_run", help="the same as --dry-run"
        )
        parser.add_argument(
            "--consents", action="store_true", help="the file's yes is the lead's permission"
        )
        parser.add_argument("--unit", choices=("toman", "rial"), help="of amounts in a rial club")

    def handle(self, *args: Any, **options: Any) -> None:
        self._told = _told(options["map"])
        super().handle(*args, **options)

    def choices(self, options: dict[str, Any]) -> Choices:
        """How the file writes, and how far it is believed."""
        return replace(
            super().choices(options), unit=options["unit"] or "", consents=options["consents"]
        )

    def importer(self) -> type[LeadImporter]:
        """What becomes of the rows."""
        return LeadImporter

    def columns(self, header: Sequence[str], samples: Sequence[Sequence[str]]) -> dict[str, int]:
        """As guessed, but for what was told."""
        told = {name: _place(header, title) for name, title in self._told.items()}
        guessed = super().columns(header, samples)
        free = {
            name: at for name, at in guessed.items() if name not in told and at not in told.values()
        }
        return free | told


def _told(pairs: Sequence[str]) -> Mapping[str, str]:
    told = {}
    for pair in pairs:
        name, equals, title = pair.partition("=")
        if not equals or name not in fields_of("leads"):
            fields = ", ".join(fields_of("leads"))
            message = f"--map {pair}: write FIELD=COLUMN, the field one of {fields}"
            raise CommandError(message)
        told[name] = title
    return told


def _place(header: Sequence[str], title: str) -> int:
    wanted = title.strip()
    found = [at for at, name in enumerate(header) if name.strip() == wanted]
    if not found:
        message = f"The file has no column {wanted}."
        raise CommandError(message)
    return found[0]
