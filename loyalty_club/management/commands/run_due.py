"""One tick of the timetable: does what is due at this instant; safe to run at any time."""

import json
import sys
from argparse import ArgumentTypeError
from contextlib import redirect_stdout
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from loyalty_club.timetable import run_tick
from members.roles import SYSTEM
from members.selectors.club import club_zone
from members.services.clock import believe_clock
from members.services.timetable import Tick

# No club was before, and nobody plans for so late; a Jalali year is not meant either.
FIRST_YEAR, LAST_YEAR = 2000, 2199
# A person waits for the tick that is under way rather than hear that there is one.
PATIENCE = 60.0


class Command(BaseCommand):
    """What Celery's beat wakes every minute, for a cron job or a person."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--now",
            type=_instant,
            metavar="ISO",
            help="the instant to go by, of the Gregorian calendar, in the club's zone where no "
            "offset is given; it is believed",
        )
        parser.add_argument("--json", action="store_true", help="the counts as JSON")
        parser.add_argument(
            "--clock-is-right",
            action="store_true",
            help="go on by the present clock after a jump that stopped the timetable",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["clock_is_right"]:
            believe_clock(actor=SYSTEM)
        # What jobs print, such as the console carrier's messages, is not the answer.
        with redirect_stdout(sys.stderr):
            done = run_tick(now=options["now"], patience=PATIENCE)
        if options["json"]:
            self.stdout.write(json.dumps(_document(done)))
        else:
            self._tell(done)

    def _tell(self, done: Tick) -> None:
        self.stdout.write(f"{done.now.astimezone(club_zone()):%Y-%m-%d %H:%M:%S %Z}")
        if done.is_paused:
            self.stdout.write("The clock has jumped; nothing is done until it is right again.")
            self.stdout.write("If it is right: run_due --clock-is-right")
        if done.is_elsewhere:
            self.stdout.write("Another tick is at work.")
        for name, count in done.counts.items():
            self.stdout.write(f"{count:8}  {name}")
        for name, problem in done.problems.items():
            self.stdout.write(self.style.ERROR(f"{'failed':>8}  {name}: {problem}"))


def _document(done: Tick) -> dict[str, Any]:
    return {
        "now": done.now.astimezone(club_zone()).isoformat(timespec="seconds"),
        "jobs": done.counts,
        "problems": done.problems,
        "paused": done.is_paused,
        "elsewhere": done.is_elsewhere,
    }


def _instant(text: str) -> datetime:
    """An instant in ISO 8601; without an offset it is the club's own time."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as problem:
        message = f"not an instant in ISO 8601, such as 2026-12-01T09:00: {text!r}"
        raise ArgumentTypeError(message) from problem
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        message = (
            f"{text!r} lies outside the years {FIRST_YEAR} to {LAST_YEAR} of the Gregorian calendar"
        )
        raise ArgumentTypeError(message)
    return moment if moment.tzinfo else moment.replace(tzinfo=club_zone())
