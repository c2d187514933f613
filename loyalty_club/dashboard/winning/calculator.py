"""The owner's pocket calculator: a budget, how many it won, what each of them paid (D29)."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from analytics.rules.figures import Unit
from analytics.rules.winning.calculator import MOST_CUSTOMERS, Reckoning, reckon
from campaigns.rules.worth import BPS, rounded
from loyalty_club.dashboard.fields import CountField, MoneyField, PercentField
from loyalty_club.dashboard.program.phrases import full_money, number, percent
from loyalty_club.web.figures.words import shown
from loyalty_club.web.page_club import page_club
from members.rules.currencies import display_factor

NAMES = ("budget", "customers", "price")


class MarginField(PercentField):
    """What part of the price is earned; nothing typed is all of it."""

    def clean(self, value: Any) -> int:
        """The share in basis points; who earns nothing would never break even."""
        if not value:
            return BPS
        share = super().clean(value)
        if share < 1:
            raise forms.ValidationError(_("Enter more than zero."))
        return share


class CalculatorForm(forms.Form):
    """What was spent, how many came, what each paid; the margin is optional."""

    budget = MoneyField(label=gettext_lazy("Spent on winning"), max_length=30)
    customers = CountField(
        label=gettext_lazy("Customers who came"), min_value=0, max_value=MOST_CUSTOMERS
    )
    price = MoneyField(label=gettext_lazy("What each of them paid"), max_length=30)
    margin = MarginField(
        label=gettext_lazy("Of that the shop earns, percent"),
        required=False,
        help_text=gettext_lazy("Left empty, the whole price counts as gain."),
    )


@dataclass(frozen=True, slots=True)
class Calculator:
    """The form, and what came of it in words; `said` is its first line."""

    form: CalculatorForm
    said: str = ""
    is_alarm: bool = False
    lines: tuple[tuple[str, str], ...] = ()


def calculator_of(query: QueryDict) -> Calculator:
    """The calculator as the address has filled it in; empty where it says nothing of it."""
    if not any(query.get(name) for name in NAMES):
        return Calculator(CalculatorForm())
    typed: dict[str, Any] = {name: query.get(name, "") for name in (*NAMES, "margin")}
    form = CalculatorForm(typed)
    if not form.is_valid():
        return Calculator(form)
    facts = form.cleaned_data
    found = reckon(
        budget=facts["budget"],
        customers=facts["customers"],
        price=facts["price"],
        margin_bps=facts["margin"],
    )
    return Calculator(form, _said(found), found.is_alarm, tuple(_lines(found)))


def _said(found: Reckoning) -> str:
    if found.cac is None:
        return _("Nobody came, so all of it is lost.")
    told = {"cac": _money(found.cac), "left": _money(abs(found.result))}
    if found.is_alarm:
        return _("Each customer cost %(cac)s; %(left)s are missing.") % told
    return _("Each customer cost %(cac)s; %(left)s are left.") % told


def _lines(found: Reckoning) -> list[tuple[str, str]]:
    lines = [
        (_("Sales"), _money(found.revenue)),
        (_("Return on what was spent"), percent(found.roi_bps)),
    ]
    if found.gained != found.revenue:
        lines.insert(1, (_("Earned of it"), _money(found.gained)))
    if found.purchases_each is not None:
        times = _("%(times)s times") % {"times": shown(found.purchases_each, Unit.RATIO)}
        lines.append((_("Each would have to buy"), times))
    needed = ngettext("%(count)s customer", "%(count)s customers", found.break_even_customers)
    lines.append((_("Covered from"), needed % {"count": number(found.break_even_customers)}))
    return lines


def _money(amount: int) -> str:
    """To the last digit of the unit shown: a tenth of a toman says nothing."""
    factor = display_factor(page_club().currency)
    return full_money(rounded(amount, factor) * factor)
