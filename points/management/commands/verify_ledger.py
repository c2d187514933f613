"""Check every promise of the ledger; exit 1 and name the members when anything is off."""

import json
import sys
import time
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from members.services.patience import unhurried
from points.models import Account, LedgerEntry
from points.selectors.verification import find_breaches


class Command(BaseCommand):
    """Reads only: what is found is for a person to judge, never mended silently."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        with unhurried():
            breaches = find_breaches()
            accounts, entries = Account.objects.count(), LedgerEntry.objects.count()
        seconds = round(time.monotonic() - started, 2)
        if options["json"]:
            result = {
                "ok": not breaches,
                "breaches": [asdict(breach) for breach in breaches],
                "accounts": accounts,
                "entries": entries,
                "seconds": seconds,
            }
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        else:
            for breach in breaches:
                self.stdout.write(f"{breach.subject}: not so that {breach.check} ({breach.detail})")
            verdict = f"{len(breaches)} breaches" if breaches else "Everything holds"
            self.stdout.write(f"{verdict}: {accounts} accounts, {entries} entries, {seconds} s")
        if breaches:
            sys.exit(1)
