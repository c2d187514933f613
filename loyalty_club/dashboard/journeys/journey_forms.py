"""What one fills in to make a journey, its steps, and to announce goods."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.rules.held_out import MOST_PERCENT, may_hold_out
from campaigns.rules.journeys import Setting, settings_of
from campaigns.selectors.journeys import step_conditions, triggers
from campaigns.services.journey_steps import KINDS, LONGEST_FOLLOW_UP, MOST_DAYS, StepFacts
from campaigns.services.journeys import LONGEST_NAME
from loyalty_club.dashboard.fields import CountField
from loyalty_club.dashboard.journeys.journey_words import CHOICES, setting_words
from loyalty_club.web.once_form import OnceForm

CATEGORIES = {"list": "known-categories", "autocomplete": "off"}


class NewJourneyForm(OnceForm):
    """Its name, and what begins it."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    trigger = forms.ChoiceField(label=_("Begins when"), choices=triggers)
    leaves_on_purchase = forms.BooleanField(
        label=_("Ends when the member buys"),
        required=False,
        help_text=_("Who has come back is not asked to come back."),
    )


class JourneyForm(OnceForm):
    """Its name, when it ends, and the settings that what begins it asks for."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    leaves_on_purchase = NewJourneyForm.base_fields["leaves_on_purchase"]

    def __init__(self, *args: Any, journey: Any, **kwargs: Any) -> None:
        initial = {
            "name": journey.name,
            "leaves_on_purchase": journey.leaves_on_purchase,
            "control_percent": journey.control_percent,
            **journey.settings,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.asked = settings_of(journey.trigger)
        for setting in self.asked:
            self.fields[setting.key] = _field(journey.trigger, setting)
        if may_hold_out(journey.trigger):
            self.fields["control_percent"] = CountField(
                label=_("Held out, percent"),
                help_text=_(
                    "Of those who would begin, so many of a hundred are chosen by chance and told"
                    " nothing; only beside them one sees what the journey brings. Ten are usual,"
                    " zero is nobody."
                ),
                min_value=0,
                max_value=MOST_PERCENT,
                required=False,
            )

    def settings(self) -> dict[str, Any]:
        """As the services of journeys take them."""
        return {one.key: self.cleaned_data[one.key] for one in self.asked}

    def control_percent(self) -> int | None:
        """The share held out, nobody where the field was emptied; None where it was not asked."""
        if "control_percent" not in self.data:
            return None
        return self.cleaned_data.get("control_percent") or 0

    def setting_fields(self) -> list[forms.BoundField]:
        """The fields of the settings, in their order; the share that is held out last."""
        keys = [one.key for one in self.asked]
        if "control_percent" in self.fields:
            keys.append("control_percent")
        return [self[key] for key in keys]


class StepForm(OnceForm):
    """When a step comes, on which condition, what it says, promises and asks of staff."""

    use_required_attribute = False

    days = CountField(label=_("Days later"), min_value=0, max_value=MOST_DAYS)
    hours = CountField(label=_("Hours later"), min_value=0, max_value=23)
    condition = forms.ChoiceField(label=_("Condition"), choices=step_conditions, required=False)
    kind = forms.ChoiceField(
        label=_("Class"),
        choices=[(kind.value, kind.label) for kind in KINDS],
        help_text=_("Each class needs its own permission; offers wait for their hours."),
    )
    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=_("Left empty: nothing is sent."),
    )
    offer = forms.TypedChoiceField(label=_("Offer"), coerce=int, empty_value=None, required=False)
    follow_up = forms.CharField(
        label=_("Staff do"),
        required=False,
        max_length=LONGEST_FOLLOW_UP,
        help_text=_("Stands on their list on the day, with these words."),
    )

    def __init__(self, *args: Any, offers: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("No offer")), *((str(pk), name) for pk, name in offers)]
        cast("forms.TypedChoiceField", self.fields["offer"]).choices = choices

    def step(self) -> StepFacts:
        """As the services of steps take it."""
        typed = self.cleaned_data
        return StepFacts(
            days=typed["days"],
            hours=typed["hours"],
            condition=typed["condition"],
            kind=typed["kind"],
            text=typed["text"],
            offer_id=typed["offer"],
            follow_up=typed["follow_up"],
        )


class AnnounceForm(OnceForm):
    """Which goods have arrived, and of which category they are."""

    category = forms.CharField(
        label=_("Category"),
        max_length=80,
        help_text=_("As it stands on the bills; who has bought of it is told."),
        widget=forms.TextInput(attrs=CATEGORIES),
    )
    goods = forms.CharField(
        label=_("What has arrived"),
        max_length=60,
        help_text=_("As it shall stand in the text."),
    )


def as_typed(step: Any) -> Mapping[str, Any]:
    """A step as the form shows it; a new one for None."""
    if step is None:
        return {"days": 0, "hours": 0, "kind": "promotion", "condition": ""}
    return {
        "days": step.delay_days,
        "hours": step.delay_hours,
        "condition": step.condition,
        "kind": step.kind,
        "text": step.text,
        "offer": step.offer_id,
        "follow_up": step.follow_up,
    }


def _field(trigger: str, setting: Setting) -> forms.Field:
    label, about = (str(words) for words in setting_words(trigger, setting.key))
    if setting.kind == "choice":
        choices = [(key, CHOICES[key]) for key in setting.choices]
        return forms.ChoiceField(label=label, help_text=about, choices=choices)
    if setting.kind == "words":
        widget = forms.TextInput(attrs=CATEGORIES)
        return forms.CharField(
            label=label, help_text=about, required=False, max_length=80, widget=widget
        )
    return CountField(label=label, help_text=about, min_value=setting.least, max_value=setting.most)
