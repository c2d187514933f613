"""The Net Promoter Score of some days, with how sure one may be of it."""

import json
from datetime import date
from typing import Any

from campaigns.management.days import DaysCommand
from campaigns.rules.surveys.nps import FEW_ANSWERS, Nps
from campaigns.selectors.surveys.figures import scores_between
from members.services.patience import unhurried

DIGITS = 4


class Command(DaysCommand):
    """Percent of promoters (9 and 10) less percent of detractors (6 and less), −100 to 100, and
    the ends of its 95 % interval; null where nobody answered. Both days count, by the club's
    clock; every answer of them counts, also what only the owner has seen.
    """

    help = __doc__ or ""

    usual_days = 30

    def handle(self, *args: Any, **options: Any) -> None:
        first, last = self.days(options)
        shop_id = self.shop_id(options)
        shop_ids = None if shop_id is None else [shop_id]
        with unhurried():
            nps = scores_between(first, last, shop_ids=shop_ids, sees_withheld=True).nps
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(nps)))
        else:
            self._say(first, last, nps)

    def _say(self, first: date, last: date, nps: Nps) -> None:
        self.stdout.write(f"{first.isoformat()} to {last.isoformat()}")
        if nps.score is None:
            self.stdout.write("nobody has answered")
            return
        self.stdout.write(f"score       {nps.score:.1f} (between {nps.low:.1f} and {nps.high:.1f})")
        self.stdout.write(f"promoters   {nps.promoters}")
        self.stdout.write(f"passives    {nps.passives}")
        self.stdout.write(f"detractors  {nps.detractors}")
        self.stdout.write(f"answers     {nps.answers}")
        if nps.is_small:
            self.stdout.write(f"fewer than {FEW_ANSWERS} answers: a few more would change this")


def _as_json(nps: Nps) -> dict[str, float | int | None]:
    return {
        "score": _rounded(nps.score),
        "low": _rounded(nps.low),
        "high": _rounded(nps.high),
        "promoters": nps.promoters,
        "passives": nps.passives,
        "detractors": nps.detractors,
        "answers": nps.answers,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
