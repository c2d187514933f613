"""What commands with figures of some days have in common: from, to, one shop, JSON."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.models import Shop
from members.rules.calendars import CalendarName, InvalidDate, parse_day
from members.selectors.club import club_day

_CALENDARS: tuple[CalendarName, ...] = ("gregorian", "jalali")


class DaysCommand(BaseCommand):
    """Figures of the days `--from` to `--to`, both in it by the club's clock, in either calendar;
    of `usual_days` up to the last where the first is left out.
    """

    usual_days: ClassVar[int]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--from",
            dest="first",
            type=_day,
            help=f"the first day, 2026-11-21 or 1405-08-30; {self.usual_days} days up to the "
            "last if left out",
        )
        parser.add_argument("--to", dest="last", type=_day, help="the last; today if left out")
        parser.add_argument("--shop", help="the code of one shop")
        parser.add_argument("--json", action="store_true", help="the figures as JSON")

    def days(self, options: dict[str, Any]) -> tuple[date, date]:
        """The first and the last; refuses them turned around."""
        last: date = options["last"] or club_day()
        first: date = options["first"] or last - timedelta(days=self.usual_days - 1)
        if first > last:
            message = "The first day lies after the last."
            raise CommandError(message)
        return first, last

    def shop_id(self, options: dict[str, Any]) -> int | None:
        """The shop that was named; refuses one that is none."""
        code = options["shop"]
        if code is None:
            return None
        shop = Shop.objects.filter(code=code).first()
        if shop is None:
            message = f"There is no shop {code}."
            raise CommandError(message)
        return shop.pk


def _day(text: str) -> date:
    for calendar in _CALENDARS:
        try:
            return parse_day(text, calendar=calendar)
        except InvalidDate:
            continue
    message = f"{text} is no day"
    raise CommandError(message)
