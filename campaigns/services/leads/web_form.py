"""What somebody writes into the form on the web: a new lead, or another word of one we have."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from campaigns.exceptions import LeadFormClosed
from campaigns.models import Interaction, Lead
from campaigns.models.sales import Channel
from campaigns.rules.leads.contact_wording import contact_evidence
from campaigns.rules.leads.naming import split_name
from campaigns.selectors.leads.rules import sales_rules
from campaigns.selectors.leads.ways_in import ON_THE_WEB, begun_campaign, source_for
from campaigns.services.leads.held import audit_lead
from campaigns.services.leads.installing import install_sales
from campaigns.services.leads.taking_in import LeadFacts, add_lead, one_at_a_time
from members.exceptions import InvalidField
from members.roles import Actor, Right
from members.rules.lines import typed_line
from members.services.members import clean_mobile

LONGEST_NAME = 160
LONGEST_INTEREST = 200
# Nobody has signed in: he may leave a word about himself, and nothing else.
VISITOR = Actor(kind="visitor", id="web:form", name="", rights=frozenset({Right.LEADS_WRITE}))


@dataclass(frozen=True, slots=True)
class Wish:
    """What a visitor has typed and ticked; `language` is the one in which he read the question,
    `source` and `campaign_id` what the link told that led him here.
    """

    name: str
    mobile: str
    interest: str = ""
    shop_id: int | None = None
    allows_contact: bool = False
    language: str = "fa"
    source: str = ""
    campaign_id: int | None = None


@transaction.atomic
def take_wish(*, wish: Wish, now: datetime | None = None) -> Lead:
    """The wish as a lead. Who is an open lead already has written again: that is noted with him,
    and he is no second one. A member becomes a lead like anybody else: staff see who it is.

    A source or campaign that nobody knows is the form itself, and none. Refuses (`InvalidField`)
    a missing name and an unreadable mobile, and everything while the form is closed.
    """
    if not sales_rules().is_form_open:
        raise LeadFormClosed
    now = now or timezone.now()
    name = typed_line(wish.name, field="name", most=LONGEST_NAME, is_needed=True)
    interest = typed_line(wish.interest, field="interest", most=LONGEST_INTEREST)
    mobile = clean_mobile(wish.mobile)
    one_at_a_time(mobile)
    leads = Lead.objects.select_for_update(no_key=True, of=("self",))
    known = leads.filter(mobile=mobile, status=Lead.Status.OPEN).order_by("pk").first()
    if known is not None:
        return _wrote_again(known, wish, interest, now)
    first, last = split_name(name)
    return add_lead(
        facts=LeadFacts(
            first_name=first,
            last_name=last,
            mobile=mobile,
            interest=interest,
            shop_id=wish.shop_id,
            campaign_id=begun_campaign(wish.campaign_id),
            allows_contact=wish.allows_contact,
            evidence=contact_evidence(wish.language) if wish.allows_contact else "",
        ),
        source_id=_source(wish.source, now),
        origin=Lead.Origin.WEB,
        actor=VISITOR,
        is_second_look=True,
        now=now,
    )


def _wrote_again(lead: Lead, wish: Wish, interest: str, now: datetime) -> Lead:
    """His own words beside what staff noted; what was missing is filled in. A box that is left
    empty takes nothing back.
    """
    Interaction.objects.create(
        lead=lead,
        channel=Channel.ONLINE,
        outcome=Interaction.Outcome.INTERESTED,
        note=interest,
        at=now,
        by=VISITOR.id,
    )
    lead.interest = lead.interest or interest
    lead.shop_id = lead.shop_id or wish.shop_id
    if wish.allows_contact and not lead.allows_contact:
        lead.allows_contact, lead.evidence = True, contact_evidence(wish.language)
    lead.save(update_fields=["interest", "shop", "allows_contact", "evidence"])
    audit_lead(VISITOR, "lead.wrote_again", lead, now)
    return lead


def _source(key: str, now: datetime) -> int:
    source = source_for(key, ON_THE_WEB)
    if source is None:
        install_sales(now=now)
        source = source_for(ON_THE_WEB)
    if source is None:
        raise InvalidField(field="source", problem="required")
    return source.pk
