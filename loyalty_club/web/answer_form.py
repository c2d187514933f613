"""One question of the profile as a form: tiles for choices, a small field for anything else."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from loyalty_club.web.months import month_names
from loyalty_club.web.page_club import page_club
from loyalty_club.web.sentences import sentence_for
from members.exceptions import ClubError, InvalidField
from members.rules.profile import LONGEST_TEXT
from members.selectors.profile_views import FactView

DIGITS = {"inputmode": "numeric", "autocomplete": "off", "data-digits": True}
TILED = frozenset({"choice", "band", "yes_no"})


class AnswerForm(forms.Form):
    """An answer to this fact; a day is told in the club's calendar."""

    fact = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, view: FactView, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "answer_%s")
        kwargs.setdefault("initial", {"fact": view.key})
        super().__init__(*args, **kwargs)
        self.view = view
        self.has_tiles = view.kind in TILED
        self.is_date = view.kind == "date"
        if self.is_date:
            self._ask_day()
        elif self.has_tiles:
            self.fields["value"] = forms.ChoiceField(label=view.question, choices=view.options)
        elif view.kind == "number":
            self.fields["value"] = forms.IntegerField(
                label=_("Number"), min_value=0, widget=forms.TextInput(attrs=DIGITS)
            )
        else:
            self.fields["value"] = forms.CharField(label=_("Answer"), max_length=LONGEST_TEXT)

    @property
    def answer_field(self) -> forms.BoundField:
        """The one field of an answer that is typed."""
        return self["value"]

    def told(self) -> object:
        """As `take_answer` wants it."""
        typed = self.cleaned_data
        if not self.is_date:
            return typed["value"]
        parts = {name: typed[name] for name in ("month", "day", "year")}
        return {"calendar": page_club().calendar, **parts}

    def say(self, refusal: ClubError) -> None:
        """Put a refusal on the field that it names, or above them all."""
        field = str(refusal.facts["field"]) if isinstance(refusal, InvalidField) else ""
        self.add_error(field if field in self.fields else None, sentence_for(refusal))

    def _ask_day(self) -> None:
        months = list(enumerate(month_names(page_club().calendar), start=1))
        self.fields["day"] = forms.IntegerField(
            label=_("Day"), min_value=1, max_value=31, widget=forms.TextInput(attrs=DIGITS)
        )
        self.fields["month"] = forms.TypedChoiceField(label=_("Month"), coerce=int, choices=months)
        self.fields["year"] = forms.IntegerField(
            label=_("Year"),
            min_value=1,
            max_value=9_999,
            required=False,
            widget=forms.TextInput(attrs=DIGITS),
        )
