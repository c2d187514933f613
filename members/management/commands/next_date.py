"""When a day of every year comes next, in any of the three calendars."""

import argparse
import json
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.management.written import jalali_text, read_day
from members.rules.calendars import InvalidDate
from members.rules.yearly import LEAP_POLICIES, longest_month, next_yearly_day


class Command(BaseCommand):
    """The day lies strictly after --after: a day that is kept on DATE itself is told for its next
    time. Lunar days are those of the calendar of Iran.
    """

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--calendar", choices=("jalali", "gregorian", "lunar"), required=True)
        parser.add_argument("--month", type=int, required=True)
        parser.add_argument("--day", type=int, required=True)
        parser.add_argument(
            "--after",
            type=_day,
            required=True,
            metavar="DATE",
            help="2026-11-21 or 1405-08-30; the day itself does not count",
        )
        parser.add_argument(
            "--policy",
            choices=LEAP_POLICIES,
            default="before",
            help="where a month lacks the day that year: the day before it would be, the day "
            "after, or only years that have it (before if left out)",
        )
        parser.add_argument("--json", action="store_true", help="the day as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        calendar, month, day = options["calendar"], options["month"], options["day"]
        if not 1 <= day <= longest_month(calendar, month):
            message = f"The {calendar} calendar has no day {month}/{day}."
            raise CommandError(message)
        after: date = options["after"]
        today = after + timedelta(days=1)
        on = next_yearly_day(calendar, month, day, today=today, policy=options["policy"])
        if options["json"]:
            told = {"gregorian": on.isoformat(), "jalali": jalali_text(on)}
            self.stdout.write(json.dumps(told))
        else:
            self.stdout.write(f"{on:%A} {on.isoformat()}, {jalali_text(on)}")


def _day(text: str) -> date:
    try:
        return read_day(text)
    except InvalidDate as problem:
        message = f"{text} is no day: write 2026-11-21 or 1405-08-30"
        raise argparse.ArgumentTypeError(message) from problem
