"""Filters that live in the address of a page; what is wrong in them falls back to its default."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from analytics.selectors.members import MemberChoice, MemberOrder
from analytics.selectors.purchases import PurchaseChoice
from analytics.selectors.scope import ShopIds
from loyalty_club.dashboard.fields import DayField
from members.roles import Actor
from members.rules.calendars import Window, window_of
from members.rules.text import fold_digits
from members.selectors.club import ClubView, club_day
from members.selectors.labels import label_names
from members.selectors.staff import all_shops

PERIODS = (
    ("month", _("This month")),
    ("last_month", _("Last month")),
    ("quarter", _("This season")),
    ("year", _("This year")),
    ("twelve_months", _("Twelve months")),
)
AUDIT_SUBJECTS = (
    ("", _("Everything")),
    ("purchase", _("Purchases")),
    ("member", _("Members")),
    ("follow_up", _("Follow-ups")),
    ("label", _("Labels")),
    ("card", _("Cards")),
    ("message", _("Messages")),
    ("staff", _("Staff")),
    ("shop", _("Shops")),
    ("key", _("API keys")),
    ("program", _("Program")),
    ("points", _("Points")),
    ("survey", _("Surveys")),
    ("ticket", _("Tickets")),
    ("tier", _("Tiers")),
    ("reward", _("Rewards")),
    ("voucher", _("Vouchers")),
    ("cap", _("The cap")),
    ("figures", _("Figures")),
    ("list", _("Exported lists")),
    ("club", _("The club")),
)


class Filter(forms.Form):
    """A filter of optional fields; `chosen` gives what was asked, or the default."""

    def __init__(self, query: QueryDict) -> None:
        super().__init__({**self.defaults(), **query.dict()})
        self.prepare()
        self.is_valid()

    def defaults(self) -> dict[str, Any]:
        """What holds where the address says nothing."""
        return {}

    def prepare(self) -> None:
        """The choices that only the moment knows."""

    def chosen(self, name: str) -> Any:
        """What was asked for by this name."""
        return self.cleaned_data.get(name, self.defaults().get(name, ""))


class ShopFilter(Filter):
    """A filter by shop that never reaches beyond the shops its actor may look at."""

    shop = forms.ChoiceField(label=_("Shop"), required=False)

    def __init__(self, query: QueryDict, *, actor: Actor) -> None:
        self.actor = actor
        self.shops = all_shops(actor)
        super().__init__(query)

    def prepare(self) -> None:
        """The actor's shops; where there is but one, nobody is asked."""
        if len(self.shops) < 2:
            del self.fields["shop"]
            return
        shops = [(str(shop.pk), shop.name) for shop in self.shops]
        cast("forms.ChoiceField", self.fields["shop"]).choices = [("", _("All shops")), *shops]

    @property
    def shop_ids(self) -> ShopIds:
        """The shop asked for, or all that the actor may look at."""
        shop = self.chosen("shop")
        return frozenset({int(shop)}) if shop else self.actor.shop_ids


class MembersFilter(ShopFilter):
    """Whom to list, and in which order."""

    q = forms.CharField(label=_("Name, mobile or card"), required=False, max_length=80)
    choice = forms.ChoiceField(
        label=_("Who"),
        required=False,
        choices=(
            ("", _("All members")),
            ("silent", _("Silent for 90 days")),
            ("never", _("Without a purchase")),
            ("owing", _("Owing points")),
        ),
    )
    order = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=(
            ("newest", _("Newest first")),
            ("name", _("By name")),
            ("balance", _("Most points")),
            ("spent", _("Highest spend")),
            ("last_purchase", _("Last purchase")),
        ),
    )
    label = forms.ChoiceField(label=_("Label"), required=False)
    field_order = ("q", "choice", "label", "order", "shop")

    def prepare(self) -> None:
        """The labels in use; a club that has none is not asked."""
        super().prepare()
        names = label_names()
        if not names:
            del self.fields["label"]
            return
        choices = [("", _("All")), *((name, name) for name in names)]
        cast("forms.ChoiceField", self.fields["label"]).choices = choices

    @property
    def member_choice(self) -> MemberChoice:
        return cast("MemberChoice", self.chosen("choice"))

    @property
    def member_order(self) -> MemberOrder:
        return cast("MemberOrder", self.chosen("order") or "newest")


class PurchasesFilter(ShopFilter):
    """Which days, which shop, which state; this month where the address says nothing."""

    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)
    receipt = forms.CharField(label=_("Receipt number"), required=False, max_length=60)
    choice = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=(
            ("", _("All purchases")),
            ("closed", _("Closed")),
            ("returned", _("With returns")),
            ("voided", _("Voided")),
            ("unpaid", _("On credit, not settled")),
            ("no_member", _("Without a member")),
        ),
    )
    field_order = ("since", "until", "choice", "shop", "receipt")

    def __init__(self, query: QueryDict, *, actor: Actor, club: ClubView) -> None:
        self.asked = bool(query)
        self.month: Window = window_of(club_day(), "month", club.calendar)
        super().__init__(query, actor=actor)

    def defaults(self) -> dict[str, Any]:
        """The first visit shows this month."""
        if self.asked:
            return {}
        field = DayField()
        return {
            "since": field.prepare_value(self.month.starts_on),
            "until": field.prepare_value(club_day()),
        }

    @property
    def purchase_choice(self) -> PurchaseChoice:
        return cast("PurchaseChoice", self.chosen("choice"))

    def facts(self) -> dict[str, str]:
        """What was asked, for the audit."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}

    @property
    def receipt_number(self) -> str:
        """The number with ASCII digits, as it is kept."""
        return fold_digits(self.chosen("receipt")).strip()


class AuditFilter(Filter):
    """Which deeds, and whose."""

    subject = forms.ChoiceField(label=_("About"), choices=AUDIT_SUBJECTS, required=False)
    who = forms.ChoiceField(label=_("Who"), required=False)

    def __init__(self, query: QueryDict, *, people: list[tuple[str, str]]) -> None:
        self.people = people
        super().__init__(query)

    def prepare(self) -> None:
        """Everybody who may have done something."""
        cast("forms.ChoiceField", self.fields["who"]).choices = [("", _("Everybody")), *self.people]
