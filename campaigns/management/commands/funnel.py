"""The funnel of the sales cycle: how many leads reached each stage, how long, of what worth."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from campaigns.management.days import DaysCommand
from campaigns.selectors.leads.funnel import StageFigures, funnel_of
from members.rules.money import format_money
from members.selectors.club import current_club
from members.services.patience import unhurried

# A share is told to a hundredth of a percent and finer than anybody needs.
DIGITS = 6


class Command(DaysCommand):
    """Leads that came on these days, both included by the club's clock, at the seven stages from
    `generated` to `kept`. `count` reached the stage, `conversion` is the part of those who had
    reached the one before (0 to 1), `median_days` the median of the stays at it, those that go on
    counted up to now, `value` their worth in the smallest unit; null where there is nothing.
    """

    help = __doc__ or ""

    usual_days = 90

    def handle(self, *args: Any, **options: Any) -> None:
        first, last = self.days(options)
        shop_id = self.shop_id(options)
        with unhurried():
            figures = funnel_of(first, last, shop_id=shop_id)
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
