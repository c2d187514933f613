"""What one fills in to correct a member's points, and how corrections are filtered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from loyalty_club.dashboard.fields import CountField
from loyalty_club.dashboard.filters import Filter
from loyalty_club.web.once_form import OnceForm

MOST_POINTS = 1_000_000
STATES = (
    ("", _("All")),
    ("asked", _("Waits for a second person")),
    ("booked", _("Booked")),
    ("refused", _("Refused")),
)
DIRECTIONS = (("give", _("Give points")), ("take", _("Take points away")))


class CorrectionFilter(Filter):
    """Which corrections."""

    status = forms.ChoiceField(label=_("State"), choices=STATES, required=False)


class CorrectionForm(OnceForm):
    """So many points more or fewer, and why."""

    direction = forms.ChoiceField(label=_("What is to be done"), choices=DIRECTIONS, initial="give")
    points = CountField(label=_("Points"), min_value=1, max_value=MOST_POINTS)
    reason = forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("The member reads it in the statement, and the second person before it."),
    )

    def terms(self) -> dict[str, Any]:
        """As `ask_adjustment` takes them."""
        facts = self.facts()
        sign = 1 if facts.pop("direction") == "give" else -1
        return {**facts, "points": sign * facts["points"]}
