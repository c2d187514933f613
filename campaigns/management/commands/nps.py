"""The Net Promoter Score of some days, with how sure one may be of it."""

import json
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaigns.rules.surveys.nps import FEW_ANSWERS, Nps
from campaigns.selectors.surveys.figures import scores_between
from members.models import Shop
from members.rules.calendars import CalendarName, InvalidDate, parse_day
from members.selectors.club import club_day
from members.services.patience import unhurried

USUAL_DAYS = 30
DIGITS = 4
_CALENDARS: tuple[CalendarName, ...] = ("gregorian", "jalali")


class Command(BaseCommand):
    """Percent of promoters (9 and 10) less percent of detractors (6 and less), −100 to 100, and
    the ends of its 95 % interval; null where nobody answered. Both days count, by the club's
    clock; every answer of them counts, also what only the owner has seen.
    """

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--from",
            dest="first",
            type=_day,
            help="the first day, 2026-11-21 or 1405-08-30; thirty days up to the last if left out",
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
        shop_ids = _shop_ids(options["shop"])
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


def _shop_ids(code: str | None) -> list[int] | None:
    if code is None:
        return None
    found = list(Shop.objects.filter(code=code).values_list("pk", flat=True))
    if not found:
        message = f"There is no shop {code}."
        raise CommandError(message)
    return found


def _day(text: str) -> date:
    for calendar in _CALENDARS:
        try:
            return parse_day(text, calendar=calendar)
        except InvalidDate:
            continue
    message = f"{text} is no day"
    raise CommandError(message)
