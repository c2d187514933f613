"""What the owner fills in about privacy: how long the silent are kept, and whom to erase."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from loyalty_club.web.once_form import OnceForm
from members.rules.text import fold_digits

YEARS = (1, 2, 3, 5)
NEVER = "0"
IN_A_WEEK, AT_ONCE = "week", "now"


def _lengths() -> list[tuple[str, str]]:
    years = [
        (str(12 * years), ngettext("after %(count)s year", "after %(count)s years", years))
        for years in YEARS
    ]
    return [(NEVER, str(_("Never: everybody is kept")))] + [
        (months, words % {"count": int(months) // 12}) for months, words in years
    ]


class RetentionForm(forms.Form):
    """After how many silent months a member is forgotten."""

    months = forms.ChoiceField(
        label=_("Members of whom nobody has heard are forgotten"), choices=_lengths
    )

    def clean_months(self) -> int | None:
        """None for ever."""
        return int(self.cleaned_data["months"]) or None


class EraseForm(OnceForm):
    """The last four digits of the card, so that nobody erases the wrong person; and when."""

    digits = forms.CharField(
        label=_("The last four digits of the card"),
        max_length=10,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "dir": "ltr", "autocomplete": "off", "data-digits": ""}
        ),
    )
    when = forms.ChoiceField(
        label=_("When"),
        choices=[
            (IN_A_WEEK, _("In seven days; until then it can be called off")),
            (AT_ONCE, _("At once; this cannot be undone")),
        ],
        widget=forms.RadioSelect,
        initial=IN_A_WEEK,
    )

    def __init__(self, *args: Any, card_number: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.card_number = card_number

    def clean_digits(self) -> str:
        """They are those of this member's card."""
        typed = fold_digits(self.cleaned_data["digits"]).strip()
        if len(typed) < 4 or not self.card_number.endswith(typed):
            raise forms.ValidationError(_("These are not the last digits of this card."))
        return typed[-4:]
