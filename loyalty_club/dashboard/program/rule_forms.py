"""The rule editor's form: what a rule gives, when, how often at most; it writes the document."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from loyalty_club.dashboard.fields import TYPED_NUMBER, CountField, MoneyField
from loyalty_club.dashboard.program.condition_forms import (
    ConditionForm,
    Surroundings,
    condition_forms,
)
from loyalty_club.dashboard.program.draft_forms import Tile, TileField
from loyalty_club.dashboard.program.rule_words import PERIOD_WORDS
from members.rules.text import fold_digits
from points.rules.conditions import KINDS, Condition
from points.rules.program_rules import EVENTS, PERIODS
from points.selectors.phrases import event_title

_FOLD = re.compile(r"([0-9]{1,2})(?:[.٫/]([0-9]{1,2}))?")
_PLACE = re.compile(r"([0-9]{1,3}):([a-z_]+)")
MOST_CONDITIONS = 20
LEAST_FOLD, MOST_FOLD = 100, 2_000
# What the document calls each effect, and the field that holds its number.
NUMBER_OF = {"multiply_percent": "fold", "one_per": "one_per", "points": "points"}


class FoldField(forms.CharField):
    """How many times the points, such as 2 or 1.5; cleans to percent."""

    widget = forms.TextInput(attrs={**TYPED_NUMBER, "inputmode": "decimal"})

    def clean(self, value: Any) -> int | None:
        """Percent of the points; None where nothing was typed."""
        typed = fold_digits(super().clean(value)).strip(" ×x")
        if not typed:
            return None
        written = _FOLD.fullmatch(typed)
        if not written:
            raise forms.ValidationError(_("Write a number such as 2 or 1.5."))
        percent = int(written[1]) * 100 + int((written[2] or "").ljust(2, "0"))
        if not LEAST_FOLD < percent <= MOST_FOLD:
            raise forms.ValidationError(_("Write a number above 1 and up to 20."))
        return percent

    def prepare_value(self, value: Any) -> Any:
        """Percent as a number of times."""
        if isinstance(value, bool) or not isinstance(value, int):
            return value
        return f"{Decimal(value) / 100:f}"


class OptionalMoneyField(MoneyField):
    """An amount that may be left empty."""

    def clean(self, value: Any) -> Any:
        return super().clean(value) if str(value or "").strip() else None


def _events() -> list[tuple[str, str]]:
    return [(event, event_title(event)) for event in EVENTS]


class RuleForm(forms.Form):
    """One rule but its conditions, which stand in forms of their own."""

    name = forms.CharField(label=_("Name of the rule"), max_length=80)
    event = forms.ChoiceField(label=_("What happens"), choices=_events)
    give = TileField(
        Tile("multiply_percent", _("More of the points"), _("Double, or one and a half times.")),
        Tile("one_per", _("One more point per amount"), _("On top of the points by amount.")),
        Tile("points", _("A gift of points"), _("The same for every bill, once a day.")),
        label=_("What it gives"),
    )
    fold = FoldField(label=_("How many times the points"), required=False)
    one_per = OptionalMoneyField(label=_("One more point for each"), required=False)
    points = CountField(
        label=_("How many points"), required=False, min_value=1, max_value=1_000_000
    )
    per = forms.ChoiceField(
        label=_("At most, for one member"),
        required=False,
        choices=[("", _("No limit")), *((period, PERIOD_WORDS[period]) for period in PERIODS)],
    )
    times = CountField(label=_("Times"), required=False, min_value=1, max_value=10_000)
    most = CountField(label=_("Points"), required=False, min_value=1, max_value=10**9)
    group = forms.CharField(
        label=_("Group"),
        required=False,
        max_length=40,
        help_text=_("Of rules with the same group only the best one counts on a day."),
    )
    dry = forms.BooleanField(
        label=_("Only try it out"),
        required=False,
        help_text=_("It gives nothing and tells you what it would have given."),
    )

    def clean(self) -> dict[str, Any]:
        """What is given has its number, and a limit says times or points."""
        facts = super().clean() or {}
        needed = NUMBER_OF.get(facts.get("give", ""), "")
        if needed and not facts.get(needed) and needed not in self.errors:
            self.add_error(needed, _("This field is required."))
        if facts.get("per") and not facts.get("times") and not facts.get("most"):
            self.add_error("times", _("Say how many times, or how many points."))
        return facts

    def document(self, conditions: Sequence[ConditionForm]) -> dict[str, Any]:
        """The rule as a program's document has it, without its code."""
        facts = self.cleaned_data
        document: dict[str, Any] = {"name": facts["name"]}
        if facts["event"] != "purchase":
            document["event"] = facts["event"]
        if conditions:
            document["when"] = [condition.document() for condition in conditions]
        document["give"] = {facts["give"]: facts[NUMBER_OF[facts["give"]]]}
        if facts["per"]:
            limit = {"per": facts["per"], "times": facts["times"], "points": facts["most"]}
            document["limit"] = {name: value for name, value in limit.items() if value}
        if facts["group"]:
            document["group"] = facts["group"]
        if facts["dry"]:
            document["dry"] = True
        return document


