"""The summaries behind every figure, written anew from the purchases; safe to run at any time."""

import json
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from analytics.exceptions import SummariesBusy
from analytics.selectors.freshness import freshness
from analytics.services.summaries.rebuilding import rebuild_summaries
from members.services.patience import unhurried


class Command(BaseCommand):
    """The club goes on meanwhile: pages read the former rows until the new ones are written."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="the outcome as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        try:
            with unhurried():
                members = rebuild_summaries(tell=None if options["json"] else self._tell)
        except SummariesBusy as busy:
            message = "Somebody else is writing the summaries; try again when that is through."
            raise CommandError(message) from busy
        seconds = round(time.monotonic() - began, 2)
        waiting = freshness().waiting
        if options["json"]:
            outcome = {"members": members, "seconds": seconds, "waiting": waiting}
            self.stdout.write(json.dumps(outcome))
        else:
            self.stdout.write(f"{members} members in {seconds} seconds; {waiting} changes wait.")

    def _tell(self, done: int) -> None:
        self.stderr.write(f"{done:3} %")
