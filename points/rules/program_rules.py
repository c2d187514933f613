"""One earning rule: when it speaks, what it gives, and what holds it back."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Literal

from members.rules.calendars import CalendarName, week_start, window_of
from points.rules.conditions import Condition, Dates, Need, Occasion, Weekday
from points.rules.facts import NOT_USED, Facts, Used
from points.rules.phrases import Money, Phrase, sentence
from points.rules.sales import Line

Event = Literal["purchase", "joined", "own_date", "referral", "profile", "survey"]
Period = Literal["day", "week", "month", "quarter", "year", "ever"]
EVENTS: tuple[Event, ...] = ("purchase", "joined", "own_date", "referral", "profile", "survey")
PERIODS: tuple[Period, ...] = ("day", "week", "month", "quarter", "year", "ever")
BEGINNING = date.min
# Conditions that look at nothing but the day.
OF_THE_DAY = (Weekday, Dates, Occasion)


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
    """So many points, whatever the amount; of a day's purchases only one brings it."""

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
    # Which of its conditions look at what, sorted once.
    checks: "Checks" = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "checks", checks_of(self.conditions))

    def part(self, facts: Facts) -> int | None:
        """The money that it rewards; None where it does not speak."""
        return self.part_on_its_day(facts) if self.speaks_on(facts.day) else None

    def speaks_on(self, day: date) -> bool:
        """Whether the conditions that look at nothing but the day hold."""
        checks = self.checks.day
        return not checks or all(holds(Facts(day=day)) for holds in checks)

    def part_on_its_day(self, facts: Facts) -> int | None:
        """The same on a day that is known to be one of its days."""
        checks = self.checks
        for holds in checks.sale:
            if not holds(facts):
                return None
        if self.event != "purchase":
            return 0
        part = facts.net
        if checks.lines:
            part = min(part, _taken(facts.lines, checks.lines))
        for money in checks.money:
            part = min(part, money(facts))
        if part <= 0 or (checks.enough and not all(enough(part) for enough in checks.enough)):
            return None
        return part

    def wanted(self, facts: Facts, earn_amount: int) -> int:
        """The points it wants, before any limit; 0 where it does not speak."""
        part = self.part(facts)
        return 0 if part is None else self.effect.points(part, earn_amount)

    @property
    def is_once_a_day(self) -> bool:
        """All purchases of one day are one visit: a fixed bonus is not had twice for it."""
        return self.event == "purchase" and isinstance(self.effect, FixedBonus)

    def used(self, facts: Facts) -> Used:
        """What it has given in its limit's running period."""
        return facts.used.get(self.code, NOT_USED)


@dataclass(frozen=True, slots=True)
class Checks:
    """What the conditions of a rule ask: of the day alone, of the sale and its member, of each
    line, of the payments, of the amount. A condition is asked only what its kind decides.
    """

    day: tuple[Callable[[Facts], bool], ...]
    sale: tuple[Callable[[Facts], bool], ...]
    lines: tuple[Callable[[Line], bool], ...]
    money: tuple[Callable[[Facts], int], ...]
    enough: tuple[Callable[[int], bool], ...]


def checks_of(conditions: Iterable[Condition]) -> Checks:
    """The questions of these conditions, sorted by what they look at."""
    conditions = tuple(conditions)
    asked = [one for one in conditions if type(one).holds is not Condition.holds]
    return Checks(
        tuple(one.holds for one in asked if isinstance(one, OF_THE_DAY)),
        tuple(one.holds for one in asked if not isinstance(one, OF_THE_DAY)),
        tuple(one.takes for one in conditions if type(one).takes is not Condition.takes),
        tuple(one.money for one in conditions if type(one).money is not Condition.money),
        tuple(
            one.is_enough for one in conditions if type(one).is_enough is not Condition.is_enough
        ),
    )


def _taken(lines: Iterable[Line], checks: tuple[Callable[[Line], bool], ...]) -> int:
    """The money of the lines that all of the checks take."""
    total = 0
    for line in lines:
        for takes in checks:
            if not takes(line):
                break
        else:
            total += line.amount
    return total


@dataclass(frozen=True, slots=True)
class Plan:
    """A program's rules, sorted once: those of each event and day, those with a limit, and those
    whose uses must be remembered, by code.
    """

    rules: tuple[Rule, ...]
    limited: tuple[tuple[str, Period], ...]
    remembered: Mapping[str, Rule]
    _by_day: dict[tuple[Event, date], tuple[Rule, ...]] = field(default_factory=dict)

    def speaking(self, event: Event, day: date) -> tuple[Rule, ...]:
        """The rules of this event whose days this day is one of, in their order."""
        found = self._by_day.get((event, day))
        if found is None:
            if len(self._by_day) >= MOST_DAYS:
                self._by_day.clear()
            found = self._by_day[event, day] = tuple(
                rule for rule in self.rules if rule.event == event and rule.speaks_on(day)
            )
        return found


_plans: dict[int, Plan] = {}
MOST_PLANS = 64
MOST_DAYS = 4_096


def is_remembered(rule: Rule) -> bool:
    """Whether its uses must be known to decide the next one."""
    return rule.limit is not None or bool(rule.group) or rule.is_once_a_day


def plan_of(rules: tuple[Rule, ...]) -> Plan:
    """The plan of these rules; the same tuple is sorted once only."""
    plan = _plans.get(id(rules))
    # A plan keeps its rules alive, so that no other tuple can have their id.
    if plan is not None and plan.rules is rules:
        return plan
    if len(_plans) >= MOST_PLANS:
        _plans.clear()
    plan = _plans[id(rules)] = Plan(
        rules,
        tuple((rule.code, rule.limit.per) for rule in rules if rule.limit is not None),
        {rule.code: rule for rule in rules if is_remembered(rule)},
    )
    return plan


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
