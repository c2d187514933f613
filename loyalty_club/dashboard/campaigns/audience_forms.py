"""A form for any audience, made from the values that each kind of condition declares."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.rules.audiences import KINDS, VERSION, Condition, Value, read_audience
from campaigns.selectors.audience_words import choices_for, titles
from loyalty_club.dashboard.fields import CountField, DayField, MoneyField
from loyalty_club.dashboard.program.condition_forms import MoneyInput, NamesField
from loyalty_club.web.once_form import OnceForm
from points.rules.fields import LONGEST, MOST

PLACE = re.compile(r"([0-9]{1,2}):([a-z_]{1,20})")


class ConditionForm(forms.Form):
    """The values of one condition; `place` is its place in the editor."""

    is_not = forms.BooleanField(label=gettext_lazy("Everybody but these"), required=False)

    def __init__(
        self,
        kind: str,
        place: int,
        *,
        data: Mapping[str, Any] | None = None,
        condition: Condition | None = None,
    ) -> None:
        self.kind, self.place = kind, place
        values = {} if condition is None else {**condition.values, "is_not": condition.is_not}
        super().__init__(data, prefix=f"who{place}", initial=values)
        for value in KINDS[kind].values:
            self.fields[value.name] = _form_field(kind, value, self._named(value, values, data))

    @property
    def key(self) -> str:
        """Its place and kind, as the form sends them back."""
        return f"{self.place}:{self.kind}"

    @property
    def title(self) -> str:
        """What the condition is called."""
        return _(KINDS[self.kind].title)

    def values(self) -> list[forms.BoundField]:
        """Its fields but for the one that turns it round."""
        return [self[value.name] for value in KINDS[self.kind].values]

    def _named(
        self, value: Value, kept: Mapping[str, Any], data: Mapping[str, Any] | None
    ) -> list[str]:
        """Names that were chosen once: one that nobody bears any more can still be taken away."""
        if value.kind != "names":
            return []
        if isinstance(data, QueryDict):
            return data.getlist(self.add_prefix(value.name))
        return list(kept.get(value.name, ()))

    def document(self) -> dict[str, Any]:
        """The condition as an audience's document has it; only once the form is valid."""
        values = {
            value.name: _written(self.cleaned_data[value.name], value)
            for value in KINDS[self.kind].values
        }
        given = {name: value for name, value in values.items() if value not in (None, [], "")}
        return {self.kind: given} | ({"not": True} if self.cleaned_data["is_not"] else {})


class AudienceForm(OnceForm):
    """Whom the campaign is for; with conditions that one adds and removes."""

    one_per_household = forms.BooleanField(
        label=gettext_lazy("One of each household only"), required=False
    )
    add = forms.ChoiceField(label=gettext_lazy("Another condition"), required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        document: Mapping[str, Any] | None = None,
        shown: QueryDict | None = None,
    ) -> None:
        """Filled in (`data`), as it is kept (`document`), or as somebody is still filling it in
        (`shown`), where nothing is found wrong yet.
        """
        audience = read_audience(document or {})
        household = audience.one_per_household or "one_per_household" in (shown or {})
        super().__init__(data, initial={"one_per_household": household})
        self.fields["add"] = forms.ChoiceField(
            label=_("Another condition"), required=False, choices=[("", "–"), *titles()]
        )
        if data is not None:
            self.conditions = [ConditionForm(*one, data=data) for one in _sent(data)]
        elif shown is not None:
            self.conditions = [_as_typed(ConditionForm(*one), shown) for one in _sent(shown)]
        else:
            self.conditions = [
                ConditionForm(one.kind, place, condition=one)
                for place, one in enumerate(audience.conditions, start=1)
            ]

    def is_valid(self) -> bool:
        """True when the whole of it is in order."""
        # Each form says what is wrong in it, so that all are asked.
        fine = [condition.is_valid() for condition in self.conditions]
        if not all(fine):
            self.add_error(None, _("One of the conditions is not complete."))
        return super().is_valid()

    def document(self) -> dict[str, Any]:
        """The audience as it is kept; only once the form is valid."""
        document: dict[str, Any] = {
            "version": VERSION,
            "who": [condition.document() for condition in self.conditions],
        }
        if self.cleaned_data["one_per_household"]:
            document["one_per_household"] = True
        return document

    def facts(self) -> dict[str, Any]:
        """What was typed, cleaned; the same for the same form."""
        return self.document()


def with_change(data: QueryDict) -> QueryDict | None:
    """The form as it is to be shown where a button asked for one condition more or fewer; None
    where it asked for none of that.
    """
    changed = data.copy()
    places = changed.getlist("condition")
    if "remove_condition" in data:
        removed = data["remove_condition"]
        places = [one for one in places if one.partition(":")[0] != removed]
    elif "add_condition" in data and data.get("add") in KINDS:
        last = max((int(found[1]) for one in places if (found := PLACE.fullmatch(one))), default=0)
        places.append(f"{last + 1}:{data['add']}")
    elif "add_condition" not in data:
        return None
    changed.setlist("condition", places)
    changed["add"] = ""
    return changed


def _sent(data: QueryDict) -> list[tuple[str, int]]:
    """The kinds and places of the conditions that were sent."""
    found = (PLACE.fullmatch(one) for one in data.getlist("condition"))
    return [(one[2], int(one[1])) for one in found if one is not None and one[2] in KINDS]


def _as_typed(form: ConditionForm, data: QueryDict) -> ConditionForm:
    for name, field in form.fields.items():
        form.initial[name] = field.widget.value_from_datadict(data, {}, form.add_prefix(name))
    return form


def _form_field(kind: str, value: Value, named: Sequence[str]) -> forms.Field:
    label, known = _(value.label), choices_for(kind, value)
    if known:
        offered = {key for key, _word in known}
        known = [*known, *((name, name) for name in named if name not in offered)]
    if value.kind in {"names", "choices"} and known:
        return forms.MultipleChoiceField(
            label=label,
            choices=known,
            required=value.is_needed,
            widget=forms.CheckboxSelectMultiple,
        )
    if known:
        choice: forms.Field = forms.ChoiceField(label=label, choices=known)
        return choice
    if value.kind == "names":
        return NamesField(label=label, help_text=_("Parted by commas."))
    return _plain(value, label)


def _plain(value: Value, label: str) -> forms.Field:
    if value.kind == "money":
        return MoneyField(label=label, required=value.is_needed, widget=MoneyInput)
    if value.kind == "count":
        most = value.most if value.most < MOST else None
        return CountField(
            label=label, min_value=value.least, max_value=most, required=value.is_needed
        )
    if value.kind == "day":
        return DayField(label=label, required=value.is_needed)
    return forms.CharField(label=label, max_length=LONGEST, required=value.is_needed)


def _written(cleaned: Any, value: Value) -> Any:
    if value.kind == "day":
        return None if cleaned is None else cleaned.isoformat()
    if value.kind == "money" and not value.is_needed:
        return cleaned or None
    return int(cleaned) if value.kind == "count" and isinstance(cleaned, str) else cleaned
