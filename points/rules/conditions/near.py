"""Conditions that look at days which come back every year: occasions and members' own dates."""

from dataclasses import dataclass
from datetime import date, timedelta

from members.rules.calendars import CalendarName
from members.rules.yearly import LeapPolicy, month_day_near
from points.rules.conditions.base import Condition
from points.rules.facts import Facts, YearlyDate
from points.rules.fields import Field
from points.rules.phrases import Names, Phrase, YearDay, sentence

CALENDARS = ("jalali", "gregorian", "lunar")
# Every kind of date but the remembrance of a death: nothing is given for that.
DATE_KINDS = ("birthday", "wedding", "engagement", "child_birth", "graduation", "other")


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
        return _is_near(self, facts.day, self.days_before, self.days_after)

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
            and _is_near(
                kept, facts.day, self.days_before, self.days_after, policy=kept.leap_policy
            )
            for kept in facts.dates
        )

    def phrase(self) -> Phrase:
        kinds = Names(self.kinds, "date")
        return _around(kinds, before=self.days_before, after=self.days_after)


def _is_near(
    kept: Occasion | YearlyDate,
    day: date,
    before: int,
    after: int,
    *,
    policy: LeapPolicy = "before",
) -> bool:
    """Whether the yearly day lies at most `before` days ahead or `after` days back."""
    return month_day_near(
        kept.calendar,
        kept.month,
        kept.day,
        first=day - timedelta(days=after),
        last=day + timedelta(days=before),
        policy=policy,
    )


def _around(what: Names | YearDay, *, before: int, after: int) -> Phrase:
    """The clause that tells how near the day must be."""
    if before and after:
        return Phrase(
            sentence("from %(before)s before to %(after)s after %(what)s"),
            {"before": before, "after": after, "what": what},
        )
    if before:
        return Phrase(
            sentence("on %(what)s or up to %(before)s before"), {"what": what, "before": before}
        )
    if after:
        return Phrase(
            sentence("on %(what)s or up to %(after)s after"), {"what": what, "after": after}
        )
    return Phrase(sentence("on %(what)s"), {"what": what})
