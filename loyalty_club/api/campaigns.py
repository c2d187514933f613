"""Campaigns over the API: drafted, started, halted, and how far they are."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.models import Campaign
from campaigns.selectors.campaigns import Progress, campaign_of, campaigns_list, progress_of
from campaigns.services.campaign_runs import (
    pause_campaign,
    resume_campaign,
    start_campaign,
    stop_campaign,
)
from campaigns.services.campaigns import TextGiven, draft_campaign, set_texts
from loyalty_club.api.campaign_fields import CAMPAIGN, DRAFTING, campaign_json
from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import MAX_ID, Choice, Flag, Many, Shape, Told, Whole
from loyalty_club.api.idempotent import WritingEndpoint, reply
from loyalty_club.api.paging import LIMIT, MOST
from loyalty_club.api.schema import documented
from members.roles import Right
from members.services.idempotency import Answer

CAMPAIGN_ID = OpenApiParameter("campaign_id", OpenApiTypes.INT64, OpenApiParameter.PATH)
# What a draft keeps as it was made where the caller says nothing.
OF_ITSELF = ("audience", "starts_on", "ends_on", "budget")

ASKED = Shape(
    "CampaignsAsked",
    status=Choice(of=tuple(Campaign.Status.values)),
    before=Whole("Only those with a smaller id: the `next` of the page before.", most=MAX_ID),
    limit=LIMIT,
)
CAMPAIGNS = Told(
    "Campaigns",
    results=Many("The newest first.", shape=CAMPAIGN, least=0, most=MOST),
    next=Whole("`before` of the next page; null after the last.", is_nullable=True, most=MAX_ID),
)
STARTING = Shape(
    "CampaignStart",
    is_sure=Flag("Start it though it may cost more than its budget.", default=False),
)
NOTHING = Shape("NothingMore")


class CampaignsApi(WritingEndpoint):
    """All campaigns, and a new draft."""

    rights = {"GET": Right.FIGURES_READ, "POST": Right.CAMPAIGNS_MANAGE}
    parameters = ASKED

    @documented(
        "readCampaigns",
        "The club's campaigns with how far each is, page by page.",
        tag="Campaigns",
        answers={200: CAMPAIGNS},
        parameters=ASKED,
    )
    def get(self, request: Request) -> Response:
        rows = campaigns_list(status=self.asked["status"] or "")
        if self.asked["before"] is not None:
            rows = rows.filter(pk__lt=self.asked["before"])
        limit = self.asked["limit"]
        found = list(rows[: limit + 1])
        page = found[:limit]
        progress = progress_of([one.pk for one in page])
        return Response(
            {
                "results": [campaign_json(one, progress.get(one.pk, Progress())) for one in page],
                "next": page[-1].pk if len(found) > limit else None,
            }
        )

    @documented(
        "draftCampaign",
        "Draft a campaign with its goal and what is expected of it; nothing leaves before it is "
        "started.",
        tag="Campaigns",
        body=DRAFTING,
        answers={201: CAMPAIGN},
        key="required",
    )
    def post(self, request: Request) -> HttpResponse:
        asked = DRAFTING.read(request.data)

        def effect() -> Answer:
            given = dict(asked)
            texts = given.pop("texts")
            given["offer_id"] = given.pop("offer")
            for name in OF_ITSELF:
                if given[name] is None:
                    del given[name]
            draft = draft_campaign(actor=self.actor, **given)
            if texts:
                told = [TextGiven(**text) for text in texts]
                set_texts(campaign_id=draft.pk, texts=told, actor=self.actor)
            return reply(201, _told(draft.pk))

        return self.answer(request, asked, effect)


class CampaignApi(Endpoint):
    """One campaign."""

    rights = {"GET": Right.FIGURES_READ}

    @documented(
        "readCampaign",
        "One campaign and how far it is.",
        tag="Campaigns",
        answers={200: CAMPAIGN},
        path=(CAMPAIGN_ID,),
    )
    def get(self, request: Request, campaign_id: int) -> Response:
        return Response(_told(campaign_id))


class CampaignStartApi(WritingEndpoint):
    """Begin to send."""

    rights = {"POST": Right.CAMPAIGNS_MANAGE}

    @documented(
        "startCampaign",
        "Freeze the audience, hold the control group out by chance, and begin to send in batches. "
        "Nothing of the campaign changes afterwards.",
        tag="Campaigns",
        body=STARTING,
        answers={200: CAMPAIGN},
        path=(CAMPAIGN_ID,),
        refusals=("campaign_fixed", "campaign_not_ready", "budget_too_small"),
        key="required",
    )
    def post(self, request: Request, campaign_id: int) -> HttpResponse:
        asked = STARTING.read(request.data)

        def effect() -> Answer:
            start_campaign(campaign_id=campaign_id, actor=self.actor, is_sure=asked["is_sure"])
            return reply(200, _told(campaign_id))

        return self.answer(request, asked, effect)


class _HaltApi(WritingEndpoint):
    """What pausing, resuming and stopping have in common."""

    rights = {"POST": Right.CAMPAIGNS_MANAGE}
    is_key_required = False
    deed: ClassVar[Callable[..., Campaign]]

    def halt(self, request: Request, campaign_id: int) -> HttpResponse:
        asked = NOTHING.read(request.data)

        def effect() -> Answer:
            type(self).deed(campaign_id=campaign_id, actor=self.actor)
            return reply(200, _told(campaign_id))

        return self.answer(request, asked, effect)


class CampaignPauseApi(_HaltApi):
    """No more batches for now."""

    deed = staticmethod(pause_campaign)

    @documented(
        "pauseCampaign",
        "No more batches, and what waits in the outbox waits too.",
        tag="Campaigns",
        body=NOTHING,
        answers={200: CAMPAIGN},
        path=(CAMPAIGN_ID,),
        refusals=("campaign_not_running",),
        key="optional",
    )
    def post(self, request: Request, campaign_id: int) -> HttpResponse:
        return self.halt(request, campaign_id)


class CampaignResumeApi(_HaltApi):
    """Go on."""

    deed = staticmethod(resume_campaign)

    @documented(
        "resumeCampaign",
        "Go on after a pause.",
        tag="Campaigns",
        body=NOTHING,
        answers={200: CAMPAIGN},
        path=(CAMPAIGN_ID,),
        refusals=("campaign_not_running",),
        key="optional",
    )
    def post(self, request: Request, campaign_id: int) -> HttpResponse:
        return self.halt(request, campaign_id)


class CampaignStopApi(_HaltApi):
    """End it."""

    deed = staticmethod(stop_campaign)

    @documented(
        "stopCampaign",
        "End it for good: messages that have not left are called off, unused offers taken back.",
        tag="Campaigns",
        body=NOTHING,
        answers={200: CAMPAIGN},
        path=(CAMPAIGN_ID,),
        refusals=("campaign_not_running",),
        key="optional",
    )
    def post(self, request: Request, campaign_id: int) -> HttpResponse:
        return self.halt(request, campaign_id)


def _told(campaign_id: int) -> dict[str, Any]:
    campaign = campaign_of(campaign_id)
    return campaign_json(campaign, progress_of([campaign_id]).get(campaign_id, Progress()))
