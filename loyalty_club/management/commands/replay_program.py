"""The club's own months replayed under a program: given back, cut by the cap, tiers, liability."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from analytics.rules.outcomes import MonthFigures, Outcome
from analytics.selectors.replay import Replay, last_months, replay
from analytics.selectors.verdicts import verdict_on
from loyalty_club.management.simulated import (
    CURRENT,
    NO_PROGRAM,
    PROGRAM_HELP,
    day_named,
    in_percent,
    month_named,
    terms_named,
)
from members.rules.calendars import CalendarName, Window
from members.rules.money import format_money, format_percent
from members.selectors.club import club_day, current_club
from members.services.patience import unhurried
from points.exceptions import NoProgram
from points.selectors.programs import terms_on


class Command(BaseCommand):
    """Nothing is written. Money in the JSON is in the smallest unit (rial), days are Gregorian
    (ISO 8601), a `month` is named by the program's calendar; `liability` is money.
    """

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--program", default=CURRENT, help=PROGRAM_HELP)
        day = "2026-11-21 or 1405-08-30"
        parser.add_argument(
            "--from",
            dest="first",
            type=day_named,
            help=f"the first day, {day}; eleven months before this one if left out",
        )
        parser.add_argument("--to", dest="last", type=day_named, help=f"the last, {day}; today")
        parser.add_argument("--json", action="store_true", help="the figures as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        last = options["last"] or club_day()
        try:
            with unhurried():
                first = options["first"] or last_months(last).starts_on
                if first > last:
                    message = "--from is after --to."
                    raise CommandError(message)
                terms = terms_named(options["program"])
                found = replay(terms, Window(first, last))
                calendar = terms_on(club_day()).calendar
        except NoProgram as problem:
            raise CommandError(NO_PROGRAM) from problem
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(found, calendar), ensure_ascii=False))
        else:
            self._say(found.outcome, calendar)

    def _say(self, outcome: Outcome, calendar: CalendarName) -> None:
        currency = current_club().currency
        with override("en"):
            self.stdout.write(verdict_on(outcome))
        for month in outcome.months:
            sales = format_money(month.sales, currency, "en")
            given = format_money(month.given_back, currency, "en")
            share = format_percent(month.given_back_bps or 0, "en")
            name = month_named(month.window.starts_on, calendar)
            self.stdout.write(f"{name}  sales {sales:>24}  given back {given:>20}  {share}")
        self.stdout.write(f"sales       {format_money(outcome.sales, currency, 'en')}")
        self.stdout.write(f"given back  {format_money(outcome.given_back, currency, 'en')}")
        for tier, members in outcome.tiers.items():
            self.stdout.write(f"{tier:<10}  {members} members")
        worth = format_money(outcome.liability_value, currency, "en")
        self.stdout.write(f"liability   {worth}, {outcome.liability_points} points")


def _as_json(found: Replay, calendar: CalendarName) -> dict[str, Any]:
    outcome, window = found.outcome, found.window
    return {
        "from": window.starts_on.isoformat(),
        "to": window.ends_on.isoformat(),
        "calendar": calendar,
        "purchases": outcome.purchases,
        "sales": outcome.sales,
        "given_back": outcome.given_back,
        "percent": in_percent(outcome.given_back_bps),
        "points": outcome.points,
        "grants": outcome.grants,
        "cut": outcome.cut,
        "cut_value": outcome.cut_value,
        "by_month": [_month(month, calendar) for month in outcome.months],
        "tiers": dict(outcome.tiers),
        "liability": outcome.liability_value,
        "liability_points": outcome.liability_points,
    }


def _month(month: MonthFigures, calendar: CalendarName) -> dict[str, Any]:
    return {
        "month": month_named(month.window.starts_on, calendar),
        "purchases": month.purchases,
        "sales": month.sales,
        "given_back": month.given_back,
        "percent": in_percent(month.given_back_bps),
        "points": month.points,
        "grants": month.grants,
        "cut": month.cut,
    }
