"""Purchases a second through the simulated club, one core, beside the bare arithmetic of a year.

`python -m benchmarks.bench_simulation [purchases]` prints the ratios; no server, no database.
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from analytics.rules.happenings import Sold
from analytics.rules.simulation import Simulator
from points.rules.documents import read_program
from points.rules.sales import Line, Sale, Tendered
from points.rules.terms import Terms

PURCHASES = 60_000
MEMBERS = 3_000
DAYS = 365
ROUNDS = 3
ZONE = ZoneInfo("Asia/Tehran")
BEGINNING = datetime(2025, 3, 21, 9, 0, tzinfo=ZONE)
CATEGORIES = ("گل", "گلدان", "هدیه", "خاک")
TENDERS = ("card", "cash", "card")

RULES: list[dict[str, Any]] = [
    {
        "code": "fifth",
        "when": [{"visits": {"every": 5}}],
        "give": {"points": 20},
        "limit": {"per": "month", "times": 1},
    },
    {
        "code": "quiet",
        "when": [{"weekday": {"days": ["sunday", "monday"]}}],
        "give": {"multiply_percent": 150},
        "group": "days",
    },
    {
        "code": "yalda",
        "when": [
            {
                "occasion": {
                    "name": "یلدا",
                    "calendar": "jalali",
                    "month": 9,
                    "day": 30,
                    "days_before": 3,
                }
            }
        ],
        "give": {"multiply_percent": 150},
        "group": "days",
    },
    {
        "code": "own",
        "when": [{"own_date": {"kinds": ["birthday", "wedding"], "days_before": 3}}],
        "give": {"multiply_percent": 200},
        "group": "days",
    },
    {
        "code": "flowers",
        "when": [{"category": {"names": ["گل"]}}],
        "give": {"multiply_percent": 120},
        "limit": {"per": "week", "points": 80},
    },
    {
        "code": "large",
        "when": [{"amount": {"at_least": 20_000_000}}],
        "give": {"one_per": 1_000_000},
    },
    {
        "code": "card",
        "when": [{"tender": {"tenders": ["card"]}}],
        "give": {"multiply_percent": 110},
    },
    {"code": "soon", "when": [{"interval": {"within_days": 10}}], "give": {"points": 2}},
    {
        "code": "morning",
        "when": [{"hours": {"start": "09:00", "end": "11:00"}}],
        "give": {"multiply_percent": 110},
    },
    {
        "code": "gold",
        "when": [{"tier": {"codes": ["gold"]}}],
        "give": {"points": 3},
    },
]
TIERS = {
    "measure": "spend",
    "period": "rolling",
    "levels": [
        {"code": "bronze", "name": "برنزی", "from": 0},
        {"code": "silver", "name": "نقره‌ای", "from": 100_000_000, "multiply_percent": 110},
        {"code": "gold", "name": "طلایی", "from": 300_000_000, "multiply_percent": 125},
    ],
}


def main(arguments: list[str]) -> int:
    """Measure and print; nothing is kept."""
    count = int(arguments[0]) if arguments else PURCHASES
    sales = [_sold(number, count) for number in range(count)]
    twice = [*RULES, *({**rule, "code": f"{rule['code']}-2"} for rule in RULES)]
    plays: dict[str, Callable[[], Any]] = {
        "bare arithmetic": lambda: _bare(sales),
        "no rules": lambda: _play(_terms([], tiers=False), sales),
        "10 rules and tiers": lambda: _play(_terms(RULES, tiers=True), sales),
        "20 rules and tiers": lambda: _play(_terms(twice, tiers=True), sales),
    }
    seconds: dict[str, list[float]] = {name: [] for name in plays}
    for _ in range(ROUNDS):
        for name, play in plays.items():
            started = time.process_time()
            play()
            seconds[name].append(time.process_time() - started)
    bare = statistics.median(seconds["bare arithmetic"])
    print(f"{count} purchases of {MEMBERS} members in a year; one core, median of {ROUNDS}:")
    print(f"{'':<22}{'purchases/s':>12}{'µs each':>10}{'× bare':>9}")
    for name, taken in seconds.items():
        median = statistics.median(taken)
        each = median / count * 1e6
        print(f"{name:<22}{count / median:>12,.0f}{each:>10.1f}{median / bare:>9.1f}")
    return 0


def _terms(rules: list[dict[str, Any]], *, tiers: bool) -> Terms:
    document: dict[str, Any] = {
        "format": "loyalty-club/program/1",
        "points": {"earn_amount": 100_000, "point_value": 2_500},
        "cap": {"percent": 5, "window": "month", "calendar": "jalali"},
        "rules": [{"name": rule["code"], **rule} for rule in rules],
    }
    if tiers:
        document["tiers"] = TIERS
    return read_program(document)


def _sold(number: int, count: int) -> Sold:
    """Spread evenly over the days, the hours of opening and the members."""
    at = BEGINNING + timedelta(
        days=number * DAYS // count, minutes=number * 7 % 720, seconds=number % 60
    )
    amounts = 1_000_000 + number * 7_919 % 12_000_000, 500_000 + number * 104_729 % 15_000_000
    lines = tuple(
        Line(amount // 1_000 * 1_000, category=CATEGORIES[(number + place) % 4])
        for place, amount in enumerate(amounts)
    )
    sale = Sale(
        shop_id=1,
        receipt_number=str(number),
        lines=lines,
        payments=(Tendered(TENDERS[number % 3], sum(line.amount for line in lines)),),
        member_id=number * 31 % MEMBERS,
    )
    return Sold(number, sale, at, at.date(), at, at.date(), at.hour * 60 + at.minute, "main")


def _play(terms: Terms, sales: list[Sold]) -> None:
    simulator = Simulator([(date.min, terms)], ZONE)
    simulator.play(sales)
    outcome = simulator.close(sales[-1].at, sales[-1].day)
    if outcome.purchases != len(sales):
        raise SystemExit("not every purchase was played")


def _bare(sales: list[Sold]) -> dict[int, int]:
    """What any simulation must do at the least: add up each bill and each member's points."""
    points: dict[int, int] = {}
    for sold in sales:
        net = 0
        for paid in sold.sale.payments:
            net += paid.amount
        member_id = sold.sale.member_id
        if member_id is not None:
            points[member_id] = points.get(member_id, 0) + net // 100_000
    return points


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
