"""What one notes when a task about a lead is done, and when one is planned in a hurry."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.selectors.leads.choices import contact_outcomes
from campaigns.services.leads.contacts import MOST_MINUTES
from campaigns.services.leads.tasks import NextTask
from loyalty_club.dashboard.fields import CountField, DayField
from loyalty_club.web.once_form import OnceForm

ON_A_DAY = "day"
# In how many days it is done again.
AGAIN = (
    ("", gettext_lazy("Nothing is planned")),
    ("1", gettext_lazy("Tomorrow")),
    ("3", gettext_lazy("In three days")),
    ("7", gettext_lazy("In a week")),
    (ON_A_DAY, gettext_lazy("On a day that I write")),
)


class CallForm(OnceForm):
    """What came of it, how long it took, and when it goes on."""

    outcome = forms.ChoiceField(label=gettext_lazy("What came of it"), choices=contact_outcomes)
    minutes = CountField(
        label=gettext_lazy("Minutes"),
        min_value=0,
        max_value=MOST_MINUTES,
        required=False,
        initial=5,
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    again = forms.ChoiceField(label=gettext_lazy("Next time"), choices=AGAIN, required=False)
    again_on = DayField(label=gettext_lazy("On the day"), required=False)

    def __init__(self, *args: Any, task: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"call-{task.pk}-%s")
        super().__init__(*args, **kwargs)
        self.task = task

    def clean(self) -> dict[str, Any]:
        """Who wants to write a day writes one."""
        cleaned = super().clean()
        on_a_day = cleaned.get("again") == ON_A_DAY and "again_on" in cleaned
        if on_a_day and not cleaned["again_on"]:
            self.add_error("again_on", _("Say by when."))
        return cleaned

    def contact(self, today: date) -> dict[str, Any]:
        """As `note_interaction` takes it; what comes next is by the same way."""
        typed, task = self.cleaned_data, self.task
        due_on = (
            typed["again_on"] if typed["again"] == ON_A_DAY else _in_days(today, typed["again"])
        )
        following = due_on and NextTask(task.what, task.channel, due_on, task.assignee_id)
        return {
            "task_id": task.pk,
            "channel": task.channel,
            "outcome": typed["outcome"],
            "minutes": typed["minutes"] or 0,
            "note": typed["note"],
            "next_task": following,
        }


class PlanCallForm(OnceForm):
    """A call in so many days."""

    days = forms.TypedChoiceField(choices=(("0", "0"), ("1", "1")), coerce=int)


def _in_days(today: date, days: str) -> date | None:
    return today + timedelta(days=int(days)) if days else None
