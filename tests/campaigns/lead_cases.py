"""Leads for tests: a source, a lead, one that is judged, agreed with, won or lost."""

from collections.abc import Mapping
from datetime import datetime
from itertools import count
from typing import Any

from campaigns.models import Lead, LeadSource, LostReason, StageMove
from campaigns.services.leads.agreeing import AgreedLine, confirm_agreement, draft_agreement
from campaigns.services.leads.judging import judge_lead
from campaigns.services.leads.moving import lose_lead, move_lead
from campaigns.services.leads.rules import define_lost_reason, define_source
from campaigns.services.leads.taking_in import LeadFacts, add_lead
from campaigns.services.leads.winning import win_lead
from members.models import Member
from members.roles import SYSTEM, Actor

# By the weights of the program these are worth 80, 60 and 20.
GOOD: Mapping[str, int] = {"validity": 4, "fit": 3, "need": 3, "means": 3, "timing": 3}
FAIR: Mapping[str, int] = {"validity": 4, "fit": 2, "need": 2, "means": 2, "timing": 2}
POOR: Mapping[str, int] = {"validity": 4, "fit": 0, "need": 0, "means": 0, "timing": 0}
LINES = (
    AgreedLine("دسته‌گل", "flowers", 4_000_000),
    AgreedLine("گلدان", "vases", 1_000_000, is_cross_sell=True),
)
_numbers = count(1)


def make_source(name: str = "اینستاگرام", *, key: str = "") -> LeadSource:
    """A source in use; the one of this name if it stands."""
    return LeadSource.objects.filter(name=name).first() or define_source(
        name=name, key=key, actor=SYSTEM
    )


def make_reason(name: str = "قیمت") -> LostReason:
    """A reason in use; the one of this name if it stands."""
    return LostReason.objects.filter(name=name).first() or define_lost_reason(
        name=name, actor=SYSTEM
    )


def make_lead(
    *,
    source: LeadSource | None = None,
    marks: Mapping[str, int] | None = None,
    stage: int = 1,
    origin: str = Lead.Origin.STAFF,
    actor: Actor = SYSTEM,
    now: datetime | None = None,
    **told: Any,
) -> Lead:
    """A lead with a mobile of his own; judged where marks are given, and then at this stage."""
    told = {"first_name": "مریم", "last_name": "رضایی", **told}
    if "mobile" not in told:
        told["mobile"] = f"0935{next(_numbers):07d}"
    lead = add_lead(
        facts=LeadFacts(**told),
        source_id=(source or make_source()).pk,
        origin=origin,
        actor=actor,
        is_second_look=True,
        now=now,
    )
    if stage > 1 and marks is None:
        marks = GOOD
    if marks is not None:
        lead = judge_lead(lead_id=lead.pk, marks=marks, actor=actor, now=now)
    if stage > 1:
        lead = move_lead(lead_id=lead.pk, stage=stage, actor=actor, now=now)
    return lead


def agree(lead: Lead, *, actor: Actor = SYSTEM, now: datetime | None = None) -> None:
    """A confirmed agreement of five million, one of them offered beside."""
    draft_agreement(lead_id=lead.pk, lines=LINES, terms="", actor=actor, now=now)
    confirm_agreement(lead_id=lead.pk, actor=actor, now=now)


def make_won(*, actor: Actor = SYSTEM, now: datetime | None = None, **told: Any) -> Member:
    """The member that a lead has become, all at one moment."""
    lead = make_lead(marks=GOOD, actor=actor, now=now, **told)
    agree(lead, actor=actor, now=now)
    return win_lead(lead_id=lead.pk, actor=actor, consents={"service": True}, now=now)


def make_lost(
    *,
    reason: LostReason | None = None,
    actor: Actor = SYSTEM,
    now: datetime | None = None,
    **told: Any,
) -> Lead:
    """A lead that was lost, with a word about it."""
    lead = make_lead(actor=actor, now=now, **told)
    return lose_lead(
        lead_id=lead.pk,
        reason_id=(reason or make_reason()).pk,
        note="گفت گران است",
        actor=actor,
        now=now,
    )


def way_of(lead: Lead) -> list[tuple[int, str]]:
    """Every stage and state that it was in, in their order."""
    return list(StageMove.objects.filter(lead=lead).order_by("id").values_list("stage", "status"))
