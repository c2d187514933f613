"""A form for any condition of a rule, made from the fields that its class declares."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from loyalty_club.dashboard.fields import TYPED_NUMBER, CountField, DayField, MoneyField
from loyalty_club.dashboard.program.rule_words import choice_word
from members.exceptions import InvalidField
from members.rules.calendars import CalendarName
from points.rules.conditions import KINDS, Condition
from points.rules.fields import LONGEST, MOST, Field, as_day, written_day

_BETWEEN = re.compile(r"[،,\n]+")
Known = Mapping[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the editor knows of the program around a rule: its calendar, the names that conditions
    of a kind can choose from, and the groups that other rules have.
    """

    calendar: CalendarName
    known: Known = field(default_factory=dict)
    groups: Sequence[str] = ()


class MoneyInput(forms.TextInput):
    """By its name the templates know an amount."""


class NamesField(forms.CharField):
    """Names parted by commas; cleans to a list."""

    def clean(self, value: Any) -> list[str]:
        """Each name once, in its order."""
        typed = super().clean(value)
        names = [name.strip() for name in _BETWEEN.split(typed)]
        return list(dict.fromkeys(name for name in names if name))

    def prepare_value(self, value: Any) -> Any:
        """The names as one types them."""
        return (
            pgettext("list", ", ").join(map(str, value))
            if isinstance(value, list | tuple)
            else value
        )


class ConditionForm(forms.Form):
    """The values of one condition; `kind` is its class, `place` its place in the editor."""

    def __init__(
        self,
        kind: type[Condition],
        place: int,
        around: Surroundings,
        *,
        data: Mapping[str, Any] | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> None:
        self.kind, self.place, self.calendar = kind, place, around.calendar
        super().__init__(data, prefix=f"when{place}", initial=self._initial(values or {}))
        known = around.known.get(kind.KIND)
        for value in kind.FIELDS:
            chosen = known if known and value.kind == "names" else None
            self.fields[value.name] = _form_field(value, chosen)

    @property
    def key(self) -> str:
        """Its place and kind, as the form sends them back."""
        return f"{self.place}:{self.kind.KIND}"

    @property
    def title(self) -> str:
        """What the condition is called."""
        return _(self.kind.TITLE)

    def document(self) -> dict[str, Any]:
        """The condition as a rule's document has it; only once the form is valid."""
        values = {
            value.name: _written(self.cleaned_data[value.name], value, self.calendar)
            for value in self.kind.FIELDS
        }
        return {
            self.kind.KIND: {name: value for name, value in values.items() if value is not None}
        }

    def _initial(self, values: Mapping[str, Any]) -> dict[str, Any]:
        initial = {}
        for value in self.kind.FIELDS:
            raw = values.get(value.name, value.default)
            if value.kind == "day":
                raw = _read_day(raw, self.calendar)
            initial[value.name] = raw
        return initial


def condition_forms(
    places: Sequence[tuple[int, str]], around: Surroundings, data: Mapping[str, Any]
) -> list[ConditionForm]:
    """The conditions that were sent, those of kinds that there are."""
    return [
        ConditionForm(KINDS[kind], place, around, data=data)
        for place, kind in places
        if kind in KINDS
    ]


def _form_field(value: Field, known: Sequence[tuple[str, str]] | None) -> forms.Field:
    label = _(value.label)
    if known:
        return forms.MultipleChoiceField(
            label=label, choices=list(known), widget=forms.CheckboxSelectMultiple
        )
    return _MAKERS[value.kind](value, label)


def _money(value: Field, label: str) -> forms.Field:
    return MoneyField(label=label, widget=MoneyInput)


def _count(value: Field, label: str) -> forms.Field:
    return CountField(
        label=label,
        min_value=value.least,
        max_value=value.most if value.most < MOST else None,
        required=value.default is None,
    )


def _names(value: Field, label: str) -> forms.Field:
    return NamesField(label=label, help_text=_("Parted by commas."))


def _choices(value: Field, label: str) -> forms.Field:
    return forms.MultipleChoiceField(
        label=label, choices=_offered(value), widget=forms.CheckboxSelectMultiple
    )


def _choice(value: Field, label: str) -> forms.Field:
    return forms.ChoiceField(label=label, choices=_offered(value))


def _time(value: Field, label: str) -> forms.Field:
    widget = forms.TextInput(attrs={**TYPED_NUMBER, "inputmode": "text", "placeholder": "16:30"})
    return forms.CharField(label=label, max_length=5, widget=widget)


def _day(value: Field, label: str) -> forms.Field:
    return DayField(label=label)


def _text(value: Field, label: str) -> forms.Field:
    return forms.CharField(label=label, max_length=LONGEST)


_MAKERS: Mapping[str, Callable[[Field, str], forms.Field]] = {
    "money": _money,
    "count": _count,
    "names": _names,
    "choices": _choices,
    "choice": _choice,
    "time": _time,
    "day": _day,
    "text": _text,
}


def _offered(value: Field) -> list[tuple[str, Any]]:
    return [(choice, choice_word(choice)) for choice in value.choices]


def _written(cleaned: Any, value: Field, calendar: CalendarName) -> Any:
    if isinstance(cleaned, date):
        return written_day(cleaned, calendar)
    return value.default if cleaned is None else cleaned


def _read_day(raw: Any, calendar: CalendarName) -> Any:
    """A day of the document for its field; what cannot be read is shown as it is."""
    try:
        return as_day(raw, "day", calendar)
    except InvalidField:
        return raw
