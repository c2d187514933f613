"""What one asks of the outbox and of what came in, and the rules of what is held back."""

import re
from datetime import time
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from loyalty_club.dashboard.fields import TYPED_NUMBER, CountField, MoneyField
from loyalty_club.dashboard.filters import Filter
from loyalty_club.templatetags.club import fa_digits
from members.rules.text import fold_digits

STATUSES = (
    ("", _("All")),
    ("waiting", _("Waiting")),
    ("left", _("Sent or delivered")),
    ("not-arrived", _("Did not arrive")),
    ("not-sent", _("Not sent")),
    ("queued", _("Queued")),
    ("held", _("Held")),
    ("paused", _("Paused")),
    ("sending", _("Being sent")),
    ("sent", _("Sent to the operator")),
    ("delivered", _("Delivered")),
    ("undelivered", _("Not delivered")),
    ("failed", _("Failed")),
    ("unknown", _("Unknown: the carrier did not answer")),
    ("blocked", _("Not sent: not allowed")),
    ("stale", _("Not sent: too late to be of use")),
    ("cancelled", _("Called off")),
)
KINDS = (
    ("", _("All")),
    ("code", _("One-time code")),
    ("service", _("Service")),
    ("occasion", _("Occasion")),
    ("promotion", _("Promotion")),
)
CAUSES = (
    ("", _("All")),
    ("receipt:", _("Receipts")),
    ("date:", _("Important dates")),
    ("own:", _("Members' own days")),
    ("occasion:", _("Occasions of the year")),
    ("journey:", _("Journeys")),
    ("campaign:", _("Campaigns")),
)
MEANINGS = (
    ("", _("All")),
    ("stop", _("No more offers")),
    ("start", _("Offers again")),
    ("other", _("Other words")),
)
NAMED_CAUSE = re.compile(r"[a-z][a-z-]{1,20}:[a-z0-9:-]{0,60}")
CLOCK = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))?")


class OutboxFilter(Filter):
    """Which messages; a page that leads here may name one campaign or journey as the cause."""

    status = forms.ChoiceField(label=_("State"), choices=STATUSES, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, required=False)
    cause = forms.ChoiceField(label=_("Because of"), required=False)
    address = forms.CharField(
        label=_("Last digits, or e-mail"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )

    member = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def prepare(self) -> None:
        """What the address names besides the usual causes is one of the choices."""
        asked = str(self.data.get("cause", ""))
        known = {value for value, _label in CAUSES}
        named = [(asked, asked)] if asked not in known and NAMED_CAUSE.fullmatch(asked) else []
        cast("forms.ChoiceField", self.fields["cause"]).choices = [*CAUSES, *named]

    def asked(self) -> dict[str, Any]:
        """As the outbox takes it."""
        asked = {name: self.chosen(name) for name in ("status", "kind", "cause", "address")}
        return asked | {"member_id": self.chosen("member") or None}


class InboundFilter(Filter):
    """Which of what was written to the club."""

    meaning = forms.ChoiceField(label=_("What it means"), choices=MEANINGS, required=False)


class ClockField(forms.CharField):
    """A time of day as people write it: 9, 9:00, ۲۱:۳۰."""

    widget = forms.TextInput(attrs=TYPED_NUMBER)

    def clean(self, value: Any) -> time:
        """The time."""
        written = CLOCK.fullmatch(fold_digits(super().clean(value)).strip())
        hour, minute = (int(written[1]), int(written[2] or 0)) if written else (99, 0)
        if hour == 24 and minute == 0:
            hour = 0
        if hour > 23 or minute > 59:
            raise forms.ValidationError(
                gettext("Write the time as %(example)s.") % {"example": fa_digits("21:00")}
            )
        return time(hour, minute)

    def prepare_value(self, value: Any) -> Any:
        """As a clock shows it, in the reader's digits."""
        return fa_digits(f"{value:%H:%M}") if isinstance(value, time) else value


class RulesForm(forms.Form):
    """What is held back, what a part costs, how one stops, how fast one sends."""

    quiet_from = ClockField(label=_("Quiet from"))
    quiet_until = ClockField(
        label=_("Quiet until"), help_text=_("The same time twice means no quiet hours.")
    )
    most_a_week = CountField(
        label=_("Most offers a week for one member"),
        min_value=1,
        max_value=20,
        help_text=_("Reminders count among them, but none is held for it: he has asked for them."),
    )
    rests_on_mourning = forms.BooleanField(
        label=_("Nothing festive on mourning days"),
        required=False,
        help_text=_("The days stand in the calendar of occasions."),
    )
    stop_words = forms.CharField(
        label=_("How to stop"),
        required=False,
        max_length=40,
        help_text=_("Stands on the last line of every message but one-time codes."),
    )
    price_unicode = MoneyField(label=_("Price of a Persian part"), required=False)
    price_latin = MoneyField(label=_("Price of a Latin part"), required=False)
    per_second = CountField(
        label=_("Most messages a second"),
        min_value=1,
        max_value=1_000,
        help_text=_("What your carrier allows; codes do not wait."),
    )