class RuleEditor:
    """A rule under way: its form, its conditions' forms, and whether all of them can be read."""

    def __init__(self, form: RuleForm, conditions: list[ConditionForm]) -> None:
        self.form, self.conditions = form, conditions

    @classmethod
    def of_rule(cls, rule: Mapping[str, Any], around: Surroundings) -> "RuleEditor":
        """The editor as it opens."""
        conditions = [
            ConditionForm(KINDS[kind], place, around, values=values)
            for place, (kind, values) in enumerate(_conditions_in(rule))
        ]
        return cls(RuleForm(initial=_initial_of(rule)), conditions)

    @classmethod
    def of_form(cls, data: QueryDict, around: Surroundings) -> "RuleEditor":
        """The editor with what was typed."""
        return cls(RuleForm(data), condition_forms(_places_in(data), around, data))

    @classmethod
    def rearranged(cls, data: QueryDict, around: Surroundings) -> "RuleEditor":
        """The editor with one condition more or fewer, as a button asked."""
        places = _places_in(data)
        added, removed = data.get("add_condition", ""), data.get("remove_condition", "")
        kept = [(place, kind) for place, kind in places if str(place) != removed]
        typed = condition_forms(kept, around, data)
        if added in KINDS and len(kept) < MOST_CONDITIONS:
            free = max((place for place, _kind in places), default=-1) + 1
            typed.append(ConditionForm(KINDS[added], free, around))
        return cls(RuleForm(data), typed)

    @property
    def event(self) -> str:
        """What the rule is about, as far as it is chosen."""
        return str(self.form["event"].value() or "purchase")

    def is_valid(self) -> bool:
        """Whether every part can be read; asks all of them, so that each says what it lacks."""
        judged = [form.is_valid() for form in (self.form, *self.conditions)]
        return all(judged)

    def document(self) -> dict[str, Any]:
        """The rule's document, without its code; only where `is_valid`."""
        return self.form.document(self.conditions)

    def errors(self) -> list[str]:
        """What is wrong, by the name of its field."""
        return [
            f"{form.fields[name].label}: {error}" if name in form.fields else str(error)
            for form in (self.form, *self.conditions)
            for name, errors in form.errors.items()
            for error in errors
        ]

    def put_on(self, path: str, sentence: str) -> None:
        """Say a problem of the document at the field it came from."""
        steps = path.split(".")[2:]
        if steps[:1] == ["when"] and len(steps) > 1 and steps[1].isdecimal():
            form: forms.Form = self.conditions[int(steps[1]) - 1]
        else:
            form = self.form
        field = {"multiply_percent": "fold"}.get(steps[-1], steps[-1]) if steps else ""
        form.add_error(field if field in form.fields else None, sentence)

    def forget_errors(self) -> None:
        """Show what was typed without judging it."""
        for form in (self.form, *self.conditions):
            form.full_clean()
            form.errors.clear()


def _conditions_in(rule: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """The conditions of a document's rule, those that can be shown."""
    listed = rule.get("when")
    return [
        (kind, values if isinstance(values, Mapping) else {})
        for one in (listed if isinstance(listed, list) else [])
        if isinstance(one, Mapping)
        for kind, values in one.items()
        if kind in KINDS
    ]


def _places_in(data: QueryDict) -> list[tuple[int, str]]:
    """The conditions that a form sent, in their order."""
    found = [_PLACE.fullmatch(one) for one in data.getlist("condition")]
    return [(int(one[1]), one[2]) for one in found if one][:MOST_CONDITIONS]


def _initial_of(rule: Mapping[str, Any]) -> dict[str, Any]:
    give, limit = (
        found if isinstance(found, Mapping) else {}
        for found in (rule.get("give"), rule.get("limit"))
    )
    return {
        "name": rule.get("name", ""),
        "event": rule.get("event", "purchase"),
        "give": next((kind for kind in NUMBER_OF if kind in give), "multiply_percent"),
        "fold": give.get("multiply_percent"),
        "one_per": give.get("one_per"),
        "points": give.get("points"),
        "per": limit.get("per", ""),
        "times": limit.get("times"),
        "most": limit.get("points"),
        "group": rule.get("group", ""),
        "dry": rule.get("dry") is True,
    }


def kinds_to_add(event: str) -> list[tuple[str, list[type[Condition]]]]:
    """The conditions that a rule about this event can have, by what they look at."""
    subjects: list[tuple[str, list[type[Condition]]]] = [("bill", []), ("time", []), ("member", [])]
    groups = dict(subjects)
    for kind in KINDS.values():
        if kind.IS_OF_THE_BILL:
            groups["bill"].append(kind)
        else:
            groups["member" if kind.NEEDS else "time"].append(kind)
    return [(name, kinds) for name, kinds in subjects if name != "bill" or event == "purchase"]
