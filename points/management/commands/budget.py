"""The cap as it stands: sales of the window, what was given back, what is left."""

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.rules.calendars import InvalidDate, parse_day
from members.rules.money import format_money, format_percent
from members.selectors.club import current_club
from members.services.patience import unhurried
from points.exceptions import NoProgram
from points.selectors.budget import budget_on


class Command(BaseCommand):
    """Days in the JSON are Gregorian (ISO 8601), money is in the smallest unit."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=_day, help="a day of the window, 2026-11-21; today")
        parser.add_argument("--json", action="store_true", help="the figures as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with unhurried():
                view = budget_on(options["on"])
        except NoProgram as problem:
            message = "The club has no program yet. Run manage.py create_owner first."
            raise CommandError(message) from problem
        figures = {
            "sales": view.sales,
            "given_back": view.given_back,
            "cap_bps": view.cap_bps,
            "allowed": view.allowed,
            "left": view.left,
            "pool": view.pool,
            "open_debt": view.open_debt,
        }
        window = {"from": view.starts_on.isoformat(), "to": view.ends_on.isoformat()}
        if options["json"]:
            self.stdout.write(json.dumps({"window": window, **figures}))
            return
        currency = current_club().currency
        self.stdout.write(f"window      {window['from']} to {window['to']}")
        for name, amount in figures.items():
            shown = (
                format_percent(amount, "en")
                if name == "cap_bps"
                else format_money(amount, currency, "en")
            )
            label = "cap" if name == "cap_bps" else name.replace("_", " ")
            self.stdout.write(f"{label:10}  {shown}")


def _day(text: str) -> date:
    try:
        return parse_day(text, calendar="gregorian")
    except InvalidDate:
        return parse_day(text, calendar="jalali")
