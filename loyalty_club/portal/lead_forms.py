"""What a stranger fills in who would like to hear from the shop."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaigns.rules.leads.contact_wording import contact_wording
from loyalty_club.portal.fields import MobileField
from loyalty_club.web.sentences import field_sentence
from members.exceptions import InvalidField
from members.rules.lines import typed_line

LONGEST_NAME = 160
LONGEST_INTEREST = 200
# Half of a name belongs to the one field in which the whole is written.
PLACES = {"first_name": "name", "last_name": "name"}


def _question() -> str:
    return contact_wording(get_language() or "en")


contact_question = lazy(_question, str)


class LeadForm(forms.Form):
    """Name, mobile, a wish, and whether he may be called; nothing is ticked beforehand."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Enter the name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    mobile = MobileField()
    interest = forms.CharField(
        label=_("What would you like?"),
        max_length=LONGEST_INTEREST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    shop = forms.TypedChoiceField(
        label=_("Which shop is nearest to you?"), coerce=int, empty_value=None, required=False
    )
    may_contact = forms.BooleanField(label=contact_question(), required=False)
    # Nobody sees it; what fills it in is no person.
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, shops: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(shops) < 2:
            del self.fields["shop"]
            return
        field = self.fields["shop"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [("", _("No matter")), *((shop.pk, shop.name) for shop in shops)]

    def clean_name(self) -> str:
        """As the club will keep it."""
        return self._line("name", LONGEST_NAME)

    def clean_interest(self) -> str:
        """One line, however it was typed."""
        return self._line("interest", LONGEST_INTEREST)

    def is_of_a_machine(self) -> bool:
        """True where somebody has filled in what nobody sees."""
        return bool(self.data.get("website"))

    def put_on(self, refusal: InvalidField) -> None:
        """Say at its field what the club refused."""
        field = str(refusal.facts["field"])
        field = PLACES.get(field, field)
        self.add_error(field if field in self.fields else None, field_sentence(refusal))

    def _line(self, name: str, most: int) -> str:
        words = " ".join(str(self.cleaned_data[name]).split())
        try:
            return typed_line(words, field=name, most=most)
        except InvalidField as refusal:
            raise ValidationError(field_sentence(refusal)) from refusal
