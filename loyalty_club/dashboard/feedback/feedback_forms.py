"""Which answers the page of scores counts: days, shop, who sold, tier, category and way."""

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from campaigns.selectors.surveys.choices import answered_about
from campaigns.selectors.surveys.figures import Wanted
from campaigns.selectors.surveys.words import score_kinds
from loyalty_club.dashboard.fields import DayField
from loyalty_club.dashboard.filters import ShopFilter
from members.roles import Actor, Right
from members.rules.calendars import Window
from members.selectors.club import club_day
from members.selectors.trail import names_of
from points.selectors.catalogue import tier_names

USUAL_DAYS = 90


class FeedbackFilter(ShopFilter):
    """The last ninety days where the address says nothing; what nobody answered about is not
    offered.
    """

    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)
    seller = forms.ChoiceField(label=_("Sold by"), required=False)
    tier = forms.ChoiceField(label=_("Tier"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    kind = forms.ChoiceField(label=_("How it came"), required=False)
    field_order = ("since", "until", "shop", "seller", "tier", "category", "kind")

    def __init__(self, query: QueryDict, *, actor: Actor) -> None:
        self.sellers: dict[str, str] = {}
        self.tiers: dict[str, str] = {}
        super().__init__(query, actor=actor)

    def defaults(self) -> dict[str, Any]:
        """The last ninety days."""
        field, usual = DayField(), _usual()
        return {
            "since": field.prepare_value(usual.starts_on),
            "until": field.prepare_value(usual.ends_on),
        }

    def prepare(self) -> None:
        """Sellers, tiers and categories that answers name; a single one is no choice."""
        super().prepare()
        about = answered_about(
            self.actor.shop_ids, sees_withheld=self.actor.may(Right.FEEDBACK_FIRST)
        )
        self.sellers = names_of(about.sellers) if about.sellers else {}
        self.tiers = tier_names() if about.tiers else {}
        self._offer("seller", [(one, self.sellers.get(one, one)) for one in about.sellers])
        self._offer("tier", [(one, self.tiers.get(one, one)) for one in about.tiers])
        self._offer("category", [(one, one) for one in about.categories])
        self._offer("kind", score_kinds())

    @property
    def days(self) -> Window:
        """The days asked for, in their order."""
        usual = _usual()
        since = self.cleaned_data.get("since") or usual.starts_on
        until = self.cleaned_data.get("until") or usual.ends_on
        return Window(min(since, until), max(since, until))

    @property
    def wanted(self) -> Wanted:
        """As the figures are asked for."""
        return self.on(self.days)

    @property
    def days_before(self) -> Window:
        """As many days before them."""
        days = self.days
        length = days.ends_on - days.starts_on + timedelta(days=1)
        return Window(days.starts_on - length, days.ends_on - length)

    @property
    def before(self) -> Wanted:
        """The same answers of those days."""
        return self.on(self.days_before)

    def on(self, days: Window) -> Wanted:
        """The same of other days."""
        return Wanted(
            first=days.starts_on,
            last=days.ends_on,
            shop_ids=self.shop_ids,
            seller=self.chosen("seller"),
            tier=self.chosen("tier"),
            category=self.chosen("category"),
            kind=self.chosen("kind"),
        )

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        if len(choices) < 2:
            del self.fields[name]
            return
        cast("forms.ChoiceField", self.fields[name]).choices = [("", _("All")), *choices]


def _usual() -> Window:
    today = club_day()
    return Window(today - timedelta(days=USUAL_DAYS - 1), today)
