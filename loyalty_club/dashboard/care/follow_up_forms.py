"""What one fills in to plan and to filter follow-ups in the dashboard."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from loyalty_club.dashboard.fields import DayField
from loyalty_club.dashboard.filters import ShopFilter
from loyalty_club.web.care_forms import PlanForm
from members.roles import Actor
from members.selectors.follow_ups import FollowUpState, follow_up_kinds

NOBODY = "nobody"
STATES = (
    ("open", _("Open")),
    ("late", _("Late")),
    ("done", _("Done")),
    ("dropped", _("Dropped")),
    ("all", _("All")),
)


class FollowUpFilter(ShopFilter):
    """Which follow-ups; the open ones where the address says nothing."""

    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    kind = forms.ChoiceField(label=_("What to do"), required=False)
    who = forms.ChoiceField(label=_("For whom"), required=False)
    field_order = ("state", "kind", "who", "shop")

    def __init__(self, query: QueryDict, *, actor: Actor, people: Sequence[Any]) -> None:
        self.people = people
        super().__init__(query, actor=actor)

    def defaults(self) -> dict[str, Any]:
        """The open ones."""
        return {"state": "open"}

    def prepare(self) -> None:
        """The kinds there are, and everybody who may have one."""
        super().prepare()
        kind = cast("forms.ChoiceField", self.fields["kind"])
        kind.choices = [("", _("Everything")), *follow_up_kinds()]
        who = cast("forms.ChoiceField", self.fields["who"])
        who.choices = [
            ("", _("Everybody")),
            (NOBODY, _("Whoever is there")),
            *((str(person.pk), str(person)) for person in self.people),
        ]

    @property
    def follow_up_state(self) -> FollowUpState:
        """The state asked for; none where all are."""
        state = self.chosen("state") or "open"
        return cast("FollowUpState", "" if state == "all" else state)

    @property
    def assignee_id(self) -> int | None:
        """The person asked for."""
        who = self.chosen("who")
        return int(who) if who and who != NOBODY else None

    @property
    def is_for_nobody(self) -> bool:
        """True where those are asked for that nobody has."""
        return bool(self.chosen("who") == NOBODY)


class FollowUpForm(PlanForm):
    """Something to do for the member whose page led here."""

    due_on = DayField(label=_("Due"))
    shop = forms.TypedChoiceField(
        label=_("In which shop"), required=False, coerce=int, empty_value=None
    )
    field_order = ("kind", "reason", "due_on", "assignee", "shop")

    def __init__(self, *args: Any, shops: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = cast("forms.TypedChoiceField", self.fields["shop"])
        choice.choices = [("", _("In any")), *((shop.pk, shop.name) for shop in shops)]
        if len(shops) < 2:
            del self.fields["shop"]

    def terms(self) -> dict[str, Any]:
        """As `plan_follow_up` takes it."""
        terms = super().terms()
        terms["shop_id"] = terms.pop("shop", None)
        return terms
