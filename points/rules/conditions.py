"""The conditions of earning rules: one small class for each kind.

To add a kind, write its class here, list it in `KINDS`, and give it a test. A class says how its
values are read (`FIELDS`), what it decides, what it must know of the member (`NEEDS`), and the
clause it adds to the rule's sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar, Literal

from members.rules.calendars import CalendarName, month_day_near
from points.rules.facts import Facts
from points.rules.fields import Field
from points.rules.phrases import Money, Names, Phrase, Weekdays, YearDay, sentence
from points.rules.sales import Line

Need = Literal["visits", "tier", "labels", "dates", "told", "surveys"]
WEEKDAYS = ("saturday", "sunday", "monday", "tuesday", "wednesday", "thursday", "friday")
TENDERS = ("cash", "card", "credit")
DATE_KINDS = ("birthday", "wedding", "other")
FACTS_TOLD = ("name", "mobile", "gender", "date", "reminders", "offers")
CALENDARS = ("jalali", "gregorian")
# Python counts days from Monday, the club's week begins on Saturday.
_PYTHON_DAY = {name: (number + 5) % 7 for number, name in enumerate(WEEKDAYS)}


class Condition:
    """What every condition answers; a kind overrides what it decides by."""

    KIND: ClassVar[str]
    TITLE: ClassVar[str]
    FIELDS: ClassVar[tuple[Field, ...]] = ()
    NEEDS: ClassVar[frozenset[Need]] = frozenset()
    # Whether it looks at the bill: such a condition has no place in a rule about an event.
    IS_OF_THE_BILL: ClassVar[bool] = False

    def holds(self, facts: Facts) -> bool:
        """Whether the sale and its member fulfil it."""
        return True

    def takes(self, line: Line) -> bool:
        """Whether this line of the bill belongs to the part that the rule rewards."""
        return True

    def money(self, facts: Facts) -> int:
        """How much of the money paid belongs to that part."""
        return facts.net

    def is_enough(self, part: int) -> bool:
        """Whether that part, in money, is large enough."""
        return True

    def phrase(self) -> Phrase:
        """Its clause of the rule's sentence."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Amount(Condition):
    """What the rule rewards of the bill reaches an amount."""

    at_least: int

    KIND = "amount"
    TITLE = sentence("Amount")
    FIELDS = (Field("at_least", "money", sentence("At least")),)
    IS_OF_THE_BILL = True

    def is_enough(self, part: int) -> bool:
        return part >= self.at_least

    def phrase(self) -> Phrase:
        return Phrase(sentence("from %(amount)s upwards"), {"amount": Money(self.at_least)})


@dataclass(frozen=True, slots=True)
class Product(Condition):
    """Only these products are rewarded."""

    names: tuple[str, ...]

    KIND = "product"
    TITLE = sentence("Product")
    FIELDS = (Field("names", "names", sentence("Products")),)
    IS_OF_THE_BILL = True

    def takes(self, line: Line) -> bool:
        return line.product in self.names

    def phrase(self) -> Phrase:
        return Phrase(sentence("on %(names)s"), {"names": Names(self.names)})


@dataclass(frozen=True, slots=True)
class Category(Condition):
    """Only goods of these categories are rewarded."""

    names: tuple[str, ...]

    KIND = "category"
    TITLE = sentence("Category")
    FIELDS = (Field("names", "names", sentence("Categories")),)
    IS_OF_THE_BILL = True

    def takes(self, line: Line) -> bool:
        return line.category in self.names

    def phrase(self) -> Phrase:
        return Phrase(sentence("on goods of %(names)s"), {"names": Names(self.names)})


@dataclass(frozen=True, slots=True)
class Tender(Condition):
    """Only what is paid in these ways is rewarded."""

    tenders: tuple[str, ...]

    KIND = "tender"
    TITLE = sentence("Way of paying")
    FIELDS = (Field("tenders", "choices", sentence("Paid by"), choices=TENDERS),)
    IS_OF_THE_BILL = True

    def money(self, facts: Facts) -> int:
        return sum(facts.tenders.get(tender, 0) for tender in self.tenders)

    def phrase(self) -> Phrase:
        return Phrase(
            sentence("for what is paid %(tenders)s"), {"tenders": Names(self.tenders, "tender")}
        )


@dataclass(frozen=True, slots=True)
class Visits(Condition):
    """Every so many visits; all purchases of one day are one visit."""

    every: int

    KIND = "visits"
    TITLE = sentence("Number of visits")
    FIELDS = (Field("every", "count", sentence("Every so many visits"), least=2, most=1_000),)
    NEEDS = frozenset({"visits"})

    def holds(self, facts: Facts) -> bool:
        return (facts.visits + 1) % self.every == 0

    def phrase(self) -> Phrase:
        return Phrase(sentence("on every %(every)s visit"), {"every": self.every})


