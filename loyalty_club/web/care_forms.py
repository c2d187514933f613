"""What staff type to look after a member: a note, a label, something to do."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from loyalty_club.web.once_form import OnceForm
from members.models import User
from members.selectors.follow_ups import follow_up_kinds


class NoteForm(forms.Form):
    """A few words about the member; it stands beside other forms, so its ids are its own."""

    text = forms.CharField(
        label=_("Note"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only staff read it; the member may ask to see it."),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="note_%s")


class LabelForm(forms.Form):
    """One word more on the member."""

    name = forms.CharField(
        label=_("New label"),
        max_length=40,
        widget=forms.TextInput(attrs={"list": "known-labels", "autocomplete": "off"}),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="label_%s")


class PlanForm(OnceForm):
    """What to do for a member, why, and for whom it is; each door asks for the day in its way."""

    kind = forms.ChoiceField(label=_("What to do"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("So that whoever does it knows what to say."),
    )
    assignee = forms.TypedChoiceField(
        label=_("For whom"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["kind"]).choices = follow_up_kinds()
        choice = cast("forms.TypedChoiceField", self.fields["assignee"])
        choice.choices = [
            ("", _("Whoever is there")),
            *((person.pk, str(person)) for person in people),
        ]

    def terms(self) -> dict[str, Any]:
        """As `plan_follow_up` takes it."""
        terms = self.facts()
        terms["assignee_id"] = terms.pop("assignee")
        return terms
