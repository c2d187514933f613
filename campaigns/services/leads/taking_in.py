"""Taking leads in: written down, corrected, and told from whom the club knows already."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from campaigns.exceptions import LeadKnown
from campaigns.models import Lead, LeadSource
from campaigns.rules.leads.quality import likely_validity
from campaigns.selectors.leads.duplicates import duplicates_of, member_of_mobile
from campaigns.services.leads.held import (
    audit_lead,
    clean_choice,
    lock_open_lead,
    remember_move,
)
from campaigns.services.leads.told import LeadFacts, clean_facts
from members.exceptions import InvalidField
from members.roles import Actor, Right
from members.rules.lines import typed_line

# Cleaning has a file of its own; who takes a lead in finds here what he must tell.
__all__ = ["LeadFacts", "add_lead", "correct_lead", "one_at_a_time"]

LONGEST_REF = 60
# Two of one mobile at the same moment are taken in one after the other.
ONE_OF_A_MOBILE = "SELECT pg_advisory_xact_lock(hashtext('lead'), hashtext(%s))"


@transaction.atomic
def add_lead(
    *,
    facts: LeadFacts,
    source_id: int,
    origin: str,
    actor: Actor,
    external_ref: str | None = None,
    is_second_look: bool = False,
    now: datetime | None = None,
) -> Lead:
    """A new lead at the first stage. The same `external_ref` brings back the lead that stands.

    At least one of mobile, e-mail and organisation must be there. Refuses (`InvalidField`) what
    cannot be read, a retired source, a campaign that has not begun; and whom the club seems to
    know as a member or lead (`LeadKnown`), unless it is a second look.
    """
    actor.require(Right.LEADS_WRITE, shop_id=facts.shop_id)
    now = now or timezone.now()
    ref = _clean_ref(external_ref)
    standing = _standing(ref)
    if standing is not None:
        return standing
    given = clean_facts(facts)
    given["source_id"] = _clean_source(source_id)
    clean_choice("origin", origin, Lead.Origin.values)
    one_at_a_time(given["mobile"], ref)
    standing = _standing(ref)
    if standing is not None:
        return standing
    if not is_second_look:
        _refuse_known(given, actor)
    lead = Lead(
        **given,
        origin=origin,
        external_ref=ref,
        validity=_likely(given),
        stage_at=now,
        created_at=now,
        created_by=actor.id,
    )
    lead.member = member_of_mobile(lead.mobile)
    lead.save(force_insert=True)
    remember_move(lead, by=actor.id, now=now)
    audit_lead(actor, "lead.added", lead, now, {"source": lead.source_id, "origin": origin})
    return lead


@transaction.atomic
def correct_lead(
    *, lead_id: int, facts: LeadFacts, source_id: int, actor: Actor, now: datetime | None = None
) -> Lead:
    """Everything that is told of an open lead, anew; the same refusals, but for whom the club
    knows. A source or campaign that it has already may have been retired since.
    """
    lead = lock_open_lead(lead_id, actor)
    actor.require(Right.LEADS_WRITE, shop_id=facts.shop_id)
    given = clean_facts(facts, lead)
    given["source_id"] = _clean_source(source_id, lead.source_id)
    changed = sorted(name for name, value in given.items() if getattr(lead, name) != value)
    for name, value in given.items():
        setattr(lead, name, value)
    if "mobile" in changed:
        lead.member = member_of_mobile(lead.mobile)
    if lead.score is None:
        lead.validity = _likely(given)
    lead.save()
    if changed:
        audit_lead(actor, "lead.corrected", lead, now, {"fields": changed})
    return lead


def _standing(external_ref: str | None) -> Lead | None:
    return Lead.objects.filter(external_ref=external_ref).first() if external_ref else None


def one_at_a_time(*names: str | None) -> None:
    """Until the transaction ends, nobody else takes in a lead of this mobile or number."""
    with connection.cursor() as cursor:
        for name in sorted(name for name in names if name):
            cursor.execute(ONE_OF_A_MOBILE, [name])


def _refuse_known(given: dict[str, Any], actor: Actor) -> None:
    known = duplicates_of(
        mobile=given["mobile"],
        email=given["email"],
        name=f"{given['first_name']} {given['last_name']}",
    )
    if known:
        seen = [one for one in known.leads if actor.may(Right.LEADS_WRITE, shop_id=one.shop_id)]
        raise LeadKnown(
            lead_ids=[one.pk for one in seen],
            member_ids=[one.pk for one in known.members],
            elsewhere=len(known.leads) - len(seen),
        )


def _likely(given: dict[str, Any]) -> int:
    return likely_validity(has_mobile=bool(given["mobile"]), has_email=bool(given["email"]))


def _clean_ref(raw: str | None) -> str | None:
    return typed_line(raw or "", field="external_ref", most=LONGEST_REF) or None


def _clean_source(source_id: int, kept: int | None = None) -> int:
    is_there = LeadSource.objects.filter(pk=source_id, is_active=True).exists()
    if source_id != kept and not is_there:
        raise InvalidField(field="source", problem="invalid_choice")
    return source_id
