"""An offer as a rule for one member: read from its document, and what a bill still lacks for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from members.rules.calendars import CalendarName
from points.rules.conditions.bill import Amount, Category
from points.rules.program_rules import FixedBonus, Multiplier, Rule
from points.rules.rule_documents import read_rule
from points.rules.sales import Line

PREFIX = "offer:"


@dataclass(frozen=True, slots=True)
class OfferTerms:
    """What a rule of an offer gives and asks, each in its unit; what it does not is zero.

    `percent` is that of the points by amount, `most_points` the most it gives; `least` (money)
    is asked of the bill, or of its goods of `categories`.
    """

    points: int = 0
    percent: int = 0
    most_points: int = 0
    least: int = 0
    categories: tuple[str, ...] = ()


def offer_code(offer_id: int) -> str:
    """What the offer's rule is called in reasons and rule uses; no program's rule is called so."""
    return f"{PREFIX}{offer_id}"


def rule_of_offer(
    document: Any, *, offer_id: int, name: str, calendar: CalendarName = "jalali"
) -> Rule:
    """The rule of one promise, as the engine decides it beside the program's own."""
    rule = read_rule(document, "rule", calendar)
    return replace(rule, code=offer_code(offer_id), name=name)


def terms_of_offer(rule: Rule) -> OfferTerms:
    """What it gives and asks, to be told in words."""
    effect, limit = rule.effect, rule.limit
    names = [one.names for one in rule.conditions if isinstance(one, Category)]
    return OfferTerms(
        points=effect.count if isinstance(effect, FixedBonus) else 0,
        percent=effect.percent if isinstance(effect, Multiplier) else 0,
        most_points=0 if limit is None else limit.points or 0,
        least=_least(rule),
        categories=names[0] if names else (),
    )


def missing_money(rule: Rule, *, net: int, lines: Sequence[Line]) -> int:
    """How much more money the bill must bring for this rule to speak; 0 where it is enough.

    `net` is what is paid in money; only lines that the rule looks at count.
    """
    looked_at = [line.amount for line in lines if all(one.takes(line) for one in rule.conditions)]
    return max(0, max(1, _least(rule)) - min(net, sum(looked_at)))


def _least(rule: Rule) -> int:
    return max((one.at_least for one in rule.conditions if isinstance(one, Amount)), default=0)
