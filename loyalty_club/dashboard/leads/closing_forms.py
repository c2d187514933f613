"""What is asked when a lead is lost or becomes a member, and who sees to him."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.selectors.leads.choices import genders
from loyalty_club.web.consent_words import consent_sentence
from loyalty_club.web.once_form import OnceForm

PURPOSES = ("service", "occasion", "promotion")


class LoseForm(OnceForm):
    """Why he is lost: one of the owner's reasons, never none."""

    reason = forms.TypedChoiceField(label=_("Why is he lost?"), coerce=int)
    note = forms.CharField(
        label=_("In his words"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        help_text=_("Next time this tells what to say, or whom to leave in peace."),
    )

    def __init__(self, *args: Any, reasons: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.TypedChoiceField", self.fields["reason"])
        field.choices = [(str(reason.pk), reason.name) for reason in reasons]


class WinForm(OnceForm):
    """How he is addressed, and what he allows us to send."""

    gender = forms.ChoiceField(label=_("Form of address"), choices=genders, required=False)
    service = forms.BooleanField(label=consent_sentence("service", "sms"), required=False)
    occasion = forms.BooleanField(label=consent_sentence("occasion", "sms"), required=False)
    promotion = forms.BooleanField(label=consent_sentence("promotion", "sms"), required=False)

    def consent_fields(self) -> list[forms.BoundField]:
        """The three questions."""
        return [self[name] for name in PURPOSES]

    def consents(self) -> dict[str, bool]:
        """The answer to each purpose."""
        return {name: self.cleaned_data[name] for name in PURPOSES}


class AssignForm(OnceForm):
    """Who sees to him from now on."""

    assignee = forms.TypedChoiceField(
        label=_("Who sees to him"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, people: Sequence[Any], **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "assign_%s")
        super().__init__(*args, **kwargs)
        field = cast("forms.TypedChoiceField", self.fields["assignee"])
        field.choices = [
            ("", _("Whoever is there")),
            *((str(person.pk), str(person)) for person in people),
        ]
