"""Say what is wrong with this installation and what to do; exit 1 when anything is an error."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from loyalty_club.diagnosis import examine

MARKS = {"ok": "ok   ", "warn": "WARN ", "error": "ERROR"}


class Command(BaseCommand):
    """Looks only; it runs without the system checks, for it must speak where they fail."""

    help = __doc__ or ""
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="the findings as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = examine()
        is_well = all(finding.level != "error" for finding in findings)
        if options["json"]:
            rows = [asdict(finding) for finding in findings]
            self.stdout.write(json.dumps({"ok": is_well, "findings": rows}, ensure_ascii=False))
        else:
            for finding in findings:
                line = f"{MARKS[finding.level]}  {finding.subject:11} {finding.message}"
                self.stdout.write(f"{line}\n{'':20}{finding.advice}" if finding.advice else line)
        if not is_well:
            sys.exit(1)
