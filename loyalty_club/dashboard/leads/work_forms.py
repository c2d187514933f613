"""What staff note down while they work on a lead: quality, contacts, presentations, objections."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.rules.leads.quality import MARKS as MARK_NAMES
from campaigns.selectors.leads.choices import (
    channels,
    contact_outcomes,
    media,
    objection_kinds,
    presentation_outcomes,
)
from campaigns.services.leads.contacts import MOST_MINUTES
from campaigns.services.leads.tasks import NextTask
from loyalty_club.dashboard.fields import CountField, DayField
from loyalty_club.dashboard.leads.mark_words import MARKS
from loyalty_club.web.once_form import OnceForm

AS_WORDS = {"dir": "auto", "autocomplete": "off"}


def minutes_field() -> CountField:
    """Minutes of whoever works; none where nothing is typed."""
    return CountField(
        label=_("Minutes"), min_value=0, max_value=MOST_MINUTES, required=False, initial=5
    )


def note_field() -> forms.CharField:
    """A few words for colleagues."""
    return forms.CharField(
        label=_("Note"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class MarksForm(OnceForm):
    """Five marks from 0 to 4, each with its words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "mark_%s")
        super().__init__(*args, **kwargs)
        for name in MARK_NAMES:
            label, question, words = MARKS[name]
            self.fields[name] = forms.TypedChoiceField(
                label=str(label),
                help_text=str(question),
                coerce=int,
                choices=[(str(mark), word) for mark, word in enumerate(words)],
                widget=forms.RadioSelect,
            )

    def mark_fields(self) -> list[forms.BoundField]:
        """The five, in their order."""
        return [self[name] for name in MARK_NAMES]

    def marks(self) -> dict[str, int]:
        """Those that were given and can be read."""
        typed: Mapping[str, Any] = getattr(self, "cleaned_data", {})
        return {name: typed[name] for name in MARK_NAMES if isinstance(typed.get(name), int)}


class StepForm(OnceForm):
    """The next thing to do, as a part of a form or alone."""

    what = forms.CharField(
        label=_("What to do"),
        max_length=200,
        widget=forms.TextInput(attrs=AS_WORDS),
        help_text=_("In words that another could act on."),
    )
    due_on = DayField(label=_("On the day"))
    next_channel = forms.ChoiceField(label=_("Way"), choices=channels, initial="call")
    assignee = forms.TypedChoiceField(
        label=_("For whom"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, people: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.TypedChoiceField", self.fields["assignee"]).choices = [
            ("", _("Whoever is there")),
            *((str(person.pk), str(person)) for person in people),
        ]

    def task(self) -> NextTask:
        """As the services of tasks take it; a call where no way was chosen."""
        typed = self.cleaned_data
        return NextTask(
            what=typed["what"],
            channel=typed["next_channel"] or "call",
            due_on=typed["due_on"],
            assignee_id=typed["assignee"],
        )


class TaskForm(StepForm):
    """A step of the plan."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "task_%s")
        super().__init__(*args, **kwargs)


class WithNextStep(StepForm):
    """A form that may plan the next step as well; nothing typed, nothing planned."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("what", "due_on", "next_channel"):
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        """What is to be done needs a day, and a day something to do."""
        cleaned = super().clean()
        if cleaned.get("what") and "due_on" in cleaned and not cleaned["due_on"]:
            self.add_error("due_on", _("Say by when."))
        if cleaned.get("due_on") and "what" in cleaned and not cleaned["what"]:
            self.add_error("what", _("Say what is to be done."))
        return cleaned

    def next_task(self) -> NextTask | None:
        """The next step; None where none was typed."""
        return self.task() if self.cleaned_data["what"] else None


class ContactForm(WithNextStep):
    """One contact: by which way, how long, what came of it, and what comes next."""

    channel = forms.ChoiceField(label=_("Way"), choices=channels, initial="call")
    outcome = forms.ChoiceField(label=_("What came of it"), choices=contact_outcomes)
    minutes = minutes_field()
    note = note_field()
    done = forms.TypedChoiceField(
        label=_("This was planned as"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, planned: Sequence[Any], **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "contact_%s")
        super().__init__(*args, **kwargs)
        cast("forms.TypedChoiceField", self.fields["done"]).choices = [
            ("", _("Not planned")),
            *((str(task.pk), task.what) for task in planned),
        ]

    def contact(self) -> dict[str, Any]:
        """As `note_interaction` takes it."""
        typed = self.cleaned_data
        return {
            "task_id": typed["done"],
            "next_task": self.next_task(),
            "channel": typed["channel"],
            "outcome": typed["outcome"],
            "minutes": typed["minutes"] or 0,
            "note": typed["note"],
        }


class PresentationForm(WithNextStep):
    """What was shown, where, how long, by which script, and how it left him."""

    medium = forms.ChoiceField(label=_("Where and how"), choices=media)
    outcome = forms.ChoiceField(label=_("How it left him"), choices=presentation_outcomes)
    minutes = minutes_field()
    script = forms.TypedChoiceField(
        label=_("By which script"), required=False, coerce=int, empty_value=None
    )
    note = note_field()

    def __init__(self, *args: Any, scripts: Sequence[Any], **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "shown_%s")
        super().__init__(*args, **kwargs)
        self.fields["minutes"].initial = 20
        cast("forms.TypedChoiceField", self.fields["script"]).choices = [
            ("", _("Without a script")),
            *((str(script.pk), script.name) for script in scripts),
        ]

    def presentation(self) -> dict[str, Any]:
        """As `record_presentation` takes it."""
        typed = self.cleaned_data
        return {
            "medium": typed["medium"],
            "outcome": typed["outcome"],
            "minutes": typed["minutes"] or 0,
            "script_id": typed["script"],
            "note": typed["note"],
        }


class ObjectionForm(OnceForm):
    """What keeps him from agreeing, and what we say to it."""

    kind = forms.ChoiceField(label=_("What holds him back"), choices=objection_kinds)
    text = forms.CharField(
        label=_("In his words"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs=AS_WORDS),
    )
    answer = forms.CharField(
        label=_("Our answer"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs=AS_WORDS),
        help_text=_("It may come later; without one the objection stays open."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "objection_%s")
        super().__init__(*args, **kwargs)


class AnswerForm(OnceForm):
    """What was said to an objection that is met."""

    answer = forms.CharField(label=_("Our answer"), required=False, max_length=300)
