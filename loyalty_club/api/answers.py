"""What a member answers, over the API: kept, left open, or taken back."""

from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from campaigns.services.profile import take_answer
from loyalty_club.api.bookings import HOLDER, holder_json
from loyalty_club.api.date_fields import DAY_OF_YEAR
from loyalty_club.api.fields import Choice, Flag, Inner, Shape, Text, Told, Whole
from loyalty_club.api.idempotent import WritingEndpoint, reply
from loyalty_club.api.refusals import InvalidInput
from loyalty_club.api.schema import MEMBER_ID, documented
from members.exceptions import UnknownFact
from members.roles import Right
from members.rules.profile import LONGEST_TEXT
from members.selectors.access import access_member
from members.services.idempotency import Answer
from members.services.profile import skip_question, take_back_answer
from points.selectors.balances import balances_of

FACT_KEY = Text("The fact's key, as `readFacts` lists it.", is_required=True, most=40)
ANSWERING = Shape(
    "Answer",
    "Either a value, or the day where the fact is a date; neither where he does not answer.",
    fact=FACT_KEY,
    outcome=Choice(
        "Left open for now, or declined: then nobody asks again.",
        of=("answered", "skipped", "declined"),
        default="answered",
    ),
    value=Text("An option's key, a text, digits, yes or no.", most=LONGEST_TEXT),
    day=Inner(shape=Shape("AnsweredDay", **DAY_OF_YEAR)),
    source=Choice(
        "Who said it: he was asked at the till, he told it himself where he had signed in, or "
        "the till knows it from elsewhere (which brings no points).",
        of=("asked", "self", "api"),
        default="asked",
    ),
)
ANSWERED = Told(
    "AnswerTaken",
    points=Whole("What it brought: once for each fact, as far as the cap goes."),
    member=Inner(shape=HOLDER),
)
TAKING_BACK = Shape("AnswerBack", fact=FACT_KEY)
TAKEN_BACK = Told("AnswerTakenBack", is_taken_back=Flag("False where there was nothing today."))


class AnswerCreateApi(WritingEndpoint):
    """Answering."""

    rights = {"POST": Right.MEMBERS_WRITE}
    is_key_required = False

    @documented(
        "answerQuestion",
        "Keep what a member tells of himself, or that he does not answer. A date is kept among "
        "his important dates. The same answer again changes nothing.",
        tag="Profile",
        body=ANSWERING,
        answers={201: ANSWERED},
        path=(MEMBER_ID,),
        refusals=("member_merged", "no_program"),
        key="optional",
    )
    def post(self, request: Request, member_id: int) -> HttpResponse:
        asked = ANSWERING.read(request.data)

        def effect() -> Answer:
            member_pk = access_member(self.actor, member_id).pk
            points = self._take(member_pk, asked)
            balance = balances_of([member_pk])[member_pk]
            return reply(201, {"points": points, "member": holder_json(member_pk, balance)})

        return self.answer(request, asked, effect)

    def _take(self, member_id: int, asked: dict[str, Any]) -> int:
        """Keep it; gives back the points it brought."""
        fact = asked["fact"]
        try:
            if asked["outcome"] != "answered":
                skip_question(
                    member_id=member_id,
                    fact_key=fact,
                    is_declined=asked["outcome"] == "declined",
                    actor=self.actor,
                )
                return 0
            told = take_answer(
                member_id=member_id,
                fact_key=fact,
                value=asked["day"] or asked["value"],
                source=asked["source"],
                actor=self.actor,
            )
        except UnknownFact as error:
            raise InvalidInput({"fact": "unknown_fact"}) from error
        return told.points


class AnswerBackApi(WritingEndpoint):
    """A slip is undone."""

    rights = {"POST": Right.MEMBERS_WRITE}
    is_key_required = False

    @documented(
        "takeBackAnswer",
        "Undo today's last word on a fact, answer or not: what was told before it holds again. "
        "Points that were given for it stay given.",
        tag="Profile",
        body=TAKING_BACK,
        answers={200: TAKEN_BACK},
        path=(MEMBER_ID,),
        refusals=("member_merged",),
        key="optional",
    )
    def post(self, request: Request, member_id: int) -> HttpResponse:
        asked = TAKING_BACK.read(request.data)

        def effect() -> Answer:
            member = access_member(self.actor, member_id)
            try:
                was_there = take_back_answer(
                    member_id=member.pk, fact_key=asked["fact"], actor=self.actor
                )
            except UnknownFact as error:
                raise InvalidInput({"fact": "unknown_fact"}) from error
            return reply(200, {"is_taken_back": was_there})

        return self.answer(request, asked, effect)
