"""Journeys over the API: what there is, and where one member is and why."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.models import Journey, Passage
from campaigns.selectors.journeys import JourneyView, PassageView, all_journeys, passages_of
from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import MAX_ID, Choice, Flag, Many, Moment, Text, Told, Whole
from loyalty_club.api.moments import told_moment
from loyalty_club.api.schema import MEMBER_ID, documented
from members.roles import Right
from members.selectors.access import access_member

MOST = 200

JOURNEY = Told(
    "Journey",
    id=Whole(most=MAX_ID),
    name=Text(most=80),
    trigger=Choice(of=tuple(Journey.Trigger.values)),
    is_active=Flag(),
    steps=Whole("How many steps it has."),
    under_way=Whole("Members on it now."),
    began=Whole("Members who ever were."),
    sent=Whole("Members who were sent something."),
    came_back=Whole("Members who bought within thirty days of that."),
)
JOURNEYS = Told("Journeys", results=Many("Those in use first.", shape=JOURNEY, least=0, most=MOST))
PASSAGE = Told(
    "Passage",
    journey=Whole("Its id.", most=MAX_ID),
    name=Text("The journey's name.", most=80),
    why=Text("Why he is on it, in the language of Accept-Language.", most=300),
    status=Choice(of=tuple(Passage.Status.values)),
    steps_done=Whole(),
    began_at=Moment(),
    next_at=Moment("When his next step is due; null where there is none.", is_nullable=True),
    ended_at=Moment(is_nullable=True),
)
PASSAGES = Told(
    "Passages", results=Many("Those under way first.", shape=PASSAGE, least=0, most=MOST)
)


class JourneysApi(Endpoint):
    """Every journey of the club."""

    rights = {"GET": Right.FIGURES_READ}

    @documented(
        "readJourneys",
        "The club's journeys with their figures.",
        tag="Campaigns",
        answers={200: JOURNEYS},
    )
    def get(self, request: Request) -> Response:
        return Response({"results": [journey_json(view) for view in all_journeys()[:MOST]]})


class MemberJourneysApi(Endpoint):
    """The journeys of one member."""

    rights = {"GET": Right.MEMBERS_READ}

    @documented(
        "readMemberJourneys",
        "On which journeys a member is or was, where on them, and why.",
        tag="Campaigns",
        answers={200: PASSAGES},
        path=(MEMBER_ID,),
    )
    def get(self, request: Request, member_id: int) -> Response:
        member = access_member(self.actor, member_id)
        return Response({"results": [passage_json(view) for view in passages_of(member.pk)]})


def journey_json(view: JourneyView) -> dict[str, Any]:
    """One journey as it is told."""
    return {
        "id": view.journey.pk,
        "name": view.journey.name,
        "trigger": view.journey.trigger,
        "is_active": view.journey.is_active,
        "steps": len(view.steps),
        "under_way": view.figures.under_way,
        "began": view.figures.began,
        "sent": view.figures.sent,
        "came_back": view.figures.came_back,
    }


def passage_json(view: PassageView) -> dict[str, Any]:
    """One member's way as it is told."""
    passage = view.passage
    return {
        "journey": passage.journey_id,
        "name": passage.journey.name,
        "why": view.why,
        "status": passage.status,
        "steps_done": passage.done,
        "began_at": told_moment(passage.began_at),
        "next_at": told_moment(passage.next_at),
        "ended_at": told_moment(passage.ended_at),
    }
