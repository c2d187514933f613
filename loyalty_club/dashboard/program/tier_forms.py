"""The tiers of a draft as a form: how one rises and falls, and a row for each level."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from loyalty_club.dashboard.fields import TYPED_NUMBER, CountField
from loyalty_club.dashboard.program.draft_forms import CardForm, Document, Tile, TileField, part
from loyalty_club.dashboard.program.phrases import language
from loyalty_club.web.page_club import page_club
from members.rules.money import InvalidAmount, format_money, parse_money
from points.rules.documents import MOST_LEVELS

_BETWEEN = re.compile(r"[،,\n]+")


class LevelForm(forms.Form):
    """One tier; a row without a name is none."""

    code = forms.CharField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), required=False, max_length=40)
    start = forms.CharField(
        label=_("From"), required=False, widget=forms.TextInput(attrs=TYPED_NUMBER)
    )
    more = CountField(label=_("More (%)"), required=False, min_value=0, max_value=900)
    benefits = forms.CharField(
        label=_("Benefits"), required=False, max_length=800, help_text=_("Parted by commas.")
    )


class TiersForm(CardForm):
    """All levels and what they are measured by; `rows` are the levels' own forms."""

    TEMPLATE = "dashboard/parts/draft_tiers_form.html"
    measure = TileField(
        Tile("points", _("Points earned"), _("Bonuses help to rise as well.")),
        Tile("spend", _("Money spent"), _("Only what was paid counts.")),
        label=_("What counts"),
    )
    period = TileField(
        Tile("rolling", _("The last twelve months"), _("Counted back from each day.")),
        Tile("year", _("The program's year"), _("Everybody begins anew on one day.")),
        label=_("Over which time"),
    )
    grace_days = CountField(
        label=_("Days of grace"),
        min_value=0,
        max_value=366,
        help_text=_("Who falls short keeps the tier so long."),
    )
    one_level_at_a_time = forms.BooleanField(
        label=_("One level at a time"),
        required=False,
        help_text=_("Nobody falls from the highest tier to the lowest in one day."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows: list[LevelForm] = list(self._rows())

    @classmethod
    def initial_of(cls, document: Document) -> dict[str, Any]:
        tiers = part(document, "tiers")
        return {
            "measure": tiers.get("measure", "points"),
            "period": tiers.get("period", "rolling"),
            "grace_days": tiers.get("grace_days", 30),
            "one_level_at_a_time": tiers.get("one_level_at_a_time", True) is True,
            "levels": tiers.get("levels") or [{"name": gettext("Bronze"), "from": 0}],
        }

    def clean(self) -> dict[str, Any]:
        """Every row with a name is read; its threshold in points or in money."""
        facts = super().clean() or {}
        levels = [self._level(row, facts.get("measure", "points")) for row in self.rows]
        facts["levels"] = [level for level in levels if level is not None]
        if not all(row.is_valid() for row in self.rows):
            self.add_error(None, _("One of the levels is not complete."))
        return facts

    def changed(self, document: Document) -> dict[str, Any]:
        facts = dict(self.cleaned_data)
        if not facts["levels"]:
            return {name: kept for name, kept in document.items() if name != "tiers"}
        taken = {level["code"] for level in facts["levels"]}
        for level in facts["levels"]:
            level["code"] = level["code"] or _free_code(taken)
            taken.add(level["code"])
        return {**document, "tiers": facts}

    def _rows(self) -> Iterator[LevelForm]:
        if isinstance(self.data, QueryDict) and self.is_bound:
            places = [int(place) for place in self.data.getlist("level") if place.isdecimal()]
            for place in places[:MOST_LEVELS]:
                yield LevelForm(self.data, prefix=f"level{place}")
            return
        levels = self.initial.get("levels", ())
        shown = [_shown(level, self.initial) for level in levels if isinstance(level, Mapping)]
        for place, initial in enumerate([*shown, {}, {}][:MOST_LEVELS]):
            yield LevelForm(initial=initial, prefix=f"level{place}")

    def _level(self, row: LevelForm, measure: str) -> dict[str, Any] | None:
        if not row.is_valid() or not row.cleaned_data["name"]:
            return None
        facts = row.cleaned_data
        try:
            start = _threshold(facts["start"], measure)
        except (InvalidAmount, ValueError):
            row.add_error("start", _("This amount cannot be read. Write it in digits."))
            return None
        benefits = _BETWEEN.split(facts["benefits"])
        return {
            "code": facts["code"],
            "name": facts["name"],
            "from": start,
            "multiply_percent": 100 + (facts["more"] or 0),
            "benefits": [text for text in map(str.strip, benefits) if text],
        }


def _threshold(typed: str, measure: str) -> int:
    if not typed.strip():
        return 0
    if measure == "spend":
        return parse_money(typed, page_club().currency)
    return int(re.sub(r"[\s,٬.،]", "", typed))


def _shown(level: Mapping[str, Any], initial: Mapping[str, Any]) -> dict[str, Any]:
    """One level of the document as its row begins."""
    start, percent = level.get("from", 0), level.get("multiply_percent", 100)
    if isinstance(start, int) and initial.get("measure") == "spend":
        start = format_money(start, page_club().currency, language(), with_unit=False)
    benefits: Sequence[Any] = level.get("benefits") or ()
    return {
        "code": level.get("code", ""),
        "name": level.get("name", ""),
        "start": start,
        "more": percent - 100 if isinstance(percent, int) and percent > 100 else None,
        "benefits": gettext(", ").join(map(str, benefits)),
    }


def _free_code(taken: set[str]) -> str:
    return next(code for number in count(1) if (code := f"tier-{number}") not in taken)
