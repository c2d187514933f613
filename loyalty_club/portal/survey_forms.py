"""What somebody may add to his score."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.rules.surveys.answers import BEST_MARK, LONGEST_COMMENT

# How a settled matter is told: whether it is settled is what was expected.
SOLVED = (("met", _("Yes")), ("below", _("No, not yet")))
EXPECTATIONS = (
    ("above", _("Better than I expected")),
    ("met", _("As I expected")),
    ("below", _("Less than I expected")),
)
REASONS = (
    ("goods", _("Goods and quality")),
    ("price", _("Price")),
    ("staff", _("Staff and their manner")),
    ("speed", _("Speed")),
    ("choice", _("Choice of goods")),
    ("place", _("The shop and how to reach it")),
    ("club", _("Points and gifts of the club")),
    ("other", _("Another reason")),
)


class RestForm(forms.Form):
    """Four questions at most, none of which must be answered; a plan leaves some of them out."""

    expectation = forms.ChoiceField(
        label=_("Did we meet what you expected?"), choices=EXPECTATIONS, required=False
    )
    effort = forms.TypedChoiceField(
        label=_("How easy was it?"),
        choices=[(mark, str(mark)) for mark in range(1, BEST_MARK + 1)],
        coerce=int,
        empty_value=None,
        required=False,
    )
    reason = forms.ChoiceField(
        label=_("What counted most for your score?"), choices=REASONS, required=False
    )
    comment = forms.CharField(
        label=_("Would you like to say a word?"),
        max_length=LONGEST_COMMENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def __init__(self, *args: Any, survey: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if survey.kind == "ticket":
            solved = cast("forms.ChoiceField", self.fields["expectation"])
            solved.label, solved.choices = _("Is the matter settled now?"), SOLVED
            del self.fields["effort"], self.fields["reason"]
            return
        for name in ("expectation", "effort", "reason", "comment"):
            if survey.plan is not None and not getattr(survey.plan, f"asks_{name}"):
                del self.fields[name]

    def answers(self) -> dict[str, Any]:
        """As `answer_rest` takes them."""
        return dict(self.cleaned_data)
