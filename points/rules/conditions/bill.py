"""Conditions that look at the bill: how much of what, and how it is paid."""

from dataclasses import dataclass

from points.rules.conditions.base import Condition
from points.rules.facts import Facts
from points.rules.fields import Field
from points.rules.phrases import Money, Names, Phrase, sentence
from points.rules.sales import Line

TENDERS = ("cash", "card", "credit")


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
