"""The conditions of earning rules: one small class for each kind.

To add a kind, write its class in the file it belongs to, list it in `KINDS`, and give it a test.
A class says how its values are read (`FIELDS`), what it decides, what it must know of the member
(`NEEDS`), and the clause it adds to the rule's sentence.
"""

from collections.abc import Mapping

from points.rules.conditions.base import Condition, Need
from points.rules.conditions.bill import TENDERS, Amount, Category, Product, Tender
from points.rules.conditions.member import (
    FACTS_TOLD,
    FirstPurchase,
    HasLabel,
    Interval,
    Referred,
    Silence,
    SurveyAnswered,
    Tier,
    Told,
    Visits,
)
from points.rules.conditions.moment import WEEKDAYS, Dates, Hours, Shop, Weekday
from points.rules.conditions.near import DATE_KINDS, Occasion, OwnDate

__all__ = [
    "DATE_KINDS",
    "FACTS_TOLD",
    "KINDS",
    "TENDERS",
    "WEEKDAYS",
    "Condition",
    "Dates",
    "Hours",
    "Need",
    "Occasion",
    "Visits",
    "Weekday",
]

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
