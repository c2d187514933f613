"""Fit the prediction of buying: how often customers come, whether they still do, what they pay."""

import json
import time
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from analytics.rules.value.behaviour import Behaviour, behaviour_of, try_out
from analytics.rules.value.holdout import HoldOut
from analytics.rules.value.seen import Seen, seen_until
from analytics.rules.value.transactions import Transaction, UnreadableLine, read_transactions
from analytics.selectors.value.histories import club_transactions
from members.services.patience import unhurried

PROBLEMS = {
    "few_customers": "fewer than 100 customers",
    "few_repeats": "fewer than 30 customers came again",
    "no_fit": "the likelihood of the visits has no top that could be found",
    "few_paying": "fewer than 30 customers came again and paid",
    "no_spread_fit": "the likelihood of the money has no top that could be found",
    "no_mean": "what customers pay differs too widely to have a mean",
}
DIGITS = 6


class Command(BaseCommand):
    """BG/NBD and gamma-gamma by the greatest likelihood, time in weeks and money as it comes. Of
    the club's own purchases, or of a file: lines of customer, date (YYYYMMDD), quantity and money
    as CDNOW has them, or CSV. What lies after `--calibration-end` is kept back and the prediction
    held beside it. A part that cannot be relied on is null, with the reason in `problems`;
    without a fit of the visits the exit status is 1.
    """

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--transactions", metavar="FILE", help="purchases to fit, - for stdin")
        parser.add_argument(
            "--calibration-end", type=day, metavar="D", help="fit up to this day (YYYY-MM-DD)"
        )
        parser.add_argument("--json", action="store_true", help="the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        seen = self._seen(options["transactions"], options["calibration_end"])
        began = time.perf_counter()
        found = behaviour_of(seen.histories)
        seconds = time.perf_counter() - began
        trial = try_out(seen) if found.visits else None
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(seen, found, trial, seconds)))
        else:
            self._say(seen, found, trial, seconds)
        if found.visits is None:
            raise SystemExit(1)

    def _seen(self, file: str | None, until: date | None) -> Seen:
        if file is None:
            with unhurried():
                seen = seen_until(until, club_transactions())
        else:
            seen = seen_until(until, _read(file))
        if seen is None:
            message = "There is no purchase to fit."
            raise CommandError(message)
        return seen

    def _say(self, seen: Seen, found: Behaviour, trial: HoldOut | None, seconds: float) -> None:
        self.stdout.write(f"{found.customers} customers until {seen.until}, {seconds:.3f} s")
        if found.visits is not None:
            fit = found.visits
            self.stdout.write(
                f"visits  r {fit.r:.3f}  alpha {fit.alpha:.3f}  a {fit.a:.3f}  b {fit.b:.3f}"
                f"  log likelihood {fit.log_likelihood:.1f}"
            )
        if found.money is not None:
            money = found.money
            self.stdout.write(f"money   p {money.p:.2f}  q {money.q:.2f}  gamma {money.gamma:.2f}")
        if trial is not None:
            self.stdout.write(
                f"trial   {trial.predicted:.0f} visits predicted for {trial.days} days,"
                f" {trial.actual} came"
            )
        for part, problem in _problems(found).items():
            self.stdout.write(f"{part}: no fit, {problem['message']}")


def _read(file: str) -> list[Transaction]:
    try:
        text = Path("/dev/stdin" if file == "-" else file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{file} cannot be read: {error}"
        raise CommandError(message) from error
    try:
        return list(read_transactions(text.splitlines()))
    except UnreadableLine as error:
        raise CommandError(str(error)) from error


def _as_json(seen: Seen, found: Behaviour, trial: HoldOut | None, seconds: float) -> dict[str, Any]:
    visits, money = found.visits, found.money
    return {
        "customers": found.customers,
        "bg_nbd": visits
        and {
            "r": _round(visits.r),
            "alpha": _round(visits.alpha),
            "a": _round(visits.a),
            "b": _round(visits.b),
            "log_likelihood": _round(visits.log_likelihood),
        },
        "gamma_gamma": money
        and {"p": _round(money.p), "q": _round(money.q), "gamma": _round(money.gamma)},
        "seconds": round(seconds, 4),
        "calibration_end": seen.until.isoformat(),
        "unit": "weeks",
        "correlation": _round(found.correlation),
        "holdout": trial
        and {
            "days": trial.days,
            "predicted": _round(trial.predicted),
            "actual": trial.actual,
            "error": _round(trial.error),
            "naive_error": _round(trial.naive_error),
            "correlation": _round(trial.correlation),
        },
        "problems": _problems(found),
    }


def _problems(found: Behaviour) -> dict[str, dict[str, str]]:
    codes = {"bg_nbd": found.visits_why, "gamma_gamma": found.money_why}
    return {part: {"code": code, "message": PROBLEMS[code]} for part, code in codes.items() if code}


def day(text: str) -> date:
    """A day as 1997-09-30; argparse names this function in its complaint."""
    return date.fromisoformat(text)


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
