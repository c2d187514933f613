"""The cards of a draft as forms: each begins with its part of the document and writes it anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from loyalty_club.dashboard.fields import CountField, DayField, MoneyField, PercentField
from points.rules.documents import written_percent

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tile:
    """One choice that is told in words."""

    value: str
    title: Promise
    text: Promise


class TileField(forms.ChoiceField):
    """A choice among tiles, each with a sentence of its own."""

    def __init__(self, *tiles: Tile, **kwargs: Any) -> None:
        super().__init__(choices=[(tile.value, tile.title) for tile in tiles], **kwargs)
        self.tiles = tiles


class CardForm(forms.Form):
    """A part of the draft."""

    TEMPLATE: ClassVar[str]

    @classmethod
    def initial_of(cls, document: Document) -> dict[str, Any]:
        """What the form begins with."""
        raise NotImplementedError

    def changed(self, document: Document) -> dict[str, Any]:
        """The document with this part as it was filled in."""
        raise NotImplementedError


class NameForm(CardForm):
    """What the draft, and later the version, is called."""

    TEMPLATE = "dashboard/parts/draft_name_form.html"
    name = forms.CharField(label=_("Name"), max_length=80)

    @classmethod
    def initial_of(cls, document: Document) -> dict[str, Any]:
        return {"name": document.get("name", "")}

    def changed(self, document: Document) -> dict[str, Any]:
        return {**document, "name": self.cleaned_data["name"]}


class PointsForm(CardForm):
    """The two rates."""

    TEMPLATE = "dashboard/parts/draft_points_form.html"
    earn_amount = MoneyField(label=_("One point for each"))
    point_value = MoneyField(label=_("One point pays"))

    @classmethod
    def initial_of(cls, document: Document) -> dict[str, Any]:
        return dict(part(document, "points"))

    def changed(self, document: Document) -> dict[str, Any]:
        return {**document, "points": dict(self.cleaned_data)}


class CapForm(CardForm):
    """How much may go back, counted by what, and what happens when goods come back."""

    TEMPLATE = "dashboard/parts/draft_cap_form.html"
    percent = PercentField(
        label=_("Cap: percent of sales that may go back"),
        help_text=_("No purchase is ever given more than this leaves."),
    )
    window = TileField(
        Tile("month", _("Month"), _("Each month begins anew.")),
        Tile("quarter", _("Season"), _("A quiet month can make up for a generous one.")),
        Tile("year", _("Year"), _("The most freedom, and the longest to wait for the result.")),
        label=_("The cap is counted by"),
    )
    mode = TileField(
        Tile(
            "wait",
            _("Points wait a few days"),
            _(
                "They can be spent once goods are hardly returned any more. What comes back"
                " before takes its points with it: the cap holds strictly."
            ),
        ),
        Tile(
            "at_once",
            _("Points can be spent at once"),
            _(
                "Who spends them and then returns the goods owes them: the cap holds but for"
                " this open debt, which later points repay."
            ),
        ),
        label=_("When goods come back"),
    )
    vesting_days = CountField(
        label=_("Days until points can be spent"), required=False, min_value=1, max_value=366
    )
    alarm = PercentField(
        label=_("Alarm line (percent of the cap)"),
        help_text=_("You are told when this much of the cap is used."),
    )
    throttle = PercentField(
        label=_("Throttle line (percent of the cap)"),
        help_text=_("Beyond it only the points by amount are given; 100 means: never."),
    )

    @classmethod
    def initial_of(cls, document: Document) -> dict[str, Any]:
        cap, days = part(document, "cap"), part(document, "life").get("vesting_days", 0)
        return {
            "percent": bps_of(cap.get("percent")),
            "window": cap.get("window"),
            "mode": "wait" if days else "at_once",
            "vesting_days": days or 7,
            "alarm": bps_of(cap.get("alarm_percent", 80)),
            "throttle": bps_of(cap.get("throttle_percent", 100)),
        }

    def clean(self) -> dict[str, Any]:
        """Who lets points wait says how long."""
        facts = super().clean() or {}
        is_unsaid = not facts.get("vesting_days") and "vesting_days" not in self.errors
        if facts.get("mode") == "wait" and is_unsaid:
            self.add_error("vesting_days", _("Say how many days points wait."))
        return facts

    def changed(self, document: Document) -> dict[str, Any]:
        facts = self.cleaned_data
        days = facts["vesting_days"] if facts["mode"] == "wait" else 0
        return {
            **document,
            "cap": {
                **part(document, "cap"),
                "percent": written_percent(facts["percent"]),
                "window": facts["window"],
                "alarm_percent": written_percent(facts["alarm"]),
                "throttle_percent": written_percent(facts["throttle"]),
            },
            "life": {**part(document, "life"), "vesting_days": days},
        }


class LifeForm(CardForm):
    """How long points live."""

    TEMPLATE = "dashboard/parts/draft_life_form.html"
    expiry = TileField(
        Tile(
            "months",
            _("Months after they were earned"),
            _("Each purchase's points have an end of their own."),
        ),
        Tile(
            "year_end",
            _("At the end of a year"),
            _("One day a year that everybody can remember."),
        ),
        Tile(
            "idle",
            _("Months without a visit"),
            _("Who keeps coming keeps everything; each visit prolongs all points."),
        ),
        label=_("Points expire"),
    )
    expiry_months = CountField(label=_("How many months"), min_value=1, max_value=120)
    credit_days = CountField(
        label=_("Days to settle a credit sale"),
        min_value=1,
        max_value=3_660,
        help_text=_("Its points wait until it is paid, and lapse when it is not paid in time."),
    )

    @classmethod
    def initial_of(cls, document: Document) -> dict[str, Any]:
        return {
            "expiry": "months",
            "expiry_months": 12,
            "credit_days": 60,
            **part(document, "life"),
        }

    def changed(self, document: Document) -> dict[str, Any]:
        return {**document, "life": {**part(document, "life"), **self.cleaned_data}}


class RedeemForm(CardForm):
    """How points are spent."""

    TEMPLATE = "dashboard/parts/draft_redeem_form.html"
    min_points = CountField(
        label=_("Fewest points per bill"),
        min_value=0,
        max_value=10**9,
        help_text=_("A small least keeps the till quick."),
    )
    max_percent = PercentField(
        label=_("Most of a bill that points may pay (percent)"),
        help_text=_("100: a whole bill can be paid with points."),
    )
    code_points = CountField(
        label=_("From how many points on a code is asked"),
        min_value=0,
        max_value=10**9,
        help_text=_("The member confirms with a code sent to the mobile; 0 means: never."),
    )

    @classmethod
    def initial_of(cls, document: Document) -> dict[str, Any]:
        redeem = part(document, "redeem")
        return {
            "min_points": redeem.get("min_points", 1),
            "max_percent": bps_of(redeem.get("max_percent", 100)),
            "code_points": redeem.get("code_points", 0),
        }

    def changed(self, document: Document) -> dict[str, Any]:
        most = written_percent(self.cleaned_data["max_percent"])
        return {**document, "redeem": {**self.cleaned_data, "max_percent": most}}


class DocumentForm(forms.Form):
    """A program that somebody has written elsewhere."""

    text = forms.CharField(
        label=_("Paste the document"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "ltr", "spellcheck": "false"}),
    )
    file = forms.FileField(label=_("Or choose a file (YAML or JSON)"), required=False)

    def clean(self) -> dict[str, Any]:
        """One of the two is needed."""
        facts = super().clean() or {}
        if not facts.get("text") and not facts.get("file"):
            self.add_error("text", _("Paste a document or choose a file."))
        return facts


class PublishForm(forms.Form):
    """The day from which the new version holds."""

    starts_on = DayField(
        label=_("Holds from"), help_text=_("A day to come; sales before it keep today's terms.")
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)


def part(document: Document, section: str) -> Mapping[str, Any]:
    """A section of the document; empty where it is none."""
    found = document.get(section)
    return found if isinstance(found, Mapping) else {}


def bps_of(percent: Any) -> int | None:
    """A document's percent in basis points; None where it cannot be read."""
    try:
        return int(Decimal(str(percent)) * 100)
    except (InvalidOperation, ValueError, OverflowError):
        return None
