"""The switches of the preferences: one for each purpose and channel, in the words agreed to."""

from dataclasses import dataclass

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from loyalty_club.web.consent_words import consent_sentence
from members.rules.consent_wording import CHANNELS, PURPOSES
from members.selectors.consents import Answer, ConsentMatrix

EXPLAINED: dict[str, Promise] = {
    "service": _("The receipt of a purchase and news of your points."),
    "occasion": _("A word before birthdays and anniversaries."),
    "promotion": _("Now and then an offer, never more than that."),
}


@dataclass(frozen=True, slots=True)
class Switch:
    """One channel of a purpose: its field, and what was answered last."""

    field: forms.BoundField
    answer: Answer


@dataclass(frozen=True, slots=True)
class PurposeView:
    """One purpose with its switches."""

    name: str
    title: str
    help: Promise
    switches: tuple[Switch, ...]


class PreferencesForm(forms.Form):
    """Purpose × channel; a text's field bears the purpose's own name."""

    texts = tuple(str(purpose) for purpose in PURPOSES)

    service = forms.BooleanField(label=consent_sentence("service", "sms"), required=False)
    occasion = forms.BooleanField(label=consent_sentence("occasion", "sms"), required=False)
    promotion = forms.BooleanField(label=consent_sentence("promotion", "sms"), required=False)
    service_call = forms.BooleanField(label=consent_sentence("service", "call"), required=False)
    occasion_call = forms.BooleanField(label=consent_sentence("occasion", "call"), required=False)
    promotion_call = forms.BooleanField(label=consent_sentence("promotion", "call"), required=False)
    service_email = forms.BooleanField(label=consent_sentence("service", "email"), required=False)
    occasion_email = forms.BooleanField(label=consent_sentence("occasion", "email"), required=False)
    promotion_email = forms.BooleanField(
        label=consent_sentence("promotion", "email"), required=False
    )

    def choices(self) -> dict[tuple[str, str], bool]:
        """The answers by purpose and channel."""
        return {
            (purpose, channel): self.cleaned_data[_field(purpose, channel)]
            for purpose in PURPOSES
            for channel in CHANNELS
        }

    def purposes(self, matrix: ConsentMatrix) -> list[PurposeView]:
        """The form as the page shows it."""
        return [
            PurposeView(
                name=purpose,
                title=matrix.cell(purpose, CHANNELS[0]).purpose_label,
                help=EXPLAINED[purpose],
                switches=tuple(
                    Switch(self[_field(purpose, channel)], matrix.cell(purpose, channel))
                    for channel in CHANNELS
                ),
            )
            for purpose in PURPOSES
        ]


def _field(purpose: str, channel: str) -> str:
    return purpose if channel == "sms" else f"{purpose}_{channel}"
