"""What an owner tells of a customer whose year he wants to see; it all lives in the address."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.rules.described import MOST_BASKET, MOST_MEMBERS, MOST_VISITS, Customer
from loyalty_club.dashboard.fields import CountField, DayField, MoneyField
from loyalty_club.dashboard.program.rule_words import choice_word
from loyalty_club.web.page_club import page_club
from members.rules.calendars import jalali_of
from points.rules.conditions import TENDERS
from points.rules.facts import YearlyDate
from points.rules.terms import Terms

MOST_KINDS = 3
PREFIXES = ("a", "b", "c")
PER = (("month", gettext_lazy("a month")), ("year", gettext_lazy("a year")))


class CustomerForm(forms.Form):
    """One kind of customer; only what the program's rules look at is asked for."""

    visits = CountField(label=gettext_lazy("How often does he come?"), min_value=1, max_value=744)
    per = forms.ChoiceField(label=gettext_lazy("In which time"), choices=PER)
    basket = MoneyField(label=gettext_lazy("What does he spend each time?"))
    growth = CountField(
        label=gettext_lazy("By how many percent do his bills grow in the year?"),
        required=False,
        min_value=0,
        max_value=900,
    )
    members = CountField(
        label=gettext_lazy("How many such members does the club have?"),
        min_value=1,
        max_value=MOST_MEMBERS,
    )
    tender = forms.ChoiceField(
        label=gettext_lazy("Paid by"),
        choices=[(tender, choice_word(tender)) for tender in TENDERS],
    )
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    birthday = DayField(label=gettext_lazy("His birthday"), required=False)

    def __init__(self, terms: Terms, query: QueryDict, prefix: str) -> None:
        self.terms = terms
        usual = {f"{prefix}-{name}": value for name, value in _usual(terms).items()}
        super().__init__({**usual, **query.dict()}, prefix=prefix)
        conditions = [one for rule in terms.rules for one in rule.conditions]
        names = dict.fromkeys(
            name
            for one in conditions
            if one.KIND == "category"
            for name in getattr(one, "names", ())
        )
        self._offer("category", [("", _("Another")), *((name, name) for name in names)])
        if not names:
            del self.fields["category"]
        if not any(one.KIND == "own_date" for one in conditions):
            del self.fields["birthday"]

    def clean(self) -> dict[str, Any]:
        """What is possible in itself must be possible together."""
        typed = super().clean() or {}
        if typed.get("per") == "month" and (typed.get("visits") or 0) > MOST_VISITS:
            self.add_error("visits", _("At most %(most)s a month.") % {"most": MOST_VISITS})
        if (typed.get("basket") or 0) > MOST_BASKET:
            self.add_error("basket", _("This is too much for one bill."))
        return typed

    def customer(self) -> Customer:
        """The customer; only where the form is valid."""
        typed = self.cleaned_data
        category = typed.get("category")
        return Customer(
            visits_a_month=Fraction(typed["visits"], 12 if typed["per"] == "year" else 1),
            basket=typed["basket"],
            categories=((category, 1),) if category else (),
            tenders=((typed["tender"], 1),),
            dates=self._dates(),
            growth_percent=typed.get("growth") or 0,
            members=typed["members"],
        )

    def _dates(self) -> tuple[YearlyDate, ...]:
        born = self.cleaned_data.get("birthday")
        if born is None:
            return ()
        if page_club().calendar == "gregorian":
            return (YearlyDate("birthday", "", "gregorian", born.month, born.day),)
        jalali = jalali_of(born)
        return (YearlyDate("birthday", "", "jalali", jalali.month, jalali.day),)

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


def customer_forms(terms: Terms, query: QueryDict) -> list[CustomerForm]:
    """As many kinds of customers as the address asks for, at most three."""
    asked = query.get("kinds", "")
    kinds = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 1 else 1
    kinds = min(max(kinds, 1), MOST_KINDS)
    return [CustomerForm(terms, query, prefix) for prefix in PREFIXES[:kinds]]


def _usual(terms: Terms) -> dict[str, Any]:
    """The customer one begins with: twice a month, fifty points' worth each time."""
    return {
        "visits": "2",
        "per": "month",
        "basket": MoneyField().prepare_value(min(terms.earn_amount * 50, MOST_BASKET)),
        "growth": "0",
        "members": "1",
        "tender": "card",
    }
