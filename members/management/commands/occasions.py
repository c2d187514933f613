"""The occasions of one year: on which day each falls, and how sure that is."""

import json
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.management.written import jalali_text
from members.rules.calendars import CalendarName, month_start, name_of
from members.selectors.club import club_day
from members.selectors.occasions import OccasionView, occasions_between

# The number of a year tells its calendar.
YEARS: dict[CalendarName, range] = {
    "jalali": range(1200, 1500),
    "gregorian": range(1800, 2200),
}


class Command(BaseCommand):
    """Lists every occasion that the club knows, kept or not, with the days that it has set or
    confirmed; before a club is set up, those that come with the program. `status` is official,
    predicted or estimated (lunar), fixed, rule, or edited. An occasion may come twice in a year.
    """

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, help="1405, or 2026; this Jalali year if left out")
        parser.add_argument("--kept", action="store_true", help="only those that the club keeps")
        parser.add_argument("--lang", choices=("fa", "en"), help="the language of the names")
        parser.add_argument("--json", action="store_true", help="the list as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        first, last = _year(options["year"])
        found = occasions_between(first, last, kept_only=options["kept"], language=options["lang"])
        if options["json"]:
            self.stdout.write(json.dumps([_as_json(view) for view in found], ensure_ascii=False))
            return
        for view in found:
            days = f"{jalali_text(view.on)}  {view.on.isoformat()} {view.on:%a}"
            self.stdout.write(f"{days}  {view.status:9}  {view.key:18} {view.name}")


def _year(year: int | None) -> tuple[date, date]:
    """The first and the last day of a year."""
    year = year or name_of(club_day(), "jalali").year
    calendar = next((name for name, years in YEARS.items() if year in years), None)
    if calendar is None:
        message = f"No year {year} is known: name a Jalali (1405) or a Gregorian one (2026)."
        raise CommandError(message)
    return month_start(calendar, year, 1), month_start(calendar, year, 13) - timedelta(days=1)


def _as_json(view: OccasionView) -> dict[str, str]:
    return {
        "key": view.key,
        "name": view.name,
        "calendar": view.calendar,
        "jalali": jalali_text(view.on),
        "gregorian": view.on.isoformat(),
        "status": view.status,
    }
