"""One customer's year under a program: his visits, his points, his tier, month by month."""

import json
from fractions import Fraction
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from analytics.rules.described import ClubYear, Customer, CustomerYear, simulate_year
from loyalty_club.management.simulated import (
    CURRENT,
    NO_PROGRAM,
    PROGRAM_HELP,
    day_named,
    in_percent,
    month_named,
    terms_named,
)
from members.exceptions import InvalidField
from members.rules.money import format_money, format_percent
from members.selectors.club import club_day, club_zone, current_club
from points.exceptions import NoProgram
from points.rules.conditions import TENDERS
from points.rules.terms import Terms
from points.selectors.programs import terms_on


class Command(BaseCommand):
    """Nothing is left to chance: visits are spread evenly over each month. Amounts are in the
    currency's smallest unit (rial), months are those of the program's calendar.
    """

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--program", default=CURRENT, help=PROGRAM_HELP)
        parser.add_argument(
            "--visits-a-month", type=Fraction, required=True, metavar="N", help="4, or 0.5"
        )
        parser.add_argument(
            "--basket", type=int, required=True, help="each bill, in the smallest unit (rial)"
        )
        parser.add_argument(
            "--category", action="append", default=[], help="of the goods; several take turns"
        )
        parser.add_argument(
            "--tender",
            action="append",
            choices=TENDERS,
            help="card if left out; several take turns",
        )
        parser.add_argument(
            "--growth-percent", type=int, default=0, help="how much baskets grow in the year"
        )
        parser.add_argument("--members", type=int, default=1, help="how many such members")
        parser.add_argument(
            "--start", type=day_named, help="a day of the first month, 2026-11-21 or 1405-08-30"
        )
        parser.add_argument("--json", action="store_true", help="the figures as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        start = options["start"] or club_day()
        try:
            terms = terms_named(options["program"]) or terms_on(start)
            year = simulate_year(terms, [_customer(options)], club_zone(), start)
        except NoProgram as problem:
            raise CommandError(NO_PROGRAM) from problem
        except InvalidField as problem:
            name = str(problem.facts["field"]).replace("_", "-")
            message = f"--{name}: This is not a sensible number."
            raise CommandError(message) from problem
        if options["json"]:
            figures = _as_json(year.customers[0], terms)
            self.stdout.write(json.dumps(figures, ensure_ascii=False))
        else:
            self._say(year, terms)

    def _say(self, year: ClubYear, terms: Terms) -> None:
        currency = current_club().currency
        one = year.customers[0]
        for month in one.months:
            spend = format_money(month.spend, currency, "en")
            worth = format_money(month.value, currency, "en")
            self.stdout.write(
                f"{month_named(month.window.starts_on, terms.calendar)}  {month.purchases:3} visits"
                f"  {spend:>22}  {month.points:7} points  {worth:>18}  {month.tier}".rstrip()
            )
        share = format_percent(one.percent_bps or 0, "en")
        self.stdout.write(f"spends    {format_money(one.spend, currency, 'en')}")
        self.stdout.write(f"gets      {one.points} points")
        self.stdout.write(f"worth     {format_money(one.value, currency, 'en')}, {share}")
        if one.cut_points:
            self.stdout.write(f"the cap cuts {one.cut_points} points that the rules promise")
        if one.customer.members > 1:
            total = format_money(year.value, currency, "en")
            self.stdout.write(f"all {one.customer.members} get {total}")


def _customer(options: dict[str, Any]) -> Customer:
    return Customer(
        visits_a_month=options["visits_a_month"],
        basket=options["basket"],
        categories=tuple((name, 1) for name in options["category"]),
        tenders=tuple((name, 1) for name in options["tender"] or ["card"]),
        growth_percent=options["growth_percent"],
        members=options["members"],
    )


def _as_json(year: CustomerYear, terms: Terms) -> dict[str, Any]:
    return {
        "calendar": terms.calendar,
        "months": [
            {
                "month": month_named(month.window.starts_on, terms.calendar),
                "purchases": month.purchases,
                "spend": month.spend,
                "points": month.points,
                "value": month.value,
                "cut_points": month.cut_points,
                "tier": month.tier or None,
            }
            for month in year.months
        ],
        "purchases": year.purchases,
        "spend": year.spend,
        "points": year.points,
        "value": year.value,
        "cut_points": year.cut_points,
        "percent_of_spend": in_percent(year.percent_bps),
        "tier": year.tier or None,
    }
