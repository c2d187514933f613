"""Every figure of the first screen, with its definition, days and cases."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from analytics.rules.figures import Figure
from analytics.rules.periods import Period, days_between, period_of
from analytics.selectors.first_screen import first_screen
from analytics.selectors.scope import Circle
from loyalty_club.management.simulated import day_named
from loyalty_club.web.figures.documents import figure_document, window_document
from loyalty_club.web.figures.first_screen import why_unknown, words_of
from loyalty_club.web.figures.words import tell
from members.exceptions import UnknownShop
from members.roles import SYSTEM
from members.selectors.access import access_shop
from members.selectors.club import club_day, current_club
from members.services.patience import unhurried


class Command(BaseCommand):
    """Money is in the smallest unit (rial), shares in basis points (1/100 of a percent), days in
    the JSON are Gregorian (ISO 8601). `value` is null where a figure cannot be known; `why` says
    it then. Nothing is written.
    """

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        day = "2026-11-21 or 1405-08-30"
        parser.add_argument(
            "--from", dest="first", type=day_named, help=f"the first day, {day}; this month's"
        )
        parser.add_argument("--to", dest="last", type=day_named, help=f"the last, {day}; today")
        parser.add_argument("--shop", help="the code of one shop; all of them if left out")
        parser.add_argument("--json", action="store_true", help="the figures as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        calendar = current_club().calendar
        period = _period(options)
        with unhurried(), override("en"):
            figures = first_screen(
                _circle(options["shop"]), period, calendar=calendar, sees_withheld=True
            )
            if options["json"]:
                self.stdout.write(
                    json.dumps(_document(figures, period, options["shop"]), ensure_ascii=False)
                )
            else:
                self._say(figures)

    def _say(self, figures: list[Figure]) -> None:
        for figure in figures:
            words = words_of(figure)
            told = tell(figure, words)
            self.stdout.write(f"{told.name}: {told.value}")
            for line in (why_unknown(figure), told.interval, told.warning, told.how):
                if line:
                    self.stdout.write(f"    {line}")
            self.stdout.write(f"    {told.window}, {told.sample}".replace("    , ", "    "))


def _period(options: dict[str, Any]) -> Period:
    """The days asked for; the running month where none are."""
    today = club_day()
    month = period_of("month", today, current_club().calendar)
    if options["first"] is None and options["last"] is None:
        return month
    last = options["last"] or today
    first = options["first"] or min(month.window.starts_on, last)
    if first > last:
        message = "--from is after --to."
        raise CommandError(message)
    return days_between(first, last)


def _circle(code: str | None) -> Circle:
    if code is None:
        return Circle()
    try:
        return Circle(frozenset({access_shop(SYSTEM, code).pk}))
    except UnknownShop as refusal:
        message = f"There is no open shop with the code {code}."
        raise CommandError(message) from refusal


def _document(figures: list[Figure], period: Period, shop: str | None) -> dict[str, Any]:
    window = window_document(period.window) or {}
    return {
        **window,
        "before": window_document(period.before),
        "shop": shop,
        "calendar": current_club().calendar,
        "currency": current_club().currency.code,
        "figures": [
            figure_document(figure, words_of(figure), why=why_unknown(figure)) for figure in figures
        ],
    }
