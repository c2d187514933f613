"""Leads over the API: added by a form or till, read, and where they come from."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.models import Lead
from campaigns.rules.leads.stages import KEYS
from campaigns.selectors.leads.leads import access_lead, leads_list
from campaigns.selectors.leads.rules import lost_reasons, sources
from campaigns.services.leads.taking_in import LeadFacts, add_lead
from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import MAX_ID, Choice, Flag, Many, Shape, Text, Told, Whole
from loyalty_club.api.idempotent import WritingEndpoint, reply
from loyalty_club.api.lead_fields import ADDING, LEAD, STAGES, STATUSES, lead_json
from loyalty_club.api.paging import LIMIT, MOST
from loyalty_club.api.refusals import InvalidInput
from loyalty_club.api.schema import documented
from members.roles import Right
from members.services.idempotency import Answer

LEAD_ID = OpenApiParameter("lead_id", OpenApiTypes.INT64, OpenApiParameter.PATH)
EVIDENCE = "api"

ASKED = Shape(
    "LeadsAsked",
    status=Choice(of=STATUSES),
    stage=Choice(of=STAGES),
    before=Whole("Only those with a smaller id: the `next` of the page before.", most=MAX_ID),
    limit=LIMIT,
)
LEADS = Told(
    "Leads",
    results=Many("The newest first.", shape=LEAD, least=0, most=MOST),
    next=Whole("`before` of the next page; null after the last.", is_nullable=True, most=MAX_ID),
)
SOURCE = Told("LeadSource", key=Text(most=40), name=Text(), is_active=Flag())
REASON = Told("LostReason", id=Whole(most=MAX_ID), name=Text())
LISTS = Told(
    "LeadLists",
    sources=Many("Where leads come from.", shape=SOURCE, least=0),
    lost_reasons=Many("Why they are lost.", shape=REASON, least=0),
)


class LeadsApi(WritingEndpoint):
    """All leads of the key's shop and of none, and a new one."""

    rights = {"GET": Right.LEADS_READ, "POST": Right.LEADS_WRITE}
    parameters = ASKED

    @documented(
        "readLeads",
        "Leads of the key's shop or of none, page by page.",
        tag="Leads",
        answers={200: LEADS},
        parameters=ASKED,
    )
    def get(self, request: Request) -> Response:
        rows = leads_list(self.actor.shop_ids, status=self.asked["status"] or "")
        if self.asked["stage"]:
            rows = rows.filter(stage=KEYS.index(self.asked["stage"]) + 1)
        if self.asked["before"] is not None:
            rows = rows.filter(pk__lt=self.asked["before"])
        limit = self.asked["limit"]
        found = list(rows.order_by("-pk")[: limit + 1])
        page = found[:limit]
        return Response(
            {
                "results": [lead_json(self.actor, lead) for lead in page],
                "next": page[-1].pk if len(found) > limit else None,
            }
        )

    @documented(
        "addLead",
        "Add a lead of the key's shop. Who looks like a member or lead is refused with "
        "`lead_known` until `is_second_look` says that it is meant.",
        tag="Leads",
        body=ADDING,
        answers={201: LEAD},
        refusals=("lead_known",),
        key="required",
    )
    def post(self, request: Request) -> HttpResponse:
        asked = ADDING.read(request.data)

        def effect() -> Answer:
            lead = add_lead(
                facts=self._facts(asked),
                source_id=_source_id(asked["source"]),
                origin=Lead.Origin.API,
                actor=self.actor,
                external_ref=asked["external_ref"] or None,
                is_second_look=asked["is_second_look"],
            )
            return reply(201, lead_json(self.actor, access_lead(self.actor, lead.pk)))

        return self.answer(request, asked, effect)

    def _facts(self, asked: dict[str, Any]) -> LeadFacts:
        return LeadFacts(
            first_name=asked["first_name"],
            last_name=asked["last_name"],
            organisation=asked["organisation"],
            mobile=asked["mobile"],
            email=asked["email"],
            interest=asked["interest"],
            category=asked["category"],
            value=asked["value"],
            shop_id=self.till.shop_id,
            campaign_id=asked["campaign"],
            allows_contact=asked["allows_contact"],
            evidence=EVIDENCE if asked["allows_contact"] else "",
        )


class LeadApi(Endpoint):
    """One lead."""

    rights = {"GET": Right.LEADS_READ}

    @documented("readLead", "One lead.", tag="Leads", answers={200: LEAD}, path=(LEAD_ID,))
    def get(self, request: Request, lead_id: int) -> Response:
        return Response(lead_json(self.actor, access_lead(self.actor, lead_id)))


class LeadListsApi(Endpoint):
    """What a form has to choose from."""

    rights = {"GET": Right.LEADS_READ}

    @documented(
        "readLeadLists",
        "Where leads come from, and why they are lost.",
        tag="Leads",
        answers={200: LISTS},
    )
    def get(self, request: Request) -> Response:
        return Response(
            {
                "sources": [
                    {"key": one.key, "name": one.name, "is_active": one.is_active}
                    for one in sources()
                ],
                "lost_reasons": [{"id": one.pk, "name": one.name} for one in lost_reasons()],
            }
        )


def _source_id(key: str) -> int:
    for source in sources():
        if source.key == key and source.is_active:
            return int(source.pk)
    raise InvalidInput({"source": "invalid_choice"})
