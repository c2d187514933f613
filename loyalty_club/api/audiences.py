"""Counting an audience over the API, before a campaign is drafted."""

from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.rules.audiences import read_audience
from campaigns.selectors.audiences import count_audience
from loyalty_club.api.campaign_fields import AUDIENCE, CHANNELS, KINDS
from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import Choice, Shape, Told, Whole
from loyalty_club.api.schema import documented
from members.roles import Right

ASKING = Shape(
    "AudienceCount",
    audience=AUDIENCE,
    kind=Choice(of=KINDS, default="promotion"),
    channel=Choice(of=CHANNELS, default="sms"),
    control_percent=Whole(most=50, default=0),
)
COUNTED = Told(
    "AudienceCounted",
    members=Whole("Active members for whom all conditions hold."),
    reached=Whole("Of these, who allow it and have an address."),
    no_consent=Whole(),
    no_address=Whole(),
    control=Whole("How many of those reached would be held out."),
)


class AudienceCountApi(Endpoint):
    """How many an audience is of; nothing is written."""

    rights = {"POST": Right.CAMPAIGNS_MANAGE}

    @documented(
        "countAudience",
        "How many members an audience is of today, and how many of them may be told.",
        tag="Campaigns",
        body=ASKING,
        answers={200: COUNTED},
    )
    def post(self, request: Request) -> Response:
        asked = ASKING.read(request.data)
        counted = count_audience(
            read_audience(asked["audience"] or {}),
            kind=asked["kind"],
            channel=asked["channel"],
            control_percent=asked["control_percent"],
        )
        return Response({name: getattr(counted, name) for name in COUNTED.fields})
