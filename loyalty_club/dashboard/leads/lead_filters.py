"""What narrows the board and the list of leads, kept in the address."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from campaigns.selectors.leads.listing import LeadOrder, campaigns_of_leads, sellers, stage_choices
from campaigns.selectors.leads.rules import sources
from loyalty_club.dashboard.filters import ShopFilter
from members.roles import Actor

MINE, NOBODY = "mine", "nobody"
GRADES = (("", _("All")), ("A", "A"), ("B", "B"), ("C", "C"), ("D", "D"))
STATUSES = (
    ("", _("All")),
    ("open", _("Open")),
    ("won", _("Won")),
    ("lost", _("Lost")),
)
ORDERS = (
    ("newest", _("Newest first")),
    ("name", _("By name")),
    ("value", _("Highest value")),
    ("quality", _("Best quality")),
    ("stage", _("Longest at the stage")),
)


class PeopleFilter(ShopFilter):
    """Whose leads or calls, of which shop."""

    who = forms.ChoiceField(label=_("For whom"), required=False)
    field_order: tuple[str, ...] = ("who", "shop")

    def __init__(self, query: QueryDict, *, actor: Actor) -> None:
        self.user_id = int(actor.id.rpartition(":")[2])
        super().__init__(query, actor=actor)

    def prepare(self) -> None:
        """Everybody who works on leads, the reader first."""
        super().prepare()
        people = [person for person in sellers(self.actor.shop_ids) if person.pk != self.user_id]
        self._offer(
            "who",
            ("", _("Everybody")),
            (MINE, _("Mine")),
            (NOBODY, _("Whoever is there")),
            *((str(person.pk), str(person)) for person in people),
        )

    @property
    def assignee_id(self) -> int | None:
        """The person asked for."""
        who = self.chosen("who")
        if who == MINE:
            return self.user_id
        return int(who) if who and who != NOBODY else None

    @property
    def is_for_nobody(self) -> bool:
        """True where those are asked for that nobody has."""
        return bool(self.chosen("who") == NOBODY)

    def _offer(self, name: str, *choices: tuple[str, Any]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = list(choices)


class BoardFilter(PeopleFilter):
    """The same, and from which source, and by name or mobile."""

    q = forms.CharField(label=_("Name or mobile"), required=False, max_length=80)
    source = forms.ChoiceField(label=_("Source"), required=False)
    field_order: tuple[str, ...] = ("q", "who", "source", "shop")

    def prepare(self) -> None:
        """Every source, retired ones too: leads that came from there are still here."""
        super().prepare()
        found = sources(with_retired=True)
        self._offer("source", ("", _("All")), *((str(one.pk), one.name) for one in found))

    @property
    def source_id(self) -> int | None:
        """The source asked for."""
        return self.number("source")

    def number(self, name: str) -> int | None:
        """The number chosen in this field, None where everything is."""
        chosen = self.chosen(name)
        return int(chosen) if chosen else None


class LeadsFilter(BoardFilter):
    """The same, and how far a lead is, how good, and in which order."""

    status = forms.ChoiceField(label=_("State"), required=False, choices=STATUSES)
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    campaign = forms.ChoiceField(label=_("Campaign"), required=False)
    grade = forms.ChoiceField(label=_("Quality"), required=False, choices=GRADES)
    stalled = forms.ChoiceField(
        label=_("Stalled"),
        required=False,
        choices=(("", _("All")), ("yes", _("Only stalled ones"))),
    )
    order = forms.ChoiceField(label=_("Order"), required=False, choices=ORDERS)
    field_order = (
        "q",
        "status",
        "stage",
        "who",
        "source",
        "campaign",
        "grade",
        "stalled",
        "order",
        "shop",
    )

    def prepare(self) -> None:
        """The stages, and the campaigns that brought leads; without any nobody is asked."""
        super().prepare()
        self._offer("stage", ("", _("All")), *((str(key), name) for key, name in stage_choices()))
        campaigns = campaigns_of_leads()
        if not campaigns:
            del self.fields["campaign"]
            return
        self._offer("campaign", ("", _("All")), *((str(one.pk), one.name) for one in campaigns))

    @property
    def lead_order(self) -> LeadOrder:
        """The order asked for."""
        return cast("LeadOrder", self.chosen("order") or "newest")

    @property
    def is_stalled(self) -> bool | None:
        """True where only those are asked for that stand too long."""
        return True if self.chosen("stalled") else None
