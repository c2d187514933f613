"""Conditions that look at where and when a sale is: day of the week, hours, dates, shop."""

from dataclasses import dataclass
from datetime import date

from points.rules.conditions.base import Condition
from points.rules.facts import Facts
from points.rules.fields import Field
from points.rules.phrases import Names, Phrase, Weekdays, sentence

WEEKDAYS = ("saturday", "sunday", "monday", "tuesday", "wednesday", "thursday", "friday")
# Python counts days from Monday, the club's week begins on Saturday.
_PYTHON_DAY = {name: (number + 5) % 7 for number, name in enumerate(WEEKDAYS)}


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
