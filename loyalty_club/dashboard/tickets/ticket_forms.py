"""What one fills in to find a ticket, to open one, to do something with it, and to set targets."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.rules.tickets.targets import LONGEST_HOURS
from campaigns.selectors.tickets.listing import TicketState, ticket_kinds
from loyalty_club.dashboard.fields import CountField
from loyalty_club.dashboard.filters import ShopFilter
from loyalty_club.web.once_form import OnceForm
from members.roles import Actor

LONGEST_TEXT = 2_000
NOBODY, MINE, ALL = "nobody", "mine", "all"
STATES = (
    ("open", _("To do")),
    ("late", _("Late")),
    ("new", _("New")),
    ("waiting", _("Waiting")),
    ("solved", _("Solved")),
    ("closed", pgettext_lazy("matter", "Closed")),
    (ALL, _("All")),
)


class TicketsFilter(ShopFilter):
    """Which tickets; what is to do where the address says nothing."""

    q = forms.CharField(label=_("Member, or number of a ticket"), required=False, max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    who = forms.ChoiceField(label=_("For whom"), required=False)
    state = forms.ChoiceField(choices=STATES, required=False, widget=forms.HiddenInput)
    field_order = ("q", "kind", "who", "shop", "state")

    def __init__(self, query: QueryDict, *, actor: Actor, people: Sequence[Any]) -> None:
        self.people = people
        super().__init__(query, actor=actor)

    def defaults(self) -> dict[str, Any]:
        """What is to do."""
        return {"state": "open"}

    def prepare(self) -> None:
        """One's own, and everybody who may have one."""
        super().prepare()
        kind = cast("forms.ChoiceField", self.fields["kind"])
        kind.choices = [("", _("Everything")), *ticket_kinds()]
        who = cast("forms.ChoiceField", self.fields["who"])
        own = [(MINE, _("Mine"))] if self.own_id is not None else []
        who.choices = [
            ("", _("Everybody")),
            *own,
            (NOBODY, pgettext_lazy("matter", "Nobody yet")),
            *((str(person.pk), str(person)) for person in self.people),
        ]

    @property
    def own_id(self) -> int | None:
        """The signed-in person's own id."""
        number = self.actor.id.removeprefix("user:")
        return int(number) if number.isdecimal() else None

    @property
    def asked_state(self) -> str:
        """The state as the address names it."""
        return str(self.chosen("state") or "open")

    def terms(self) -> dict[str, Any]:
        """As `tickets_list` takes it."""
        who = self.chosen("who")
        state = self.asked_state
        number = int(who) if who and who not in {NOBODY, MINE} else None
        return {
            "state": cast("TicketState", "" if state == ALL else state),
            "kind": self.chosen("kind"),
            "assignee_id": self.own_id if who == MINE else number,
            "is_for_nobody": who == NOBODY,
            "query": self.chosen("q").replace("\x00", "").strip(),
        }


class DeedForm(OnceForm):
    """Something done with one ticket; which fields count depends on the deed."""

    deed = forms.CharField(required=False, max_length=20)
    text = forms.CharField(required=False, max_length=LONGEST_TEXT, widget=forms.Textarea)
    then = forms.CharField(required=False, max_length=10)
    how = forms.CharField(required=False, max_length=10)
    kind = forms.CharField(required=False, max_length=10)
    seen = forms.IntegerField(required=False)
    assignee = forms.IntegerField(required=False)


class NewTicketForm(OnceForm):
    """A matter that somebody has told staff of."""

    kind = forms.ChoiceField(label=pgettext_lazy("ticket", "What is it?"), choices=ticket_kinds)
    text = forms.CharField(
        label=_("In the member's words"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    purchase = forms.TypedChoiceField(
        label=_("About the purchase"), required=False, coerce=int, empty_value=None
    )
    shop = forms.TypedChoiceField(label=_("Shop"), required=False, coerce=int, empty_value=None)
    assignee = forms.TypedChoiceField(
        label=_("For whom"), required=False, coerce=int, empty_value=None
    )

    def __init__(
        self,
        *args: Any,
        shops: Sequence[Any],
        people: Sequence[Any],
        purchases: Sequence[tuple[int, str]],
        is_of_all: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._choose("purchase", [("", pgettext_lazy("purchase", "None")), *purchases])
        none = [("", pgettext_lazy("shop", "None"))] if is_of_all else []
        self._choose("shop", [*none, *((shop.pk, shop.name) for shop in shops)])
        everyone = [(person.pk, str(person)) for person in people]
        self._choose("assignee", [("", pgettext_lazy("matter", "Nobody yet")), *everyone])
        if not purchases:
            del self.fields["purchase"]

    def terms(self) -> dict[str, Any]:
        """As `open_ticket` takes it."""
        typed = self.facts()
        return {
            "kind": typed["kind"],
            "text": typed["text"],
            "purchase_id": typed.get("purchase"),
            "shop_id": typed["shop"],
            "assignee_id": typed["assignee"],
        }

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices


class TargetForm(OnceForm):
    """Within how many hours tickets of one kind are answered and solved."""

    reply_hours = CountField(
        label=_("First answer within, hours"), min_value=1, max_value=LONGEST_HOURS
    )
    solve_hours = CountField(
        label=_("Solution within, hours"), min_value=1, max_value=LONGEST_HOURS
    )
