"""A lead that has become a member: closed as won, and how he was won is remembered."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from campaigns.models import Acquisition, Lead
from campaigns.rules.leads.stages import KEPT
from campaigns.selectors.leads.worth import cost_of, minutes_of
from campaigns.services.leads.held import audit_lead, remember_move
from campaigns.services.leads.tasks import drop_open_tasks
from members.models import Member
from members.roles import SYSTEM, Actor


@transaction.atomic
def win_by_joining(*, member: Member, actor: Actor = SYSTEM, now: datetime | None = None) -> int:
    """Whoever has joined by himself or at the counter is won: every open lead of his mobile is,
    with an agreement or without. Lost ones know from now on who he is. Returns how many were won.

    Call it in the transaction in which he joined; one statement where no lead has his mobile.
    """
    if not member.mobile:
        return 0
    now = now or timezone.now()
    rows = Lead.objects.select_for_update(no_key=True, of=("self",))
    known = list(rows.filter(mobile=member.mobile).exclude(status=Lead.Status.WON).order_by("pk"))
    waiting = [lead for lead in known if lead.status == Lead.Status.OPEN]
    # He is acquired by the lead that has come furthest, the oldest of several.
    for lead in sorted(waiting, key=lambda one: -one.reached):
        keep_lead(lead, member, actor=actor, now=now)
    for lead in known:
        if lead.member_id is None:
            lead.member = member
            lead.save(update_fields=["member"])
    return len(waiting)


def keep_lead(lead: Lead, member: Member, *, actor: Actor, now: datetime) -> None:
    """The lead, held by the caller, is won by this member. He is acquired by it unless he was a
    member before it came, or another lead has won him.
    """
    lead.member, lead.status = member, Lead.Status.WON
    lead.stage, lead.reached, lead.stage_at = KEPT, KEPT, now
    lead.closed_at, lead.closed_by = now, actor.id
    lead.save(
        update_fields=[
            "member",
            "status",
            "stage",
            "reached",
            "stage_at",
            "closed_at",
            "closed_by",
        ]
    )
    remember_move(lead, by=actor.id, now=now)
    drop_open_tasks(lead, by=actor.id, now=now)
    _remember_acquisition(lead, member, now)
    audit_lead(actor, "lead.won", lead, now, {"source": lead.source_id})


def _remember_acquisition(lead: Lead, member: Member, now: datetime) -> None:
    was_before = member.joined_at < lead.created_at
    if was_before or Acquisition.objects.filter(member=member).exists():
        return
    Acquisition.objects.create(
        member=member,
        lead=lead,
        source_id=lead.source_id,
        campaign_id=lead.campaign_id,
        cost=cost_of(lead, now=now).total,
        minutes=minutes_of(lead.pk),
        lead_at=lead.created_at,
        at=now,
    )