@dataclass(frozen=True, slots=True)
class Interval(Condition):
    """The member comes again within so many days of his last visit."""

    within_days: int

    KIND = "interval"
    TITLE = sentence("Comes again soon")
    FIELDS = (Field("within_days", "count", sentence("Within days"), most=3_660),)
    NEEDS = frozenset({"visits"})

    def holds(self, facts: Facts) -> bool:
        last = facts.last_visit_on
        return last is not None and (facts.day - last).days <= self.within_days

    def phrase(self) -> Phrase:
        return Phrase(sentence("on coming back within %(days)s"), {"days": self.within_days})


@dataclass(frozen=True, slots=True)
class Silence(Condition):
    """The member comes back after so many days without a visit."""

    after_days: int

    KIND = "silence"
    TITLE = sentence("Comes back after a long time")
    FIELDS = (Field("after_days", "count", sentence("After days"), most=3_660),)
    NEEDS = frozenset({"visits"})

    def holds(self, facts: Facts) -> bool:
        last = facts.last_visit_on
        return last is not None and (facts.day - last).days >= self.after_days

    def phrase(self) -> Phrase:
        return Phrase(sentence("on coming back after %(days)s or more"), {"days": self.after_days})


@dataclass(frozen=True, slots=True)
class FirstPurchase(Condition):
    """The member has not bought on any earlier day."""

    KIND = "first_purchase"
    TITLE = sentence("First purchase")
    NEEDS = frozenset({"visits"})

    def holds(self, facts: Facts) -> bool:
        return facts.visits == 0

    def phrase(self) -> Phrase:
        return Phrase(sentence("on the first purchase"))


@dataclass(frozen=True, slots=True)
class Weekday(Condition):
    """The sale is on one of these days of the week."""

    days: tuple[str, ...]

    KIND = "weekday"
    TITLE = sentence("Day of the week")
    FIELDS = (Field("days", "choices", sentence("Days"), choices=WEEKDAYS),)

    def holds(self, facts: Facts) -> bool:
        return WEEKDAYS[(facts.day.weekday() + 2) % 7] in self.days

    def phrase(self) -> Phrase:
        days = tuple(_PYTHON_DAY[day] for day in self.days)
        return Phrase(sentence("on %(days)s"), {"days": Weekdays(days)})


@dataclass(frozen=True, slots=True)
class Hours(Condition):
    """The sale lies between two times of the club's day; the end does not belong to it."""

    start: int
    end: int

    KIND = "hours"
    TITLE = sentence("Hours")
    FIELDS = (
        Field("start", "time", sentence("From")),
        Field("end", "time", sentence("To")),
    )

    def holds(self, facts: Facts) -> bool:
        if self.start <= self.end:
            return self.start <= facts.minute < self.end
        return facts.minute >= self.start or facts.minute < self.end

    def phrase(self) -> Phrase:
        start, end = (f"{minutes // 60:02}:{minutes % 60:02}" for minutes in (self.start, self.end))
        return Phrase(sentence("between %(start)s and %(end)s"), {"start": start, "end": end})


@dataclass(frozen=True, slots=True)
class Dates(Condition):
    """The sale lies within these days; both ends belong to them."""

    first: date
    last: date

    KIND = "dates"
    TITLE = sentence("Dates")
    FIELDS = (
        Field("first", "day", sentence("First day")),
        Field("last", "day", sentence("Last day")),
    )

    def holds(self, facts: Facts) -> bool:
        return self.first <= facts.day <= self.last

    def phrase(self) -> Phrase:
        return Phrase(
            sentence("from %(first)s to %(last)s"), {"first": self.first, "last": self.last}
        )


@dataclass(frozen=True, slots=True)
class Occasion(Condition):
    """A day that comes back every year is near, such as Yalda night."""

    name: str
    calendar: CalendarName
    month: int
    day: int
    days_before: int
    days_after: int

    KIND = "occasion"
    TITLE = sentence("Occasion near")
    FIELDS = (
        Field("name", "text", sentence("Occasion")),
        Field("calendar", "choice", sentence("Calendar"), choices=CALENDARS),
        Field("month", "count", sentence("Month"), most=12),
        Field("day", "count", sentence("Day"), most=31),
        Field("days_before", "count", sentence("Days before"), least=0, most=60, default=0),
        Field("days_after", "count", sentence("Days after"), least=0, most=60, default=0),
    )

    def holds(self, facts: Facts) -> bool:
        return _is_near(self, facts.day, before=self.days_before, after=self.days_after)

    def phrase(self) -> Phrase:
        day = YearDay(self.calendar, self.month, self.day, self.name)
        return _around(day, before=self.days_before, after=self.days_after)


@dataclass(frozen=True, slots=True)
class OwnDate(Condition):
    """An important date of the member is near."""

    kinds: tuple[str, ...]
    days_before: int
    days_after: int

    KIND = "own_date"
    TITLE = sentence("Important date near")
    FIELDS = (
        Field("kinds", "choices", sentence("Which days"), choices=DATE_KINDS),
        Field("days_before", "count", sentence("Days before"), least=0, most=60, default=0),
        Field("days_after", "count", sentence("Days after"), least=0, most=60, default=0),
    )
    NEEDS = frozenset({"dates"})

    def holds(self, facts: Facts) -> bool:
        return any(
            kept.kind in self.kinds
            and _is_near(kept, facts.day, before=self.days_before, after=self.days_after)
            for kept in facts.dates
        )

    def phrase(self) -> Phrase:
        kinds = Names(self.kinds, "date")
        return _around(kinds, before=self.days_before, after=self.days_after)


