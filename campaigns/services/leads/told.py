"""What is told of a lead, cleaned: as of a member, with whatever else a shop asks of him."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from campaigns.models import Campaign, Lead
from campaigns.rules.leads.naming import lead_search_key
from campaigns.services.leads.held import clean_assignee, clean_number
from members.exceptions import InvalidField
from members.models import Shop
from members.rules.lines import typed_line
from members.services.members import clean_mobile

LONGEST_NAME = 80
LONGEST_ORGANISATION = 120
LONGEST_EMAIL = 120
LONGEST_INTEREST = 200
LONGEST_CATEGORY = 80
LONGEST_EVIDENCE = 40
MOST_VALUE = 10**15


@dataclass(frozen=True, slots=True)
class LeadFacts:
    """What is told of a lead, as it was typed; `value` in the smallest unit."""

    first_name: str = ""
    last_name: str = ""
    organisation: str = ""
    mobile: str = ""
    email: str = ""
    interest: str = ""
    category: str = ""
    value: int = 0
    shop_id: int | None = None
    campaign_id: int | None = None
    assignee_id: int | None = None
    allows_contact: bool = False
    evidence: str = ""


def clean_facts(facts: LeadFacts, lead: Lead | None = None) -> dict[str, Any]:
    """The columns of what was told; what the lead has already is not asked again."""
    first = typed_line(facts.first_name, field="first_name", most=LONGEST_NAME)
    last = typed_line(facts.last_name, field="last_name", most=LONGEST_NAME)
    organisation = typed_line(facts.organisation, field="organisation", most=LONGEST_ORGANISATION)
    mobile = clean_mobile(facts.mobile) if facts.mobile.strip() else None
    email = clean_email(facts.email)
    if not (mobile or email or organisation):
        raise InvalidField(field="mobile", problem="no_way_to_reach")
    shop_id = _clean_shop(facts.shop_id)
    # A seller who has left since may stay with what is his, but follows it into no other shop.
    is_kept = lead is not None and (lead.assignee_id, lead.shop_id) == (
        facts.assignee_id,
        shop_id,
    )
    return {
        "first_name": first,
        "last_name": last,
        "organisation": organisation,
        "mobile": mobile,
        "email": email,
        "search_key": lead_search_key(organisation, first, last),
        "interest": typed_line(facts.interest, field="interest", most=LONGEST_INTEREST),
        "category": typed_line(facts.category, field="category", most=LONGEST_CATEGORY),
        "value": clean_number("value", facts.value, most=MOST_VALUE),
        "shop_id": shop_id,
        "campaign_id": _clean_campaign(
            facts.campaign_id, None if lead is None else lead.campaign_id
        ),
        "assignee_id": facts.assignee_id if is_kept else clean_assignee(facts.assignee_id, shop_id),
        "allows_contact": bool(facts.allows_contact),
        "evidence": typed_line(facts.evidence, field="evidence", most=LONGEST_EVIDENCE),
    }


def clean_email(raw: str) -> str:
    """The address in small letters, or nothing; refuses (`InvalidField`) what is none."""
    email = raw.strip().lower()
    if not email:
        return ""
    if len(email) > LONGEST_EMAIL:
        raise InvalidField(field="email", problem="too_long")
    try:
        validate_email(email)
    except ValidationError as error:
        raise InvalidField(field="email", problem="invalid_email") from error
    return email


def _clean_shop(shop_id: int | None) -> int | None:
    if shop_id is not None and not Shop.objects.filter(pk=shop_id).exists():
        raise InvalidField(field="shop", problem="invalid_choice")
    return shop_id


def _clean_campaign(campaign_id: int | None, kept: int | None) -> int | None:
    """One that has begun: a draft may still be discarded."""
    if campaign_id in {None, kept}:
        return campaign_id
    begun = Campaign.objects.exclude(status=Campaign.Status.DRAFT)
    if not begun.filter(pk=campaign_id).exists():
        raise InvalidField(field="campaign", problem="invalid_choice")
    return campaign_id
