"""The owner's pocket calculator: what a budget was worth that won so many customers."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from analytics.rules.winning.calculator import Reckoning, reckon
from members.exceptions import InvalidField

BPS_A_PERCENT = 100


class Command(BaseCommand):
    """So many customers were won for a budget, each buying once at a price; all in one unit.

    The whole price counts as gain unless --margin says what part of it the shop earns: D29's
    example, 10,000,000 for 18 customers at 150,000, is reckoned at a margin of 100 percent.
    `roi` is a part of one (-0.73 is -73 %); `cac` is null where nobody was won.
    """

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--budget", type=int, required=True, help="what was spent")
        parser.add_argument("--customers", type=int, required=True, help="how many were won")
        parser.add_argument("--price", type=int, required=True, help="what each of them paid")
        parser.add_argument(
            "--margin", type=int, default=100, help="percent of the price that is earned (100)"
        )
        parser.add_argument("--json", action="store_true", help="the figures as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = reckon(
                budget=options["budget"],
                customers=options["customers"],
                price=options["price"],
                margin_bps=options["margin"] * BPS_A_PERCENT,
            )
        except InvalidField as refusal:
            raise CommandError(_sentence(refusal)) from refusal
        figures = _figures(found)
        if options["json"]:
            self.stdout.write(json.dumps(figures))
            return
        for name, value in figures.items():
            self.stdout.write(f"{name.replace('_', ' '):22}{_shown(value)}")


def _figures(found: Reckoning) -> dict[str, int | float | None]:
    return {
        "cac": found.cac,
        "revenue": found.revenue,
        "result": found.result,
        "roi": found.roi_bps / 10_000,
        "cac_to_price": None if found.cac_to_price is None else round(found.cac_to_price, 2),
        "break_even_customers": found.break_even_customers,
    }


def _shown(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:.2f}"


def _sentence(refusal: InvalidField) -> str:
    facts = refusal.facts
    factor = BPS_A_PERCENT if facts["field"] == "margin" else 1
    least, most = -(-facts["least"] // factor), facts["most"] // factor
    return f"--{facts['field']}: a whole number from {least:,} to {most:,}."
