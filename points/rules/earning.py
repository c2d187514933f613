"""What a sale earns: the one rule code behind preview, booking and simulation."""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from points.rules.facts import Facts
from points.rules.program_rules import Event, Rule, plan_of
from points.rules.sales import Bonus
from points.rules.terms import Terms

Params = dict[str, str | int]
Cut = Literal["", "limit", "group", "dry", "throttle", "cap"]


# Reasons, awards and decisions are made for each of a million sales: named tuples, because a
# frozen dataclass takes four times as long to make.
class Reason(NamedTuple):
    """One line of «why these points?»: what a rule wanted, what was due after its own limits,
    and what was granted. `cut` says what held the rest back. `title` is the rule's name;
    `group` its exclusive group.
    """

    rule: str
    wanted: int
    granted: int
    params: Params
    due: int
    cut: Cut = ""
    group: str = ""

    def as_json(self) -> dict[str, str | int | Params]:
        """The line as it is kept on the ledger entry."""
        line: dict[str, str | int | Params] = {
            "rule": self.rule,
            "wanted": self.wanted,
            "granted": self.granted,
            "params": self.params,
        }
        if self.cut:
            line["cut"] = self.cut
        return line


class Award(NamedTuple):
    """The points of one sale. `wanted` is what the rules made due, `value` what the granted
    points are worth, in money.
    """

    wanted: int
    granted: int
    value: int
    reasons: tuple[Reason, ...]

    @property
    def is_reduced(self) -> bool:
        """True when the cap cut something."""
        return self.granted < self.wanted


NOTHING = Award(wanted=0, granted=0, value=0, reasons=())


def wish(
    terms: Terms,
    net: int,
    bonuses: Sequence[Bonus] = (),
    facts: Facts | None = None,
    *,
    offers: Sequence[Rule] = (),
    is_throttled: bool = False,
) -> tuple[Reason, ...]:
    """What the rules want for a sale of `net` money, before the cap; fractions are dropped.

    The amount rule comes first, the tier's multiplier next, then the program's rules in their
    order, what the member has been promised (`offers`, which need `facts`) and what an upper room
    adds. Every multiplier looks at the amount rule's points alone, so their order changes nothing.
    """
    by_amount = net // terms.earn_amount
    reasons = []
    if by_amount > 0:
        params: Params = {"net": net, "per": terms.earn_amount}
        reasons.append(Reason("amount", by_amount, by_amount, params, by_amount))
    if facts is not None:
        extra = tier_extra(terms, facts.tier, by_amount)
        if extra is not None:
            reasons.append(extra)
        if terms.rules:
            reasons += rules_for(terms, facts, "purchase")
        if offers:
            reasons += promised(terms, offers, facts)
    if bonuses:
        reasons += [
            Reason(bonus.rule, bonus.points, bonus.points, dict(bonus.params), bonus.points)
            for bonus in bonuses
            if bonus.points > 0
        ]
    if is_throttled:
        reasons = [held_back(reason) for reason in reasons]
    return tuple(reasons)


def tier_extra(terms: Terms, tier: str, by_amount: int) -> Reason | None:
    """What the member's tier adds to the points by amount."""
    if terms.tiers is None:
        return None
    level = terms.tiers.level(tier)
    extra = by_amount * (level.multiplier - 100) // 100
    if extra <= 0:
        return None
    params: Params = {"tier": level.name, "percent": level.multiplier - 100}
    return Reason("tier", extra, extra, params, extra)


def rules_for(terms: Terms, facts: Facts, event: Event) -> list[Reason]:
    """What the program's rules want for this sale or event, held back by limits and groups."""
    found: list[Reason] = []
    grouped = False
    earn_amount = terms.earn_amount
    for rule in plan_of(terms.rules).speaking(event, facts.day):
        part = rule.part_on_its_day(facts)
        wanted = 0 if part is None else rule.effect.points(part, earn_amount)
        if wanted > 0:
            found.append(_limited(rule, wanted, facts))
            grouped = grouped or bool(rule.group)
    return _one_of_each_group(found, facts) if grouped else found


def promised(terms: Terms, offers: Iterable[Rule], facts: Facts) -> list[Reason]:
    """What the member's own offers want of this sale; each was promised by itself, so that none
    silences another.
    """
    return [
        _limited(rule, wanted, facts)
        for rule in offers
        if (wanted := rule.wanted(facts, terms.earn_amount)) > 0
    ]


def held_back(reason: Reason) -> Reason:
    """Beyond the throttle line only the amount rule gives."""
    if reason.rule == "amount" or not reason.due:
        return reason
    return reason._replace(due=0, granted=0, cut="throttle")


def award(reasons: Sequence[Reason], *, terms: Terms, room: int) -> Award:
    """Grant as much of what is due as `room` (money) covers; what came last is cut first."""
    left = max(0, room) // terms.point_value
    wanted = sum([reason.due for reason in reasons])
    if wanted <= left:
        return Award(wanted, wanted, wanted * terms.point_value, tuple(reasons))
    granted: list[Reason] = []
    for reason in reasons:
        points = min(reason.due, left)
        left -= points
        granted.append(
            reason if points == reason.granted else reason._replace(granted=points, cut="cap")
        )
    total = sum(reason.granted for reason in granted)
    return Award(wanted, total, total * terms.point_value, tuple(granted))


def _limited(rule: Rule, wanted: int, facts: Facts) -> Reason:
    due = wanted if rule.limit is None else rule.limit.left(wanted, rule.used(facts))
    if rule.is_once_a_day and rule.code in facts.given:
        due = 0
    cut: Cut = "limit" if due < wanted else ""
    if rule.is_dry:
        due, cut = 0, "dry"
    return Reason(rule.code, wanted, due, {"title": rule.name}, due, cut, rule.group)


def _one_of_each_group(found: Iterable[Reason], facts: Facts) -> list[Reason]:
    """Of each group the best rule speaks, the first in order among equals; and where one of a
    group has given to the member on this day, no other does. So a bill in two parts never earns
    more than the whole.
    """
    found = list(found)
    best: dict[str, Reason] = {}
    for reason in found:
        spoken = facts.spoken.get(reason.group)
        if not reason.group or not reason.due or (spoken and spoken != reason.rule):
            continue
        if reason.group not in best or reason.due > best[reason.group].due:
            best[reason.group] = reason
    return [
        reason._replace(due=0, granted=0, cut="group")
        if reason.group and reason.due and best.get(reason.group) is not reason
        else reason
        for reason in found
    ]
