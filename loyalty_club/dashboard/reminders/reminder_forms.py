"""The forms of reminders: which to look at, and what is said at one step of one kind of day."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from loyalty_club.dashboard.fields import CountField
from loyalty_club.dashboard.filters import Filter, ShopFilter
from loyalty_club.dashboard.reminders.reminder_words import OUTCOMES
from loyalty_club.web.date_form import KINDS

DAYS = (("7", _("7 days")), ("14", _("14 days")), ("30", _("30 days")))
STATES = (
    ("", _("All")),
    ("ready", _("Will leave")),
    ("unready", _("No permission or no address")),
)
NO_OFFER: tuple[str, Promise] = ("", _("No offer"))


class RemindersFilter(ShopFilter):
    """How far ahead, which days, and what is known to hold them; `day` shows one day alone."""

    days = forms.ChoiceField(label=_("The next"), choices=DAYS, required=False)
    kind = forms.ChoiceField(
        label=_("Which day"),
        choices=[("", _("Every kind")), ("occasion", _("Occasion")), *KINDS],
        required=False,
    )
    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    day = forms.DateField(required=False, widget=forms.HiddenInput)
    page = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    field_order = ("days", "kind", "state", "shop")

    def defaults(self) -> dict[str, Any]:
        """Two weeks."""
        return {"days": "14"}


class HistoryFilter(Filter):
    """What became of them."""

    outcome = forms.ChoiceField(
        label=_("What became of it"),
        choices=[("", _("All")), *((code, words) for code, (words, _tone) in OUTCOMES.items())],
        required=False,
    )


class PlanForm(forms.Form):
    """What is said at one step of one kind of day, with what goes with it."""

    use_required_attribute = False

    text = forms.CharField(
        label=_("Text"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=_("A line whose place stays empty, such as that of the offer, is left out."),
    )
    after_days = CountField(label=_("Days after the day"), min_value=1, max_value=60)
    offer = forms.TypedChoiceField(
        label=_("Offer"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Promised once for each coming of a day, however often it is spoken of."),
    )
    plans_follow_up = forms.BooleanField(
        label=_("Staff call as well"),
        required=False,
        help_text=_("A follow-up for the day on which the message leaves."),
    )
    is_active = forms.BooleanField(label=_("In use"), required=False)

    def __init__(
        self,
        *args: Any,
        step: str,
        offers: Sequence[tuple[int, str]],
        may_have_offer: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if step != "after":
            del self.fields["after_days"]
        if not may_have_offer:
            del self.fields["offer"]
        else:
            field = cast("forms.TypedChoiceField", self.fields["offer"])
            field.choices = [NO_OFFER, *((str(pk), name) for pk, name in offers)]

    def told(self) -> dict[str, Any]:
        """As `keep_reminder_plan` takes it."""
        typed = self.cleaned_data
        return {
            "text": typed["text"],
            "after_days": typed.get("after_days") or 0,
            "offer_id": typed.get("offer"),
            "plans_follow_up": typed["plans_follow_up"],
            "is_active": typed["is_active"],
        }
