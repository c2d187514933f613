"""After a backup was restored: erase again whoever the register of erasures names."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.services.erasure_register import register_path
from members.services.patience import unhurried
from points.services.forgetting import reapply_erasures


class Command(BaseCommand):
    """Safe to run twice. A number that belongs to somebody else in this database is left alone."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", nargs="?", type=Path, help="the register; that of the settings if left out"
        )
        parser.add_argument("--json", action="store_true", help="the counts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"] or register_path()
        if not path.is_file():
            message = f"There is no register at {path}."
            raise CommandError(message)
        with unhurried():
            again = reapply_erasures(path)
        if options["json"]:
            self.stdout.write(json.dumps(asdict(again)))
            return
        self.stdout.write(f"lines             {again.lines}")
        self.stdout.write(f"erased again      {again.erased}")
        self.stdout.write(f"erased already    {again.already}")
        self.stdout.write(f"not in this club  {again.unknown}")
