"""What the pages of figures are asked for: days, shop, label and source, all in the address."""

from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from analytics.rules.periods import Period, PeriodKey, days_between, period_of
from analytics.selectors.scope import Circle
from campaigns.selectors.leads.rules import sources
from loyalty_club.dashboard.fields import DayField
from loyalty_club.dashboard.filters import PERIODS, ShopFilter
from loyalty_club.web.page_club import page_club
from members.roles import Actor
from members.selectors.club import club_day
from members.selectors.labels import label_names

USUAL: PeriodKey = "twelve_months"


class FigureFilter(ShopFilter):
    """Which days, which shop, whose members; what makes no sense falls back to the usual."""

    period = forms.ChoiceField(label=_("Period"), choices=PERIODS, required=False)
    first = DayField(label=_("From"), required=False, max_length=20)
    last = DayField(label=_("To"), required=False, max_length=20)
    label = forms.ChoiceField(label=_("Label"), required=False)
    source = forms.ChoiceField(label=_("Source"), required=False)

    def __init__(self, query: QueryDict, *, actor: Actor, usual: PeriodKey = USUAL) -> None:
        self.usual = usual
        super().__init__(query, actor=actor)

    def prepare(self) -> None:
        """Only labels and sources that there are; where there are none nobody is asked."""
        super().prepare()
        labels = [(name, name) for name in label_names()]
        ways = [(str(source.pk), source.name) for source in sources()]
        for name, choices, all_of_them in (
            ("label", labels, _("All members")),
            ("source", ways, _("Every way")),
        ):
            if choices:
                field = cast("forms.ChoiceField", self.fields[name])
                field.choices = [("", all_of_them), *choices]
            else:
                del self.fields[name]

    @property
    def asked_period(self) -> Period:
        """The days asked for: typed ones, else a named period, else the usual."""
        first, last = self.chosen("first"), self.chosen("last")
        today = club_day()
        if first and first <= (last or today):
            return days_between(first, last or today)
        key = cast("PeriodKey", self.chosen("period") or self.usual)
        return period_of(key, today, page_club().calendar)

    @property
    def circle(self) -> Circle:
        """Whom the figures are about."""
        source = self.chosen("source")
        return Circle(self.shop_ids, self.chosen("label"), int(source) if source else 0)
