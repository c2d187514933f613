"""The outbox over the API: what was owed to whom, and what became of it."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import MAX_ID, Choice, Flag, Many, Moment, Shape, Text, Told, Whole
from loyalty_club.api.moments import told_moment
from loyalty_club.api.paging import LIMIT, MOST
from loyalty_club.api.schema import documented
from members.models import Message
from members.roles import Right
from members.selectors.outbox import outbox_for

STATES = tuple(Message.Status.values)
KINDS = tuple(Message.Kind.values)

ASKED = Shape(
    "MessagesAsked",
    status=Choice(of=STATES),
    kind=Choice(of=KINDS),
    member=Whole("Only those to this member (his id).", least=1, most=MAX_ID),
    before=Whole("Only those with a smaller id: the `next` of the page before.", most=MAX_ID),
    limit=LIMIT,
)
MESSAGE = Told(
    "Message",
    id=Whole(most=MAX_ID),
    key=Text("Its natural key: owed once, ever.", most=120),
    kind=Choice(of=KINDS),
    channel=Choice(of=tuple(Message.Channel.values)),
    member=Whole("Null for one to nobody's account.", is_nullable=True, most=MAX_ID),
    status=Choice(of=STATES),
    held_why=Text("Why it waits; empty where it does not.", most=8),
    problem=Text(most=200),
    due_at=Moment(),
    sent_at=Moment(is_nullable=True),
    delivered_at=Moment(is_nullable=True),
    parts=Whole(),
    cost=Whole("In money."),
    is_cost_told=Flag("Whether the carrier has said so; an estimate otherwise."),
)
MESSAGES = Told(
    "Messages",
    results=Many(
        "The newest first; without texts and addresses.", shape=MESSAGE, least=0, most=MOST
    ),
    next=Whole("`before` of the next page; null after the last.", is_nullable=True, most=MAX_ID),
)


class MessagesApi(Endpoint):
    """The outbox, page by page."""

    rights = {"GET": Right.MESSAGES_MANAGE}
    parameters = ASKED

    @documented(
        "readMessages",
        "What is owed, held, sent, delivered or failed. Texts and addresses are not told here.",
        tag="Campaigns",
        answers={200: MESSAGES},
        parameters=ASKED,
    )
    def get(self, request: Request) -> Response:
        asked = self.asked
        rows = outbox_for(self.actor, status=asked["status"] or "", kind=asked["kind"] or "")
        if asked["member"] is not None:
            rows = rows.filter(member_id=asked["member"])
        if asked["before"] is not None:
            rows = rows.filter(pk__lt=asked["before"])
        limit = asked["limit"]
        found = list(rows[: limit + 1])
        page = found[:limit]
        return Response(
            {
                "results": [message_json(row) for row in page],
                "next": page[-1].pk if len(found) > limit else None,
            }
        )


def message_json(message: Message) -> dict[str, Any]:
    """One message as it is told."""
    return {
        "id": message.pk,
        "key": message.natural_key,
        "kind": message.kind,
        "channel": message.channel,
        "member": message.member_id,
        "status": message.status,
        "held_why": message.held_why,
        "problem": message.problem,
        "due_at": told_moment(message.due_at),
        "sent_at": told_moment(message.sent_at),
        "delivered_at": told_moment(message.delivered_at),
        "parts": message.parts,
        "cost": message.cost,
        "is_cost_told": message.is_cost_told,
    }
