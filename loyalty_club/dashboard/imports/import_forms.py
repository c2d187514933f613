"""What the owner says about a file: what it holds, which column is what, how it writes."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from points.selectors.import_files import Choices
from points.selectors.import_jobs import Option

KINDS = (
    ("members", _("Members")),
    ("purchases", _("Purchases")),
    ("balances", _("Opening balances")),
    ("dates", _("Important dates")),
    ("leads", _("Leads")),
)
UNITS = (("toman", _("toman")), ("rial", _("rial")))
ORDERS = (
    ("", _("The year is first, or it is clear")),
    ("dmy", _("Day first: 25/12/1403")),
    ("mdy", _("Month first: 12/25/1403")),
)
CALENDARS = (("jalali", _("Jalali")), ("gregorian", _("Gregorian")), ("lunar", _("Lunar")))


class UploadForm(forms.Form):
    """A file, and what is in it."""

    kind = forms.ChoiceField(label=_("What does the file hold?"), choices=KINDS)
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx", "class": "file-drop"}),
        help_text=_("CSV or Excel (xlsx), at most 50 MB. Drop it here or choose it."),
    )


class ColumnsForm(forms.Form):
    """Which column holds what, and how this file writes."""

    unit = forms.ChoiceField(label=_("Amounts are in"), choices=UNITS, required=False)
    order = forms.ChoiceField(
        label=_("Days written with the year last"), choices=ORDERS, required=False
    )
    calendar = forms.ChoiceField(
        label=_("Days without a year are"), choices=CALENDARS, required=False
    )
    shop = forms.TypedChoiceField(label=_("Shop"), coerce=int, empty_value=None, required=False)
    overwrites = forms.BooleanField(
        label=_("The file knows better: overwrite names and numbers"),
        required=False,
        help_text=_("Otherwise only what is missing is filled in."),
    )
    consents = forms.BooleanField(
        label=_("I have their permission, as the file says"),
        required=False,
        help_text=_("Otherwise nothing is sent to them until they allow it themselves."),
    )

    def __init__(
        self,
        *args: Any,
        job: Any,
        header: Sequence[str],
        options: Sequence[Option],
        shops: Sequence[Any],
        unit: str,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("initial", _initial(job, unit))
        super().__init__(*args, **kwargs)
        self._width = len(header)
        choices = [("", _("– leave it out –")), *((one.name, _titled(one)) for one in options)]
        for at, title in enumerate(header):
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=title, choices=choices, required=False
            )
        self._keep_fitting(job.kind, shops, has_unit=bool(unit))

    def columns(self) -> dict[str, int]:
        """Which field is in which column; of two columns for one field the first counts, and
        `clean` has refused that already.
        """
        chosen: dict[str, int] = {}
        for at in range(self._width):
            name = self._value(f"column_{at}")
            if name:
                chosen.setdefault(name, at)
        return chosen

    def told(self) -> Choices:
        """How the file writes; what the form does not ask stays unsaid."""
        return Choices(
            unit=self._value("unit"),
            order=self._value("order"),
            calendar=self._value("calendar"),
            overwrites=bool(self._value("overwrites")),
            consents=bool(self._value("consents")),
        )

    def clean(self) -> dict[str, Any]:
        """Refuses one field in two columns."""
        cleaned = super().clean() or {}
        seen: set[str] = set()
        for at in range(self._width):
            name = cleaned.get(f"column_{at}", "")
            if name and name in seen:
                self.add_error(f"column_{at}", _("Another column holds this already."))
            seen.add(name)
        return cleaned

    def _value(self, name: str) -> Any:
        if name not in self.fields:
            return ""
        if self.is_bound:
            return self.cleaned_data.get(name, "")
        return self.initial.get(name, "")

    def _keep_fitting(self, kind: str, shops: Sequence[Any], *, has_unit: bool) -> None:
        """Only what makes a difference for this kind of file is asked."""
        if kind not in {"purchases", "leads"} or not has_unit:
            del self.fields["unit"]
        if kind not in {"members", "dates"}:
            del self.fields["calendar"]
        if kind != "members":
            del self.fields["overwrites"]
        if kind not in {"members", "leads"}:
            del self.fields["consents"]
        elif kind == "leads":
            self.fields["consents"].help_text = _(
                "Otherwise it is not noted that they want to be contacted."
            )
        if kind not in {"purchases", "members", "leads"} or len(shops) < 2:
            del self.fields["shop"]
            return
        field = cast("forms.TypedChoiceField", self.fields["shop"])
        label = _("named in the file") if kind == "purchases" else _("none")
        field.choices = [("", label), *((shop.pk, shop.name) for shop in shops)]


def _initial(job: Any, unit: str) -> dict[str, Any]:
    """What was chosen before, or what is guessed."""
    kept: Mapping[str, Any] = job.choices
    columns = {f"column_{at}": name for name, at in job.mapping.items()}
    told = {name: kept[name] for name in Choices.__dataclass_fields__ if kept.get(name)}
    return {"unit": unit, "calendar": "jalali", **told, "shop": job.shop_id, **columns}


def _titled(option: Option) -> str:
    return f"{option.label} *" if option.is_needed else option.label
