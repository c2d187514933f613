"""With which earlier day the map is compared, and of which shop it is."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from analytics.selectors.lifecycle import NOBODY
from loyalty_club.dashboard.filters import ShopFilter
from loyalty_club.dashboard.journey_map.stage_words import STAGES
from members.selectors.club import club_day

SPANS = (
    ("30", _("A month")),
    ("91", _("A season")),
    ("182", _("Half a year")),
    ("365", _("A year")),
)
USUAL_SPAN = "91"


class MapFilter(ShopFilter):
    """The last season, and all shops, where the address says nothing."""

    span = forms.ChoiceField(choices=SPANS, required=False, widget=forms.HiddenInput)

    @property
    def span_key(self) -> str:
        """Which of the spans."""
        return self.chosen("span") or USUAL_SPAN

    @property
    def today(self) -> date:
        """The day the map is of."""
        return club_day()

    @property
    def then(self) -> date:
        """The day it is compared with."""
        return self.today - timedelta(days=int(self.span_key))

    @property
    def is_whole_club(self) -> bool:
        """Costs are the club's: of some of its shops they cannot be told apart."""
        return self.shop_ids is None


class PeopleFilter(MapFilter):
    """From where they came."""

    came_from = forms.ChoiceField(
        label=_("Stood then at"),
        required=False,
        choices=lambda: [
            ("", _("Anywhere")),
            *((stage.value, words.name) for stage, words in STAGES.items()),
            (NOBODY, _("Not a member yet")),
        ],
    )
    field_order = ("came_from", "shop", "span")
