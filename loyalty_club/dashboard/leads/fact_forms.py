"""What is known of a lead, as staff write it down: who he is, where he is from, what he wants."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.selectors.campaigns import campaigns_list
from campaigns.selectors.leads.listing import sellers
from campaigns.selectors.leads.rules import sources
from campaigns.services.leads.taking_in import LeadFacts
from loyalty_club.dashboard.fields import MoneyField
from loyalty_club.web.once_form import OnceForm
from members.roles import Actor
from members.selectors.staff import all_shops

CATEGORIES = {"list": "known-categories", "autocomplete": "off"}
CAMPAIGNS_SHOWN = 40
DRAFT = "draft"
Choices = Sequence[tuple[int, str]]


class LeadForm(OnceForm):
    """Everything about him; the choices are those that its actor may make."""

    use_required_attribute = False

    first_name = forms.CharField(label=_("First name"), required=False, max_length=80)
    last_name = forms.CharField(label=_("Last name"), required=False, max_length=80)
    organisation = forms.CharField(label=_("Organisation"), required=False, max_length=120)
    mobile = forms.CharField(label=_("Mobile number"), required=False, max_length=40)
    email = forms.CharField(
        label=_("E-mail"),
        required=False,
        max_length=120,
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    source = forms.TypedChoiceField(label=_("Where he came from"), coerce=int)
    campaign = forms.TypedChoiceField(
        label=_("Campaign"), required=False, coerce=int, empty_value=None
    )
    interest = forms.CharField(
        label=_("What he asked about"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    category = forms.CharField(
        label=_("Category"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs=CATEGORIES),
        help_text=_("As it stands on the bills: it tells what to offer beside."),
    )
    value = MoneyField(
        label=_("May spend at first"), required=False, help_text=_("A rough guess will do.")
    )
    shop = forms.TypedChoiceField(label=_("Shop"), required=False, coerce=int, empty_value=None)
    assignee = forms.TypedChoiceField(
        label=_("Who sees to him"), required=False, coerce=int, empty_value=None
    )
    allows_contact = forms.BooleanField(
        label=_("He has asked to be contacted"),
        required=False,
        help_text=_("Nobody is called who has not asked for it."),
    )
    evidence = forms.CharField(
        label=_("Where he said so"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )

    def __init__(
        self,
        *args: Any,
        sources: Choices,
        campaigns: Choices,
        shops: Choices,
        people: Choices,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer("source", sources, "")
        self._offer("campaign", campaigns, _("None"))
        self._offer("shop", shops, _("Any of them"))
        self._offer("assignee", people, _("Whoever is there"))
        for name, choices in (("campaign", campaigns), ("shop", shops)):
            if not choices:
                del self.fields[name]

    @property
    def source_id(self) -> int:
        """Where he came from."""
        return int(self.cleaned_data["source"])

    def lead_facts(self, **kept: Any) -> LeadFacts:
        """As the services of leads take it; `kept` are values that the form was not to show."""
        typed = self.cleaned_data
        names = ("first_name", "last_name", "organisation", "mobile", "email", "interest")
        given: dict[str, Any] = {name: typed[name] for name in names}
        given |= {name: typed[name] for name in ("category", "value", "allows_contact")}
        given["evidence"] = typed.get("evidence", "")
        given |= {
            f"{name}_id": typed[name]
            for name in ("shop", "campaign", "assignee")
            if name in self.fields
        }
        return LeadFacts(**{**given, **kept})

    def _offer(self, name: str, choices: Choices, empty: Any) -> None:
        field = cast("forms.TypedChoiceField", self.fields[name])
        field.choices = [("", empty), *((str(pk), words) for pk, words in choices)]


def choices_for(actor: Actor, lead: Any = None) -> dict[str, Choices]:
    """What this actor may choose of; what a lead has already may stay though it is retired. With
    one shop only nobody is asked for it.
    """
    shops = all_shops(actor)
    began = campaigns_list().exclude(status=DRAFT)[:CAMPAIGNS_SHOWN]
    kept: dict[str, Any] = {name: lead and getattr(lead, name) for name in ("source", "campaign")}
    return {
        "sources": _with(kept["source"], [(one.pk, one.name) for one in sources()]),
        "campaigns": _with(kept["campaign"], [(one.pk, one.name) for one in began]),
        "shops": [(one.pk, one.name) for one in shops] if len(shops) > 1 else [],
        "people": _with(
            lead and lead.assignee, [(one.pk, str(one)) for one in sellers(actor.shop_ids)]
        ),
    }


def _with(kept: Any, choices: Choices) -> Choices:
    """The choices, and the one that is kept where it is not among them."""
    if not kept or kept.pk in {pk for pk, _words in choices}:
        return choices
    return [*choices, (kept.pk, str(kept))]
