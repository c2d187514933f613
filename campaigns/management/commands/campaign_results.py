"""What a campaign brought: who came, what it cost, and what the offer added."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaigns.exceptions import UnknownCampaign
from campaigns.rules.uplift import Uplift
from campaigns.selectors.result_figures import figures_of
from campaigns.selectors.results import results_of
from members.rules.money import Currency, format_money
from members.selectors.club import current_club
from members.services.patience import unhurried

MONEY = ("sales", "margin", "cost", "cac")


class Command(BaseCommand):
    """Money in the JSON is in the smallest unit; `roi` and the shares of the uplift are parts of
    one (−0.73 is −73 %), null where nothing was spent or nobody was held out.
    """

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("campaign", type=int, help="the campaign's number")
        parser.add_argument("--json", action="store_true", help="the figures as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with unhurried():
                results = results_of(options["campaign"])
        except UnknownCampaign as refusal:
            message = "There is no such campaign."
            raise CommandError(message) from refusal
        figures = figures_of(results)
        if options["json"]:
            self.stdout.write(json.dumps(figures))
            return
        currency = current_club().currency
        for name in ("told", "control", "sent", "delivered", "came_back", "bought", "used"):
            self._line(name, str(figures[name]))
        for name in MONEY:
            self._line(name, _money(figures[name], currency))
        self._line("roi", _percent(figures["roi"]))
        self._line("new_members", str(figures["new_members"]))
        self._line("uplift", _uplift(results.outcome.uplift))

    def _line(self, name: str, shown: str) -> None:
        self.stdout.write(f"{name.replace('_', ' '):12}{shown}")


def _money(amount: int | None, currency: Currency) -> str:
    return "–" if amount is None else format_money(amount, currency, "en")


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def _uplift(uplift: Uplift) -> str:
    found = uplift.difference
    if found is None:
        return "not known: nobody was told, or nobody held out"
    ends = f"{found.low:+.1%} to {found.high:+.1%}"
    return f"{found.estimate:+.1%} ({ends}), {uplift.verdict.value}"
