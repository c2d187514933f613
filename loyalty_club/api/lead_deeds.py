"""The work on a lead over the API: judged, spoken to, shown something, agreed with, won or lost."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import HttpResponse
from rest_framework.request import Request

from campaigns.rules.leads.stages import KEYS
from campaigns.selectors.leads.leads import access_lead
from campaigns.services.leads.agreeing import AgreedLine, confirm_agreement, draft_agreement
from campaigns.services.leads.contacts import note_interaction, record_presentation
from campaigns.services.leads.judging import judge_lead
from campaigns.services.leads.moving import lose_lead, move_lead
from campaigns.services.leads.winning import win_lead
from loyalty_club.api.fields import Choice, Inner, Shape
from loyalty_club.api.idempotent import WritingEndpoint, reply
from loyalty_club.api.lead_fields import (
    AGREEING,
    CONTACT,
    JUDGING,
    LEAD,
    LOSING,
    MOVING,
    PRESENTING,
    lead_json,
)
from loyalty_club.api.leads import LEAD_ID
from loyalty_club.api.members import CONSENTS, given
from loyalty_club.api.schema import documented
from members.roles import Right
from members.services.idempotency import Answer

TOO_EARLY = ("lead_not_judged", "lead_too_poor", "lead_closed")
WINNING = Shape(
    "LeadWin",
    gender=Choice("Empty for not stated.", of=("", "woman", "man"), default=""),
    consents=Inner(shape=CONSENTS),
)


class LeadDeed(WritingEndpoint):
    """One deed on one lead, who is told as he stands then."""

    rights = {"POST": Right.LEADS_WRITE}
    body: ClassVar[Shape]

    def carry_out(self, request: Request, lead_id: int) -> HttpResponse:
        """Read the body, do it, and tell the lead."""
        asked = self.body.read(request.data)

        def effect() -> Answer:
            access_lead(self.actor, lead_id)
            self.do(lead_id, asked)
            return reply(200, lead_json(self.actor, access_lead(self.actor, lead_id)))

        return self.answer(request, asked, effect)

    def do(self, lead_id: int, asked: Mapping[str, Any]) -> None:
        """The deed itself."""
        raise NotImplementedError


class LeadJudgeApi(LeadDeed):
    """Its quality."""

    body = JUDGING

    @documented(
        "judgeLead",
        "Judge a lead's quality by five marks; without it nobody follows him up.",
        tag="Leads",
        body=JUDGING,
        answers={200: LEAD},
        path=(LEAD_ID,),
        refusals=("lead_closed",),
        key="required",
    )
    def post(self, request: Request, lead_id: int) -> HttpResponse:
        return self.carry_out(request, lead_id)

    def do(self, lead_id: int, asked: Mapping[str, Any]) -> None:
        judge_lead(lead_id=lead_id, marks=asked, actor=self.actor)


class LeadMoveApi(LeadDeed):
    """Another stage."""

    body = MOVING

    @documented(
        "moveLead",
        "Move a lead to another stage; won ones are made by `winLead`.",
        tag="Leads",
        body=MOVING,
        answers={200: LEAD},
        path=(LEAD_ID,),
        refusals=TOO_EARLY,
        key="required",
    )
    def post(self, request: Request, lead_id: int) -> HttpResponse:
        return self.carry_out(request, lead_id)

    def do(self, lead_id: int, asked: Mapping[str, Any]) -> None:
        move_lead(lead_id=lead_id, stage=KEYS.index(asked["stage"]) + 1, actor=self.actor)


class LeadContactApi(LeadDeed):
    """He was spoken to."""

    body = CONTACT

    @documented(
        "noteLeadContact",
        "Note a contact with a lead: by which way, how long, and what came of it.",
        tag="Leads",
        body=CONTACT,
        answers={200: LEAD},
        path=(LEAD_ID,),
        refusals=TOO_EARLY,
        key="required",
    )
    def post(self, request: Request, lead_id: int) -> HttpResponse:
        return self.carry_out(request, lead_id)

    def do(self, lead_id: int, asked: Mapping[str, Any]) -> None:
        note_interaction(lead_id=lead_id, actor=self.actor, **asked)


class LeadPresentApi(LeadDeed):
    """He was shown something."""

    body = PRESENTING

    @documented(
        "recordLeadPresentation",
        "Record what a lead was shown: in which medium, how long, and how he took it.",
        tag="Leads",
        body=PRESENTING,
        answers={200: LEAD},
        path=(LEAD_ID,),
        refusals=TOO_EARLY,
        key="required",
    )
    def post(self, request: Request, lead_id: int) -> HttpResponse:
        return self.carry_out(request, lead_id)

    def do(self, lead_id: int, asked: Mapping[str, Any]) -> None:
        record_presentation(lead_id=lead_id, actor=self.actor, **asked)


class LeadAgreementApi(LeadDeed):
    """What was agreed upon."""

    body = AGREEING

    @documented(
        "agreeWithLead",
        "Write down what was agreed upon, in place of what stood; `is_confirmed` where it was "
        "repeated to him.",
        tag="Leads",
        body=AGREEING,
        answers={200: LEAD},
        path=(LEAD_ID,),
        refusals=TOO_EARLY,
        key="required",
    )
    def post(self, request: Request, lead_id: int) -> HttpResponse:
        return self.carry_out(request, lead_id)

    def do(self, lead_id: int, asked: Mapping[str, Any]) -> None:
        draft_agreement(
            lead_id=lead_id,
            lines=[AgreedLine(**line) for line in asked["lines"]],
            terms=asked["terms"],
            actor=self.actor,
        )
        if asked["is_confirmed"]:
            confirm_agreement(lead_id=lead_id, actor=self.actor)


class LeadWinApi(LeadDeed):
    """He becomes a member."""

    body = WINNING

    @documented(
        "winLead",
        "Make a lead a member, after an agreement that was confirmed.",
        tag="Leads",
        body=WINNING,
        answers={200: LEAD},
        path=(LEAD_ID,),
        refusals=("agreement_not_confirmed", "lead_closed"),
        key="required",
    )
    def post(self, request: Request, lead_id: int) -> HttpResponse:
        return self.carry_out(request, lead_id)

    def do(self, lead_id: int, asked: Mapping[str, Any]) -> None:
        win_lead(
            lead_id=lead_id,
            actor=self.actor,
            consents=given(asked["consents"]),
            gender=asked["gender"],
        )


class LeadLoseApi(LeadDeed):
    """He is lost."""

    body = LOSING

    @documented(
        "loseLead",
        "A lead is lost, and why.",
        tag="Leads",
        body=LOSING,
        answers={200: LEAD},
        path=(LEAD_ID,),
        refusals=("lead_closed",),
        key="required",
    )
    def post(self, request: Request, lead_id: int) -> HttpResponse:
        return self.carry_out(request, lead_id)

    def do(self, lead_id: int, asked: Mapping[str, Any]) -> None:
        lose_lead(lead_id=lead_id, reason_id=asked["reason"], note=asked["note"], actor=self.actor)
