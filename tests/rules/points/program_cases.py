"""Facts, sales and rules for the tests of the program, with believable defaults."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from points.rules.facts import Facts
from points.rules.program_rules import Rule
from points.rules.rule_documents import read_rule
from points.rules.sales import Line

# 3 Azar 1405.
TUESDAY = date(2026, 11, 24)


def bill(
    *lines: Line,
    day: date = TUESDAY,
    tenders: dict[str, int] | None = None,
    **known: Any,
) -> Facts:
    """The facts of a bill; paid in cash unless said otherwise."""
    lines = lines or (Line(1_000_000, product="رز", category="گل"),)
    amount = sum(line.amount for line in lines)
    tenders = {"cash": amount} if tenders is None else tenders
    net = sum(paid for tender, paid in tenders.items() if tender in {"cash", "card", "credit"})
    return Facts(day=day, amount=amount, net=net, lines=lines, tenders=tenders, **known)


def rule(
    give: dict[str, int] | None = None, when: Sequence[dict[str, Any]] = (), **parts: Any
) -> Rule:
    """A rule as its document says it; one point more for each 100,000 unless said otherwise."""
    document = {
        "code": "rule",
        "name": "قانون",
        "give": give or {"one_per": 100_000},
        "when": list(when),
    }
    return read_rule(document | parts, "rule", "jalali")
