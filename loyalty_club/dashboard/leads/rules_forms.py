"""What the owner asks of the sales cycle, as he fills it in: weights, limits, stages, lists."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.rules.leads.quality import MARKS as MARK_NAMES
from campaigns.rules.leads.quality import MOST_WEIGHT
from campaigns.selectors.leads.choices import standings
from campaigns.services.leads.named import LONGEST_NAME, LONGEST_SCRIPT
from campaigns.services.leads.rules import LONGEST_TEXT, MOST, MOST_STALLED_DAYS
from loyalty_club.dashboard.fields import CountField, MoneyField
from loyalty_club.dashboard.leads.mark_words import MARKS
from loyalty_club.web.once_form import OnceForm


class RulesForm(OnceForm):
    """How quality is weighed, from which on it is worth a call, and what the sales cycle costs."""

    least_score = CountField(
        label=_("Follow up from a quality of"),
        min_value=0,
        max_value=MOST["least_score"],
        help_text=_("Of a hundred. Who scores less is not called, or the team wears itself out."),
    )
    monthly_target = CountField(
        label=_("New leads wanted a month"),
        min_value=0,
        max_value=MOST["monthly_target"],
        help_text=_("Fewer than that in a month, and you are warned. Zero: no warning."),
    )
    hourly_cost = MoneyField(
        label=_("An hour of staff costs"),
        required=False,
        help_text=_("It prices the minutes that are spent on leads."),
    )
    forget_months = CountField(
        label=_("Forget lost leads after, months"),
        min_value=1,
        max_value=MOST["forget_months"],
        help_text=_("What is counted stays; names, numbers and words do not."),
    )
    is_form_open = forms.BooleanField(
        label=_("The form on the web is open"),
        required=False,
        help_text=_("Whoever finds it may leave his number and ask to be called."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for mark in MARK_NAMES:
            self.fields[f"weight_{mark}"] = CountField(
                label=str(MARKS[mark][0]), min_value=0, max_value=MOST_WEIGHT
            )

    def weight_fields(self) -> list[forms.BoundField]:
        """The five weights, in their order."""
        return [self[f"weight_{mark}"] for mark in MARK_NAMES]

    def weights(self) -> dict[str, int]:
        """Those weights that can be read."""
        typed: dict[str, Any] = getattr(self, "cleaned_data", {})
        read = {mark: typed.get(f"weight_{mark}") for mark in MARK_NAMES}
        return {mark: weight for mark, weight in read.items() if weight is not None}


class StageRuleForm(OnceForm):
    """What a stage asks for, when a lead has stalled there, and how strong we are in it."""

    requirement = forms.CharField(
        label=_("What it asks for"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Shown beside the stage: what must be done before a lead goes on."),
    )
    stalled_days = CountField(
        label=_("Stalled after, days"), min_value=1, max_value=MOST_STALLED_DAYS
    )
    standing = forms.ChoiceField(label=_("Where we stand"), choices=standings, required=False)
    note = forms.CharField(
        label=_("Strengths and weaknesses"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("Beside others who sell the same: what we do better here, and what worse."),
    )


class NameForm(OnceForm):
    """What a source or a lost reason is called."""

    name = forms.CharField(
        label=_("Name"), max_length=LONGEST_NAME, widget=forms.TextInput(attrs={"dir": "auto"})
    )


class ScriptForm(NameForm):
    """A scenario: its name, and what is said, in the order in which it is said."""

    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_SCRIPT,
        widget=forms.Textarea(attrs={"rows": 14, "dir": "auto"}),
        help_text=_("The opening, the questions, what is shown, the likely objections, the end."),
    )
