"""Whose cards one wants on paper."""

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from loyalty_club.dashboard.fields import DayField
from loyalty_club.dashboard.filters import ShopFilter
from members.roles import Actor
from members.selectors.club import club_day
from members.selectors.labels import known_labels

A_WEEK = timedelta(days=7)


class CardsFilter(ShopFilter):
    """Who joined since when, with which label, where; this week where the address says nothing."""

    since = DayField(label=_("Joined since"), required=False)
    label = forms.ChoiceField(label=_("Label"), required=False)
    q = forms.CharField(label=_("Name, mobile or card"), required=False, max_length=80)
    field_order = ("since", "label", "shop", "q")

    def __init__(self, query: QueryDict, *, actor: Actor) -> None:
        self.asked = bool(query)
        super().__init__(query, actor=actor)

    def defaults(self) -> dict[str, Any]:
        """The first visit shows who joined this week."""
        if self.asked:
            return {}
        return {"since": DayField().prepare_value(club_day() - A_WEEK)}

    def prepare(self) -> None:
        """The labels in use; where there are none, nobody is asked."""
        super().prepare()
        names = [(label.name, label.name) for label in known_labels()]
        if not names:
            del self.fields["label"]
            return
        choices = [("", _("With any label or none")), *names]
        cast("forms.ChoiceField", self.fields["label"]).choices = choices
