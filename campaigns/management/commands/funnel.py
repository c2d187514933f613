"""The funnel of the sales cycle: how many leads reached each stage, how long, of what worth."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaigns.selectors.leads.funnel import StageFigures, funnel_of
from members.models import Shop
from members.rules.calendars import CalendarName, InvalidDate, parse_day
from members.rules.money import format_money
from members.selectors.club import club_day, current_club
from members.services.patience import unhurried

USUAL_DAYS = 90
# A share is told to a hundredth of a percent and finer than anybody needs.
DIGITS = 6
_CALENDARS: tuple[CalendarName, ...] = ("gregorian", "jalali")


class Command(BaseCommand):
    """Leads that came on these days, both included by the club's clock, at the seven stages from
    `generated` to `kept`. `count` reached the stage, `conversion` is the part of those who had
    reached the one before (0 to 1), `median_days` the median of the stays at it, those that go on
    counted up to now, `value` their worth in the smallest unit; null where there is nothing.
    """

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--from",
            dest="first",
            type=_day,
            help="the first day, 2026-11-21 or 1405-08-30; ninety days up to the last if left out",
        )
        parser.add_argument("--to", dest="last", type=_day, help="the last; today if left out")
        parser.add_argument("--shop", help="the code of one shop")
        parser.add_argument("--json", action="store_true", help="the figures as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        last: date = options["last"] or club_day()
        first: date = options["first"] or last - timedelta(days=USUAL_DAYS - 1)
        if first > last:
            message = "The first day lies after the last."
            raise CommandError(message)
        with unhurried():
            figures = funnel_of(first, last, shop_id=_shop_id(options["shop"]))
        if options["json"]:
            self.stdout.write(json.dumps([_as_json(one) for one in figures]))
        else:
            self._say(first, last, figures)

    def _say(self, first: date, last: date, figures: Sequence[StageFigures]) -> None:
        currency = current_club().currency
        self.stdout.write(f"leads that came from {first.isoformat()} to {last.isoformat()}")
        for one in figures:
            went_on = "" if one.conversion is None else f"{one.conversion:.1%}"
            stayed = "" if one.median_days is None else f"{one.median_days:.1f} days"
            worth = format_money(one.value, currency, "en")
            self.stdout.write(f"{one.key:10}{one.count:>6}{went_on:>8}{stayed:>12}  {worth}")


def _as_json(one: StageFigures) -> dict[str, Any]:
    return {
        "stage": one.key,
        "count": one.count,
        "conversion": None if one.conversion is None else round(one.conversion, DIGITS),
        "median_days": one.median_days,
        "value": one.value,
    }


def _shop_id(code: str | None) -> int | None:
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
    raise ValueError(text)
