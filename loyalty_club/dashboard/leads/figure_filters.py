"""Of which days and leads the figures of the sales cycle are, kept in the address."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.selectors.leads.asked import Chosen, days_before
from campaigns.selectors.leads.listing import campaigns_of_leads, sellers
from campaigns.selectors.leads.rules import sources
from loyalty_club.dashboard.fields import DayField
from loyalty_club.dashboard.filters import ShopFilter
from members.rules.calendars import Window
from members.selectors.club import club_day

USUAL_DAYS = 90
SPANS: tuple[tuple[int, Promise], ...] = (
    (30, _("30 days")),
    (90, _("90 days")),
    (365, _("A year")),
)


@dataclass(frozen=True, slots=True)
class Span:
    """One of the usual periods, as a link has it."""

    label: Promise
    since: str
    until: str
    current: bool


class DaysFilter(ShopFilter):
    """Which days, of which shop; the last ninety where the address says nothing."""

    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)
    field_order: tuple[str, ...] = ("since", "until", "shop")

    def defaults(self) -> dict[str, Any]:
        """The last ninety days."""
        field, usual = DayField(), _latest(USUAL_DAYS)
        return {
            "since": field.prepare_value(usual.starts_on),
            "until": field.prepare_value(usual.ends_on),
        }

    @property
    def days(self) -> Window:
        """The days asked for, in their order."""
        usual = _latest(USUAL_DAYS)
        since: date = self.cleaned_data.get("since") or usual.starts_on
        until: date = self.cleaned_data.get("until") or usual.ends_on
        return Window(min(since, until), max(since, until))

    @property
    def former(self) -> Window:
        """As many days, right before these."""
        return Window(*days_before(self.days.starts_on, self.days.ends_on))

    @property
    def spans(self) -> list[Span]:
        """The usual periods, the one that is shown marked."""
        return [_span(label, _latest(days), self.days) for days, label in SPANS]

    @property
    def chosen_leads(self) -> Chosen:
        """Which leads are counted: those the actor may see, as far as every filter holds."""
        return Chosen(
            shop_ids=self.actor.shop_ids,
            shop_id=self.number("shop"),
            source_id=self.number("source"),
            campaign_id=self.number("campaign"),
            seller=self.number("who"),
        )

    def number(self, name: str) -> int | None:
        """The number chosen in this field, None where everything is, or nobody is asked."""
        chosen = self.chosen(name)
        return int(chosen) if chosen else None


class FunnelFilter(DaysFilter):
    """The same, and from which source and campaign, and whose."""

    source = forms.ChoiceField(label=_("Source"), required=False)
    campaign = forms.ChoiceField(label=_("Campaign"), required=False)
    who = forms.ChoiceField(label=_("Whose"), required=False)
    field_order = ("since", "until", "source", "campaign", "who", "shop")

    def prepare(self) -> None:
        """Every source and campaign that leads came from, and everybody who works on them."""
        super().prepare()
        self._offer("source", *((str(one.pk), one.name) for one in sources(with_retired=True)))
        people = sellers(self.actor.shop_ids)
        self._offer("who", *((str(one.pk), str(one)) for one in people))
        campaigns = campaigns_of_leads()
        if not campaigns:
            del self.fields["campaign"]
            return
        self._offer("campaign", *((str(one.pk), one.name) for one in campaigns))

    def _offer(self, name: str, *choices: tuple[str, Any]) -> None:
        field = cast("forms.ChoiceField", self.fields[name])
        field.choices = [("", _("All")), *choices]


class ClubDaysFilter(DaysFilter):
    """Which days, of the whole club: what a source costs is no shop's."""

    field_order = ("since", "until")

    def prepare(self) -> None:
        """No shop is asked for."""
        del self.fields["shop"]


def _span(label: Promise, window: Window, shown: Window) -> Span:
    field = DayField()
    since = field.prepare_value(window.starts_on)
    return Span(label, since, field.prepare_value(window.ends_on), window == shown)


def _latest(days: int) -> Window:
    today = club_day()
    return Window(today - timedelta(days=days - 1), today)
