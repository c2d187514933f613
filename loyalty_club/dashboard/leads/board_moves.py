"""A card of the board goes to another stage, or stays and is told what it lacks."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.exceptions import LeadNotJudged, LeadTooPoor
from campaigns.selectors.leads.leads import access_lead
from campaigns.selectors.leads.listing import stage_choices
from campaigns.selectors.leads.work import agreed_with
from campaigns.services.leads.moving import move_lead
from loyalty_club.web.sentences import sentence_for
from members.exceptions import ClubError, InvalidField, NotAllowed
from members.roles import Actor

FOUND_NOTHING = 404


@dataclass(frozen=True, slots=True)
class Said:
    """What became of a move, in words; where it may be taken back to, or what it lacks."""

    text: str
    is_done: bool
    lead_id: int = 0
    back_to: int = 0
    link: str = ""
    link_label: str = ""

    def facts(self) -> dict[str, Any]:
        """As the script of the board and the next page take it."""
        return {
            "text": self.text,
            "tone": "success" if self.is_done else "error",
            "lead": self.lead_id,
            "undo": self.back_to,
            "link": self.link,
            "label": self.link_label,
        }


def move_card(actor: Actor, lead_id: int, stage: str, from_stage: int | None) -> Said:
    """Move the lead to the stage that was sent, and say so; or say why it stays, and where to go.

    `from_stage` is where the card stood for whoever moved it, None where that was not told.
    """
    lead, stages = access_lead(actor, lead_id), dict(stage_choices())
    number = int(stage) if stage in set(map(str, stages)) else 0
    try:
        move_lead(lead_id=lead_id, stage=number, actor=actor, from_stage=from_stage)
    except ClubError as refusal:
        if isinstance(refusal, NotAllowed) or refusal.status == FOUND_NOTHING:
            raise
        return _lacking(refusal, lead)
    text = _("%(lead)s: %(stage)s") % {"lead": lead, "stage": stages[number]}
    return Said(text, is_done=True, lead_id=lead_id, back_to=lead.stage)


def _lacking(refusal: ClubError, lead: Any) -> Said:
    text, (page, label) = sentence_for(refusal), _way_on(refusal, lead.pk)
    if _is_about_joining(refusal):
        text = _("%(lead)s becomes a member when the agreement is confirmed.") % {"lead": lead}
    link = page and reverse(page, args=[lead.pk])
    return Said(text, is_done=False, lead_id=lead.pk, link=link, link_label=label)


def _is_about_joining(refusal: ClubError) -> bool:
    return isinstance(refusal, InvalidField) and refusal.facts["problem"] == "by_winning"


def _way_on(refusal: ClubError, lead_id: int) -> tuple[str, str]:
    """The page that helps, and what it is called; none where nothing can be done about it."""
    if isinstance(refusal, LeadNotJudged):
        return "dashboard-lead-judge", _("Judge it now")
    if isinstance(refusal, LeadTooPoor):
        return "dashboard-lead-judge", _("Look at its quality")
    if _is_about_joining(refusal):
        return _way_to_member(lead_id)
    return ("", "") if isinstance(refusal, InvalidField) else ("dashboard-lead", _("To the lead"))


def _way_to_member(lead_id: int) -> tuple[str, str]:
    """What is to come before somebody is a member."""
    agreed = agreed_with(lead_id)
    if agreed is None:
        return "dashboard-lead-agreement", _("Write the agreement")
    if agreed.row.confirmed_at is None:
        return "dashboard-lead-agreement-confirm", _("Look at it and confirm")
    return "dashboard-lead-win", _("Make him a member")
