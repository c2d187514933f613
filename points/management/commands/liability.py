"""What the club owed its members at the end of a day: points, value, by month of expiry."""

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.rules.calendars import CalendarName, InvalidDate, jalali_of, parse_day
from members.rules.money import format_money, format_percent
from members.selectors.club import club_day, current_club
from members.services.patience import unhurried
from points.exceptions import NoProgram
from points.selectors.liability import Liability, liability_on
from points.selectors.programs import terms_on


class Command(BaseCommand):
    """Days in the JSON are Gregorian (ISO 8601), money is in the smallest unit; a `month` is
    named by the program's calendar.
    """

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--on", type=_day, help="the day, 2026-11-21 or 1405-08-30; today if left out"
        )
        parser.add_argument("--json", action="store_true", help="the figures as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        day: date = options["on"] or club_day()
        if day > club_day():
            message = "That day has not come yet."
            raise CommandError(message)
        try:
            with unhurried():
                owed = liability_on(day)
                calendar = terms_on(day).calendar
        except NoProgram as problem:
            message = "The club has no program yet. Run manage.py create_owner first."
            raise CommandError(message) from problem
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(owed, calendar)))
        else:
            self._say(owed, calendar)

    def _say(self, owed: Liability, calendar: CalendarName) -> None:
        currency = current_club().currency
        self.stdout.write(f"at the end of {owed.day.isoformat()}")
        self.stdout.write(f"points             {owed.points}")
        self.stdout.write(f"value              {format_money(owed.value, currency, 'en')}")
        self.stdout.write(f"of which waiting   {owed.pending_points}")
        self.stdout.write(f"members            {owed.members}")
        for month in owed.by_expiry_month:
            worth = format_money(month.value, currency, "en")
            name = _month(month.starts_on, calendar)
            self.stdout.write(f"expire in {name}  {month.points} points, {worth}")
        if owed.breakage is None or owed.expected_breakage is None:
            self.stdout.write("expected breakage  too few points have ended their life to say")
            return
        rate = format_percent(owed.breakage.rate_bps, "en")
        worth = format_money(owed.expected_breakage, currency, "en")
        self.stdout.write(f"expected breakage  {worth}: {rate} of the last year's expired unspent")


def _as_json(owed: Liability, calendar: CalendarName) -> dict[str, Any]:
    breakage = owed.breakage
    return {
        "on": owed.day.isoformat(),
        "calendar": calendar,
        "points": owed.points,
        "value": owed.value,
        "pending_points": owed.pending_points,
        "pending_value": owed.pending_value,
        "members": owed.members,
        "by_expiry_month": [
            {
                "month": _month(month.starts_on, calendar),
                "starts_on": month.starts_on.isoformat(),
                "points": month.points,
                "value": month.value,
            }
            for month in owed.by_expiry_month
        ],
        "breakage": breakage
        and {
            "expired": breakage.expired,
            "ended": breakage.ended,
            "rate_bps": breakage.rate_bps,
            "sample": breakage.sample,
        },
        "expected_breakage": owed.expected_breakage,
    }


def _month(starts_on: date, calendar: CalendarName) -> str:
    if calendar == "gregorian":
        return f"{starts_on.year:04}-{starts_on.month:02}"
    jalali = jalali_of(starts_on)
    return f"{jalali.year:04}-{jalali.month:02}"


def _day(text: str) -> date:
    try:
        return parse_day(text, calendar="gregorian")
    except InvalidDate:
        return parse_day(text, calendar="jalali")
