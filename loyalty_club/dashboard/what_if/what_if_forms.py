"""The sliders of what if: they live in the address, and what makes no sense falls back to none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from analytics.rules.what_if import Change
from loyalty_club.dashboard.filters import ShopFilter
from members.roles import Actor

BPS_A_PERCENT = 100
BPS_A_HALF = 50
MOST_KEPT, MOST_VISITS, MOST_BASKET = 10, 30, 50
# The cap in halves of a percent: up to fifteen percent.
MOST_CAP = 30


@dataclass(frozen=True, slots=True)
class Slider:
    """One slider: its field's name, what it moves, from where to where, and where it stands."""

    name: str
    label: str
    least: int
    most: int
    step: int
    value: int
    shown: str
    ends: tuple[str, str]


class WhatIfFilter(ShopFilter):
    """What would be different: `kept` points of retention, `visits` tenths of a visit, `basket`
    percent, `cap` halves of a percent (none: as it is).
    """

    kept = forms.IntegerField(required=False, min_value=0, max_value=MOST_KEPT)
    visits = forms.IntegerField(required=False, min_value=0, max_value=MOST_VISITS)
    basket = forms.IntegerField(required=False, min_value=0, max_value=MOST_BASKET)
    cap = forms.IntegerField(required=False, min_value=0, max_value=MOST_CAP)

    def __init__(self, query: QueryDict, *, actor: Actor, cap_bps: int) -> None:
        self._cap_bps = cap_bps
        super().__init__(query, actor=actor)

    @property
    def change(self) -> Change:
        """What the sliders say; a cap where it stands today is no change."""
        cap = self._number("cap", None)
        cap_bps = None if cap is None else cap * BPS_A_HALF
        return Change(
            kept_bps=self._number("kept", 0) * BPS_A_PERCENT,
            visits_tenths=self._number("visits", 0),
            basket_bps=self._number("basket", 0) * BPS_A_PERCENT,
            cap_bps=None if cap_bps == self._cap_halves * BPS_A_HALF else cap_bps,
        )

    @property
    def cap_shown_bps(self) -> int:
        """Where the slider of the cap stands."""
        cap = self._number("cap", None)
        return self._cap_bps if cap is None else cap * BPS_A_HALF

    def place(self, name: str) -> int:
        """Where a slider stands."""
        return int(self._number(name, self._cap_halves if name == "cap" else 0))

    @property
    def _cap_halves(self) -> int:
        return round(self._cap_bps / BPS_A_HALF)

    def _number(self, name: str, otherwise: Any) -> Any:
        found = self.cleaned_data.get(name)
        return otherwise if found is None else found


def presets() -> Sequence[tuple[dict[str, int], Promise]]:
    """What one may ask first: the address of each, and its words."""
    return (
        ({"kept": 2}, _("Two of a hundred more stay")),
        ({"visits": 10}, _("One visit more a year")),
        ({"basket": 10}, _("A basket larger by a tenth")),
    )
