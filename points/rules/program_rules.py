"""One earning rule: when it speaks, what it gives, and what holds it back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from members.rules.calendars import CalendarName, week_start, window_of
from points.rules.conditions import Condition, Need
from points.rules.facts import NOT_USED, Facts, Used
from points.rules.phrases import Money, Phrase, sentence

Event = Literal["purchase", "joined", "own_date", "referral", "profile", "survey"]
Period = Literal["day", "week", "month", "quarter", "year", "ever"]
EVENTS: tuple[Event, ...] = ("purchase", "joined", "own_date", "referral", "profile", "survey")
PERIODS: tuple[Period, ...] = ("day", "week", "month", "quarter", "year", "ever")
BEGINNING = date.min


@dataclass(frozen=True, slots=True)
class Rate:
    """One more point for each `per` money of the part that is rewarded."""

    per: int

    def points(self, part: int, earn_amount: int) -> int:
        """Rounded down."""
        return part // self.per

    def phrase(self) -> Phrase:
        """What the rule gives."""
        return Phrase(sentence("one more point for each %(per)s"), {"per": Money(self.per)})


@dataclass(frozen=True, slots=True)
class Multiplier:
    """The amount rule's points of that part, times `percent` ÷ 100; multipliers add up and never
    multiply each other.
    """

    percent: int

    def points(self, part: int, earn_amount: int) -> int:
        """What comes on top of the amount rule, rounded down."""
        return part // earn_amount * (self.percent - 100) // 100

    def phrase(self) -> Phrase:
        """What the rule gives."""
        if self.percent % 100:
            return Phrase(
                sentence("%(percent)s percent more points"), {"percent": self.percent - 100}
            )
        return Phrase(sentence("%(fold)s the points"), {"fold": self.percent // 100})


@dataclass(frozen=True, slots=True)
class FixedBonus:
    """So many points, whatever the amount; at most once a day unless a limit says otherwise."""

    count: int

    def points(self, part: int, earn_amount: int) -> int:
        """Always the same."""
        return self.count

    def phrase(self) -> Phrase:
        """What the rule gives."""
        return Phrase(sentence("%(points)s as a gift"), {"points": self.count})


Effect = Rate | Multiplier | FixedBonus


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many times, or points, for one member in each period."""

    per: Period
    times: int | None = None
    points: int | None = None

    def left(self, wanted: int, used: Used) -> int:
        """How many of the wanted points it still allows."""
        if self.times is not None and used.times >= self.times:
            return 0
        return wanted if self.points is None else max(0, min(wanted, self.points - used.points))

    def phrase(self) -> Phrase:
        """The clause that tells the limit."""
        return Phrase(
            LIMITS[self.per, self.times is not None, self.points is not None],
            {"times": self.times or 0, "points": self.points or 0},
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a program. All its conditions must hold; of the bill it rewards the part that
    all of them take. `code` names it for good; `group` lets only its best rule speak on a day;
    a dry rule gives nothing and only reports.
    """

    code: str
    name: str
    effect: Effect
    conditions: tuple[Condition, ...] = ()
    event: Event = "purchase"
    limit: Limit | None = None
    group: str = ""
    is_dry: bool = False

    def part(self, facts: Facts) -> int | None:
        """The money that it rewards; None where it does not speak."""
        for condition in self.conditions:
            if not condition.holds(facts):
                return None
        if self.event != "purchase":
            return 0
        part = facts.net
        narrowing = _narrowing(self.conditions)
        if narrowing.lines:
            part = min(
                part,
                sum(
                    line.amount
                    for line in facts.lines
                    if all(condition.takes(line) for condition in narrowing.lines)
                ),
            )
        for condition in narrowing.money:
            part = min(part, condition.money(facts))
        if part <= 0 or not all(condition.is_enough(part) for condition in narrowing.enough):
            return None
        return part

    def wanted(self, facts: Facts, earn_amount: int) -> int:
        """The points it wants, before any limit; 0 where it does not speak."""
        part = self.part(facts)
        return 0 if part is None else self.effect.points(part, earn_amount)

    def used(self, facts: Facts) -> Used:
        """What it has given in its limit's running period."""
        return facts.used.get(self.code, NOT_USED)


@dataclass(frozen=True, slots=True)
class _Narrowing:
    lines: tuple[Condition, ...]
    money: tuple[Condition, ...]
    enough: tuple[Condition, ...]


@lru_cache(maxsize=4096)
def _narrowing(conditions: tuple[Condition, ...]) -> _Narrowing:
    """Which of the conditions look at lines, at payments, at the amount."""
    return _Narrowing(
        tuple(one for one in conditions if type(one).takes is not Condition.takes),
        tuple(one for one in conditions if type(one).money is not Condition.money),
        tuple(one for one in conditions if type(one).is_enough is not Condition.is_enough),
    )


@lru_cache(maxsize=65_536)
def period_start(day: date, per: Period, calendar: CalendarName) -> date:
    """The first day of the period that a day lies in."""
    if per == "ever":
        return BEGINNING
    if per == "day":
        return day
    if per == "week":
        return week_start(day)
    return window_of(day, per, calendar).starts_on


def needs_of(rules: Iterable[Rule]) -> frozenset[Need]:
    """What must be known of a member for these rules."""
    return frozenset(
        need for rule in rules for condition in rule.conditions for need in condition.NEEDS
    )


LIMITS: dict[tuple[Period, bool, bool], str] = {
    ("day", True, False): sentence("at most %(times)s a day"),
    ("week", True, False): sentence("at most %(times)s a week"),
    ("month", True, False): sentence("at most %(times)s a month"),
    ("quarter", True, False): sentence("at most %(times)s a season"),
    ("year", True, False): sentence("at most %(times)s a year"),
    ("ever", True, False): sentence("at most %(times)s in all"),
    ("day", False, True): sentence("at most %(points)s a day"),
    ("week", False, True): sentence("at most %(points)s a week"),
    ("month", False, True): sentence("at most %(points)s a month"),
    ("quarter", False, True): sentence("at most %(points)s a season"),
    ("year", False, True): sentence("at most %(points)s a year"),
    ("ever", False, True): sentence("at most %(points)s in all"),
    ("day", True, True): sentence("at most %(times)s and %(points)s a day"),
    ("week", True, True): sentence("at most %(times)s and %(points)s a week"),
    ("month", True, True): sentence("at most %(times)s and %(points)s a month"),
    ("quarter", True, True): sentence("at most %(times)s and %(points)s a season"),
    ("year", True, True): sentence("at most %(times)s and %(points)s a year"),
    ("ever", True, True): sentence("at most %(times)s and %(points)s in all"),
}
