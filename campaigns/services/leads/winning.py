"""Winning a lead: what was agreed is confirmed, and he becomes a member of the club."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from campaigns.exceptions import AgreementNotConfirmed, UnknownLead
from campaigns.models import Agreement, Lead
from campaigns.selectors.leads.duplicates import member_of_mobile
from campaigns.services.joining import welcome_member
from campaigns.services.leads.held import lock_lead, require_open
from campaigns.services.leads.keeping import keep_lead, win_by_joining
from members.exceptions import MobileTaken
from members.models import Member
from members.roles import Actor, Right
from members.selectors.standing import standing_member
from members.services.members import lock_member, record_consents
from points.rules.fairness import refuse_self_award

# Joining needs the second without the first; who deals with winning finds both here.
__all__ = ["win_by_joining", "win_lead"]

EVIDENCE = str(Member.Origin.COUNTER)


@transaction.atomic
def win_lead(
    *,
    lead_id: int,
    actor: Actor,
    consents: Mapping[str, bool],
    gender: str = "",
    now: datetime | None = None,
) -> Member:
    """The lead becomes a member, with the consents he has given, and how he was won is remembered;
    or is found to be one, of whom only what he allows anew is recorded. Won twice he is won once.

    Refuses an agreement that is not confirmed (`AgreementNotConfirmed`), a lead that is lost
    (`LeadClosed`), a seller who would win himself (`SelfAward`), and, as joining does, a missing
    name or mobile (`InvalidField`).
    """
    now = now or timezone.now()
    seen = _look(lead_id, actor)
    if seen.status == Lead.Status.WON and seen.member is not None:
        return standing_member(seen.member) or seen.member
    _require_ready(seen)
    refuse_self_award(actor, seen.mobile)
    # The member comes before the lead in every transaction, or two of them would wait for ever.
    member = _member_of(seen, actor, consents, gender, now)
    lead = lock_lead(lead_id, actor)
    if lead.status != Lead.Status.WON:
        _require_ready(lead)
        keep_lead(lead, member, actor=actor, now=now)
    return member


def _look(lead_id: int, actor: Actor) -> Lead:
    actor.require(Right.LEADS_WRITE)
    lead = Lead.objects.select_related("member").filter(pk=lead_id).first()
    if lead is None or not actor.may(Right.LEADS_WRITE, shop_id=lead.shop_id):
        raise UnknownLead(lead_id=lead_id)
    return lead


def _require_ready(lead: Lead) -> None:
    require_open(lead)
    if not Agreement.objects.filter(lead=lead, confirmed_at__isnull=False).exists():
        raise AgreementNotConfirmed(lead_id=lead.pk)


def _member_of(
    lead: Lead, actor: Actor, consents: Mapping[str, bool], gender: str, now: datetime
) -> Member:
    """Who he is in the club, under lock; welcomed if he is nobody there yet."""
    known = standing_member(lead.member) if lead.member else None
    known = known or member_of_mobile(lead.mobile)
    if known is not None:
        return _allow(known.pk, actor, consents, now)
    try:
        with transaction.atomic():
            return welcome_member(
                actor=actor,
                mobile=lead.mobile or "",
                first_name=lead.first_name,
                last_name=lead.last_name,
                gender=gender,
                consents=consents,
                shop_id=_shop_of(lead, actor),
                now=now,
            )
    except MobileTaken as taken:  # he has joined at this very moment
        if taken.facts["member_id"] is None:
            raise
        return _allow(taken.facts["member_id"], actor, consents, now)


def _allow(member_id: int, actor: Actor, consents: Mapping[str, bool], now: datetime) -> Member:
    """A box that was left empty takes nothing back from somebody who is a member already."""
    given = {purpose: True for purpose, is_given in consents.items() if is_given}
    if given:
        record_consents(
            actor=actor, member_id=member_id, consents=given, evidence=EVIDENCE, now=now
        )
    return lock_member(member_id)


def _shop_of(lead: Lead, actor: Actor) -> int | None:
    """Where he joins: in the lead's shop, or in the only one that the seller serves."""
    if lead.shop_id is None and actor.shop_ids is not None and len(actor.shop_ids) == 1:
        return next(iter(actor.shop_ids))
    return lead.shop_id
