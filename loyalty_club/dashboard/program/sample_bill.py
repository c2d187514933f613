"""A sample bill: what a program would give for it, decided by the engine, written nowhere."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from loyalty_club.dashboard.fields import CountField, MoneyField
from loyalty_club.dashboard.program.phrases import language
from loyalty_club.dashboard.program.rule_forms import OptionalMoneyField
from loyalty_club.dashboard.program.rule_words import choice_word
from loyalty_club.web.page_club import page_club
from members.rules.calendars import format_day
from members.rules.text import persian_digits
from members.rules.yearly import next_yearly_day
from points.rules.budget import allowance
from points.rules.checkout import Budget, decide
from points.rules.conditions import DATE_KINDS, FACTS_TOLD, TENDERS, Condition
from points.rules.facts import Facts, YearlyDate
from points.rules.sales import Line, Sale, Tendered
from points.rules.template_parts import Words
from points.rules.terms import Terms
from points.selectors.statements import explain_reasons
from points.selectors.words import capital, clauses

BPS = 10_000
DAYS_SHOWN = 7
HOURS = range(8, 24)
# A field that only some programs need, and the kinds of conditions that look at it.
ASKED_FOR: Mapping[str, frozenset[str]] = {
    "product": frozenset({"product"}),
    "category": frozenset({"category"}),
    "shop": frozenset({"shop"}),
    "visits": frozenset({"visits", "first_purchase", "interval", "silence"}),
    "days_since": frozenset({"interval", "silence"}),
    "near": frozenset({"own_date"}),
    "days_until": frozenset({"own_date"}),
    "labels": frozenset({"label"}),
    "told": frozenset({"told"}),
    "is_referred": frozenset({"referred"}),
    "answered": frozenset({"survey"}),
}


@dataclass(frozen=True, slots=True)
class Spoken:
    """One line of the result."""

    text: str
    points: int
    is_cut: bool


@dataclass(frozen=True, slots=True)
class SampleResult:
    """What the bill would earn. `room` is what the cap leaves, in points; `silent` are the rules
    about purchases that did not speak.
    """

    lines: Sequence[Spoken]
    points: int
    value: int
    share_bps: int
    room: int
    is_reduced: bool
    silent: str


class SampleForm(forms.Form):
    """The bill and its member; only what the program's rules look at is asked for."""

    amount = MoneyField(label=gettext_lazy("Amount of the bill"))
    tender = forms.ChoiceField(
        label=gettext_lazy("Paid by"),
        choices=[(tender, choice_word(tender)) for tender in TENDERS],
    )
    hour = forms.TypedChoiceField(label=gettext_lazy("At what time"), coerce=int)
    day = forms.ChoiceField(label=gettext_lazy("On which day"))
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    product = forms.ChoiceField(label=gettext_lazy("Product"), required=False)
    shop = forms.ChoiceField(label=gettext_lazy("Shop"), required=False)
    visits = CountField(
        label=gettext_lazy("Visits so far"),
        min_value=0,
        max_value=10_000,
        help_text=gettext_lazy("0: this is the first purchase."),
    )
    days_since = CountField(
        label=gettext_lazy("Days since the last visit"), min_value=1, max_value=3_660
    )
    tier = forms.ChoiceField(label=gettext_lazy("Tier"), required=False)
    near = forms.ChoiceField(label=gettext_lazy("A date of the member"), required=False)
    days_until = CountField(
        label=gettext_lazy("Days until then"), required=False, min_value=0, max_value=60
    )
    labels = forms.MultipleChoiceField(
        label=gettext_lazy("Labels"), required=False, widget=forms.CheckboxSelectMultiple
    )
    told = forms.MultipleChoiceField(
        label=gettext_lazy("Facts told"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(fact, choice_word(fact)) for fact in FACTS_TOLD],
    )
    is_referred = forms.BooleanField(label=gettext_lazy("Brought by a friend"), required=False)
    answered = forms.BooleanField(label=gettext_lazy("Has just answered a survey"), required=False)
    pool = OptionalMoneyField(
        label=gettext_lazy("What other sales have left under the cap"), required=False
    )

    def __init__(self, terms: Terms, today: date, typed: QueryDict) -> None:
        self.terms = terms
        data = MultiValueDict({name: [value] for name, value in _usual(terms, today).items()})
        for name, values in typed.lists():
            data.setlist(name, values)
        super().__init__(data, auto_id="sample_%s")
        conditions = list(_conditions(terms))
        kinds = {condition.KIND for condition in conditions}
        for name, needed in ASKED_FOR.items():
            if not needed & kinds:
                del self.fields[name]
        if terms.tiers is None:
            del self.fields["tier"]
        self._offer("day", _days(conditions, today))
        self._offer("hour", [(hour, _hour(hour)) for hour in HOURS])
        none = ("", _("Another"))
        self._offer("category", [none, *_named(conditions, "category", "names")])
        self._offer("product", [none, *_named(conditions, "product", "names")])
        self._offer("shop", [none, *_named(conditions, "shop", "codes")])
        self._offer("labels", _named(conditions, "label", "names"))
        near = [(kind, choice_word(kind)) for kind in DATE_KINDS]
        self._offer("near", [("", _("None is near")), *near])
        if terms.tiers is not None:
            self._offer("tier", [(level.code, level.name) for level in terms.tiers.levels])

    def result(self) -> SampleResult:
        """What the engine decides on these facts; only where the form is valid."""
        terms, sale = self.terms, self._sale()
        own = allowance(sale.net, terms.cap_bps)
        pool = self.cleaned_data.get("pool") or 0
        award = decide(
            sale,
            terms=terms,
            lots=[],
            now=timezone.now(),
            budget=Budget(own, pool, is_locked=True),
            facts=self._facts(sale),
        ).award
        whys = explain_reasons(
            [reason.as_json() for reason in award.reasons], page_club().currency, for_staff=True
        )
        spoken = {why.rule for why in whys}
        return SampleResult(
            lines=[Spoken(capital(why.why), why.points, why.points < why.wanted) for why in whys],
            points=award.granted,
            value=award.value,
            share_bps=award.value * BPS // sale.net,
            room=(own + pool) // terms.point_value,
            is_reduced=award.is_reduced,
            silent=clauses(
                [
                    rule.name
                    for rule in terms.rules
                    if rule.event == "purchase" and rule.code not in spoken
                ]
            ),
        )

    def _offer(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        field = self.fields.get(name)
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def _sale(self) -> Sale:
        typed = self.cleaned_data
        amount = typed["amount"]
        line = Line(amount, typed.get("product", ""), typed.get("category", ""))
        return Sale(
            shop_id=0,
            receipt_number="sample",
            lines=(line,),
            payments=(Tendered(typed["tender"], amount),),
            member_id=0,
        )

    def _facts(self, sale: Sale) -> Facts:
        typed = self.cleaned_data
        day = date.fromisoformat(typed["day"])
        visits = typed.get("visits", 1)
        facts = Facts(
            day=day,
            minute=typed["hour"] * 60,
            shop=typed.get("shop", ""),
            amount=sale.amount,
            net=sale.net,
            lines=sale.lines,
            tenders={typed["tender"]: sale.net},
            visits=visits,
            last_visit_on=day - timedelta(days=typed.get("days_since", 1)) if visits else None,
            tier=typed.get("tier", ""),
            labels=frozenset(typed.get("labels", ())),
            is_referred=typed.get("is_referred", False),
            told=frozenset(typed.get("told", ())),
            answered_on=day if typed.get("answered") else None,
        )
        if not typed.get("near"):
            return facts
        then = day + timedelta(days=typed.get("days_until") or 0)
        return replace(
            facts, dates=(YearlyDate(typed["near"], "", "gregorian", then.month, then.day),)
        )


def _usual(terms: Terms, today: date) -> dict[str, Any]:
    """The bill one begins with: fifty points' worth, by a member who has come three times."""
    club = page_club()
    step = Words(is_persian=True, currency=club.currency.code, calendar=club.calendar).money(1)
    return {
        "amount": MoneyField().prepare_value(step * 50),
        "tender": "card",
        "day": today.isoformat(),
        "hour": "17",
        "visits": "3",
        "days_since": "20",
        "days_until": "0",
        "tier": terms.tiers.levels[0].code if terms.tiers else "",
    }


def _conditions(terms: Terms) -> Iterator[Condition]:
    return (one for rule in terms.rules if rule.event == "purchase" for one in rule.conditions)


def _named(conditions: Sequence[Condition], sought: str, field: str) -> list[tuple[str, str]]:
    """The names that conditions of this kind know."""
    names = dict.fromkeys(
        name
        for condition in conditions
        if sought == condition.KIND
        for name in getattr(condition, field)
    )
    return [(name, name) for name in names]


def _days(conditions: Sequence[Condition], today: date) -> list[tuple[str, str]]:
    """The next seven days, and those that the rules themselves name."""
    days = {today + timedelta(days=ahead): "" for ahead in range(DAYS_SHOWN)}
    for condition in conditions:
        match condition.KIND:
            case "occasion":
                named: Any = condition
                try:
                    then = next_yearly_day(named.calendar, named.month, named.day, today=today)
                except ValueError:
                    continue
                days[then] = named.name
            case "dates":
                days.setdefault(getattr(condition, "first", today), "")
    return [(day.isoformat(), _day_named(day, name)) for day, name in sorted(days.items())]


def _day_named(day: date, name: str) -> str:
    written = format_day(day, language(), style="long")
    return f"{name} · {written}" if name else written


def _hour(hour: int) -> str:
    written = f"{hour:02}:00"
    return persian_digits(written) if language().startswith("fa") else written
