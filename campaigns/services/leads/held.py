"""A lead under lock: who may work on it, whether it is worth it, and each step it takes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from campaigns.exceptions import LeadClosed, LeadNotJudged, LeadTooPoor, UnknownLead
from campaigns.models import Lead, StageMove
from campaigns.selectors.leads.rules import sales_rules
from members.exceptions import InvalidField
from members.models import User
from members.roles import RIGHTS, Actor, Right, Role
from members.services.audit import write_audit


def lock_lead(lead_id: int, actor: Actor) -> Lead:
    """The lead under lock, for whom this actor may work: of his shops, or of none."""
    actor.require(Right.LEADS_WRITE)
    rows = Lead.objects.select_for_update(no_key=True, of=("self",))
    lead = rows.filter(pk=lead_id).first()
    if lead is None or not actor.may(Right.LEADS_WRITE, shop_id=lead.shop_id):
        raise UnknownLead(lead_id=lead_id)
    return lead


def lock_open_lead(lead_id: int, actor: Actor) -> Lead:
    """The lead under lock; refuses one that is won or lost (`LeadClosed`)."""
    lead = lock_lead(lead_id, actor)
    require_open(lead)
    return lead


def lock_worthy_lead(lead_id: int, actor: Actor) -> Lead:
    """The open lead under lock; refuses one that nobody should spend time on (`LeadNotJudged`,
    `LeadTooPoor`).
    """
    lead = lock_open_lead(lead_id, actor)
    require_worth(lead)
    return lead


def require_open(lead: Lead) -> None:
    """Pass, or refuse a lead that is won or lost."""
    if lead.status != Lead.Status.OPEN:
        raise LeadClosed(lead_id=lead.pk, lead_status=lead.status)


def require_worth(lead: Lead) -> None:
    """Pass, or refuse a lead that was not judged, or was found too poor."""
    if lead.score is None:
        raise LeadNotJudged(lead_id=lead.pk)
    least = sales_rules().least_score
    if lead.score < least:
        raise LeadTooPoor(lead_id=lead.pk, score=lead.score, least=least)


def step_to(lead: Lead, stage: int, *, by: str, now: datetime) -> bool:
    """Let the lead, held by the caller, enter a stage, and remember it; False where it stands
    there already.
    """
    if lead.stage == stage:
        return False
    lead.stage, lead.stage_at = stage, now
    lead.reached = max(lead.reached, stage)
    lead.save(update_fields=["stage", "stage_at", "reached"])
    remember_move(lead, by=by, now=now)
    return True


def step_up_to(lead: Lead, stage: int, *, by: str, now: datetime) -> bool:
    """The same, but never backwards."""
    return lead.stage < stage and step_to(lead, stage, by=by, now=now)


def remember_move(lead: Lead, *, by: str, now: datetime) -> None:
    """From now on the lead stands where it stands, in the state it is in."""
    StageMove.objects.create(lead=lead, stage=lead.stage, status=lead.status, at=now, by=by)


def clean_assignee(user_id: int | None, shop_id: int | None) -> int | None:
    """One of the staff who work on leads, in the shop where one is named; or nobody."""
    if user_id is None:
        return None
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if (
        user is None
        or Right.LEADS_WRITE not in RIGHTS[Role(user.role)]
        or not _works_in(user, shop_id)
    ):
        raise InvalidField(field="assignee", problem="unknown_staff")
    return user_id


def clean_choice(field: str, value: str, allowed: list[str]) -> str:
    """One of the offered values, or `InvalidField` by the field's name."""
    if value not in allowed:
        raise InvalidField(field=field, problem="invalid_choice")
    return value


def clean_number(field: str, value: int, *, most: int) -> int:
    """A whole number from nought, or `InvalidField` by the field's name."""
    if isinstance(value, bool) or not 0 <= value <= most:
        raise InvalidField(field=field, problem="out_of_range")
    return value


def audit_lead(
    actor: Actor,
    action: str,
    lead: Lead,
    now: datetime | None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Without anything that somebody typed: the audit outlives the lead."""
    write_audit(
        actor=actor,
        action=action,
        subject=f"lead:{lead.pk}",
        member_id=lead.member_id,
        shop_id=lead.shop_id,
        facts=facts,
        now=now,
    )


def _works_in(user: User, shop_id: int | None) -> bool:
    if shop_id is None or user.role == Role.OWNER:
        return True
    return user.shops.filter(pk=shop_id).exists()
