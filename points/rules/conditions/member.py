"""Conditions that look at the member: his visits, tier, labels, and what he has told."""

from dataclasses import dataclass

from points.rules.conditions.base import Condition
from points.rules.facts import Facts
from points.rules.fields import Field
from points.rules.phrases import Names, Phrase, sentence

FACTS_TOLD = ("name", "mobile", "gender", "date", "reminders", "offers")


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