@dataclass(frozen=True, slots=True)
class Shop(Condition):
    """The sale is in one of these shops, named by their codes."""

    codes: tuple[str, ...]

    KIND = "shop"
    TITLE = sentence("Shop")
    FIELDS = (Field("codes", "names", sentence("Shops (codes)")),)

    def holds(self, facts: Facts) -> bool:
        return facts.shop in self.codes

    def phrase(self) -> Phrase:
        return Phrase(sentence("in %(shops)s"), {"shops": Names(self.codes, "shop")})


@dataclass(frozen=True, slots=True)
class Tier(Condition):
    """The member stands in one of these tiers."""

    codes: tuple[str, ...]

    KIND = "tier"
    TITLE = sentence("Tier")
    FIELDS = (Field("codes", "names", sentence("Tiers (codes)")),)
    NEEDS = frozenset({"tier"})

    def holds(self, facts: Facts) -> bool:
        return facts.tier in self.codes

    def phrase(self) -> Phrase:
        return Phrase(sentence("for %(tiers)s members"), {"tiers": Names(self.codes, "tier")})


@dataclass(frozen=True, slots=True)
class HasLabel(Condition):
    """The member carries one of these labels."""

    names: tuple[str, ...]

    KIND = "label"
    TITLE = sentence("Label")
    FIELDS = (Field("names", "names", sentence("Labels")),)
    NEEDS = frozenset({"labels"})

    def holds(self, facts: Facts) -> bool:
        return not facts.labels.isdisjoint(self.names)

    def phrase(self) -> Phrase:
        return Phrase(sentence("for members labelled %(names)s"), {"names": Names(self.names)})


@dataclass(frozen=True, slots=True)
class Referred(Condition):
    """The member was brought to the club by another member."""

    KIND = "referred"
    TITLE = sentence("Brought by a friend")
    NEEDS = frozenset({"told"})

    def holds(self, facts: Facts) -> bool:
        return facts.is_referred

    def phrase(self) -> Phrase:
        return Phrase(sentence("for members whom a friend brought"))


@dataclass(frozen=True, slots=True)
class Told(Condition):
    """The member has told the club all of these facts."""

    facts: tuple[str, ...]

    KIND = "told"
    TITLE = sentence("Facts told")
    FIELDS = (Field("facts", "choices", sentence("Facts"), choices=FACTS_TOLD),)
    NEEDS = frozenset({"told", "dates"})

    def holds(self, facts: Facts) -> bool:
        return facts.told.issuperset(self.facts)

    def phrase(self) -> Phrase:
        return Phrase(
            sentence("for members who gave us %(facts)s"),
            {"facts": Names(self.facts, "fact")},
        )


@dataclass(frozen=True, slots=True)
class SurveyAnswered(Condition):
    """The member has answered a survey within so many days."""

    within_days: int

    KIND = "survey"
    TITLE = sentence("Survey answered")
    FIELDS = (Field("within_days", "count", sentence("Within days"), most=3_660),)
    NEEDS = frozenset({"surveys"})

    def holds(self, facts: Facts) -> bool:
        answered = facts.answered_on
        return answered is not None and 0 <= (facts.day - answered).days <= self.within_days

    def phrase(self) -> Phrase:
        return Phrase(
            sentence("for members who answered a survey in the last %(days)s"),
            {"days": self.within_days},
        )


KINDS: Mapping[str, type[Condition]] = {
    kind.KIND: kind
    for kind in (
        Amount,
        Product,
        Category,
        Tender,
        Visits,
        Interval,
        Silence,
        FirstPurchase,
        Weekday,
        Hours,
        Dates,
        Occasion,
        OwnDate,
        Shop,
        Tier,
        HasLabel,
        Referred,
        Told,
        SurveyAnswered,
    )
}


def _around(what: Names | YearDay, *, before: int, after: int) -> Phrase:
    """The clause of a day that comes back every year: the day itself, or days around it."""
    return Phrase(_AROUND[before > 0, after > 0], {"what": what, "before": before, "after": after})


_AROUND = {
    (False, False): sentence("on %(what)s"),
    (True, False): sentence("on %(what)s or up to %(before)s before"),
    (False, True): sentence("on %(what)s or up to %(after)s after"),
    (True, True): sentence("from %(before)s before to %(after)s after %(what)s"),
}


def _is_near(kept: Any, day: date, *, before: int, after: int) -> bool:
    """Whether the yearly day lies at most `before` days ahead or `after` days back."""
    return month_day_near(
        kept.calendar,
        kept.month,
        kept.day,
        first=day - timedelta(days=after),
        last=day + timedelta(days=before),
    )
