"""Tickets over the API: opened, read, answered and solved."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.models import Ticket
from campaigns.selectors.tickets.listing import access_ticket, tickets_list, tickets_of
from campaigns.services.tickets.opening import open_ticket
from campaigns.services.tickets.states import solve_ticket
from campaigns.services.tickets.words import note, reply
from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import MAX_ID, Choice, Flag, Many, Shape, Told, Whole
from loyalty_club.api.idempotent import WritingEndpoint
from loyalty_club.api.idempotent import reply as answer_with
from loyalty_club.api.notes import Prose
from loyalty_club.api.paging import LIMIT, MOST
from loyalty_club.api.schema import MEMBER_ID, documented
from loyalty_club.api.ticket_fields import (
    KINDS,
    LONGEST_WORDS,
    STATES,
    THREAD,
    TICKET,
    thread_json,
    ticket_json,
)
from members.roles import Right
from members.selectors.access import access_member
from members.services.idempotency import Answer

TICKET_ID = OpenApiParameter("ticket_id", OpenApiTypes.INT64, OpenApiParameter.PATH)
ASKED = Shape(
    "TicketsAsked",
    state=Choice("`late` is past its target.", of=STATES),
    kind=Choice(of=KINDS),
    before=Whole("Only those with a smaller id: the `next` of the page before.", most=MAX_ID),
    limit=LIMIT,
)
TICKETS = Told(
    "Tickets",
    results=Many("The newest first.", shape=TICKET, least=0, most=MOST),
    next=Whole("`before` of the next page; null after the last.", is_nullable=True, most=MAX_ID),
)
OF_A_MEMBER = Told(
    "MemberTickets", results=Many("The newest first.", shape=TICKET, least=0, most=MOST)
)
OPENING = Shape(
    "NewTicket",
    member=Whole("Whose matter it is.", is_required=True, least=1, most=MAX_ID),
    kind=Choice(of=KINDS, is_required=True),
    text=Prose("What he says.", is_required=True, most=LONGEST_WORDS),
)
WORDS = Shape("TicketWords", text=Prose(is_required=True, most=LONGEST_WORDS))
SOLVING = Shape("TicketSolved", "Nothing needs to be said.")
NOTING = Shape(
    "TicketAnswer",
    text=Prose(is_required=True, most=LONGEST_WORDS),
    is_internal=Flag("A note for colleagues; nothing is sent.", default=False),
)


class TicketsApi(WritingEndpoint):
    """Tickets of the key's shop and of none."""

    rights = {"GET": Right.TICKETS_READ, "POST": Right.TICKETS_WRITE}
    parameters = ASKED

    @documented(
        "readTickets",
        "Tickets of the key's shop or of none, page by page.",
        tag="Tickets",
        answers={200: TICKETS},
        parameters=ASKED,
    )
    def get(self, request: Request) -> Response:
        rows = tickets_list(
            self.actor.shop_ids, state=self.asked["state"] or "", kind=self.asked["kind"] or ""
        )
        if self.asked["before"] is not None:
            rows = rows.filter(pk__lt=self.asked["before"])
        limit = self.asked["limit"]
        found = list(rows.order_by("-pk")[: limit + 1])
        page = found[:limit]
        return Response(
            {
                "results": [ticket_json(self.actor, ticket) for ticket in page],
                "next": page[-1].pk if len(found) > limit else None,
            }
        )

    @documented(
        "openTicket",
        "Open a ticket for a member in the key's shop.",
        tag="Tickets",
        body=OPENING,
        answers={201: THREAD},
        refusals=("member_merged",),
        key="required",
    )
    def post(self, request: Request) -> HttpResponse:
        asked = OPENING.read(request.data)

        def effect() -> Answer:
            member = access_member(self.actor, asked["member"])
            ticket = open_ticket(
                kind=asked["kind"],
                way=Ticket.Way.API,
                text=asked["text"],
                member_id=member.pk,
                shop_id=self.till.shop_id,
                actor=self.actor,
            )
            return answer_with(201, thread_json(self.actor, access_ticket(self.actor, ticket.pk)))

        return self.answer(request, asked, effect)


class TicketApi(Endpoint):
    """One ticket."""

    rights = {"GET": Right.TICKETS_READ}

    @documented(
        "readTicket",
        "One ticket with all that was said and done.",
        tag="Tickets",
        answers={200: THREAD},
        path=(TICKET_ID,),
    )
    def get(self, request: Request, ticket_id: int) -> Response:
        return Response(thread_json(self.actor, access_ticket(self.actor, ticket_id)))


class MemberTicketsApi(Endpoint):
    """One member's tickets."""

    rights = {"GET": Right.TICKETS_READ}

    @documented(
        "readMemberTickets",
        "A member's tickets, as this key may see them: the latest hundred.",
        tag="Tickets",
        answers={200: OF_A_MEMBER},
        path=(MEMBER_ID,),
    )
    def get(self, request: Request, member_id: int) -> Response:
        member = access_member(self.actor, member_id)
        rows = tickets_of(member.pk, shop_ids=self.actor.shop_ids)
        return Response({"results": [ticket_json(self.actor, one) for one in rows[:MOST]]})


class TicketDeed(WritingEndpoint):
    """One deed on one ticket, which is told as it stands then."""

    rights = {"POST": Right.TICKETS_WRITE}
    body: ClassVar[Shape]

    def carry_out(self, request: Request, ticket_id: int) -> HttpResponse:
        """Read the body, do it, and tell the ticket."""
        asked = self.body.read(request.data)

        def effect() -> Answer:
            access_ticket(self.actor, ticket_id)
            self.do(ticket_id, asked)
            return answer_with(200, thread_json(self.actor, access_ticket(self.actor, ticket_id)))

        return self.answer(request, asked, effect)

    def do(self, ticket_id: int, asked: Mapping[str, Any]) -> None:
        """The deed itself."""
        raise NotImplementedError


class TicketReplyApi(TicketDeed):
    """An answer, or a note for colleagues."""

    body = NOTING

    @documented(
        "answerTicket",
        "Answer a ticket: the words go out to the member through the outbox, unless they are a "
        "note for colleagues.",
        tag="Tickets",
        body=NOTING,
        answers={200: THREAD},
        path=(TICKET_ID,),
        refusals=("ticket_no_address",),
        key="required",
    )
    def post(self, request: Request, ticket_id: int) -> HttpResponse:
        return self.carry_out(request, ticket_id)

    def do(self, ticket_id: int, asked: Mapping[str, Any]) -> None:
        write = note if asked["is_internal"] else reply
        write(ticket_id=ticket_id, text=asked["text"], actor=self.actor)


class TicketSolveApi(TicketDeed):
    """It is solved."""

    body = SOLVING

    @documented(
        "solveTicket",
        "A ticket is solved; it is closed after a few quiet days.",
        tag="Tickets",
        body=SOLVING,
        answers={200: THREAD},
        path=(TICKET_ID,),
        refusals=("ticket_done",),
        key="required",
    )
    def post(self, request: Request, ticket_id: int) -> HttpResponse:
        return self.carry_out(request, ticket_id)

    def do(self, ticket_id: int, asked: Mapping[str, Any]) -> None:
        solve_ticket(ticket_id=ticket_id, actor=self.actor)
