"""What a member allows, over the API: by purpose and channel, with the words behind each answer."""

from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import Choice, Flag, Inner, Many, Moment, Shape, Text, Told
from loyalty_club.api.idempotent import WritingEndpoint, reply
from loyalty_club.api.members import CONSENTS, given
from loyalty_club.api.profile import reader
from loyalty_club.api.schema import MEMBER_ID, documented
from members.models import Member
from members.roles import Right
from members.rules.consent_wording import CHANNELS, CURRENT, PURPOSES, wording
from members.selectors.access import access_member
from members.selectors.club import club_zone
from members.selectors.consents import Answer as Consented
from members.selectors.consents import consents_of
from members.services.consents import record_choices
from members.services.idempotency import Answer

MOST_CELLS = len(PURPOSES) * len(CHANNELS)
CELL = {
    "purpose": Choice(of=PURPOSES),
    "channel": Choice("Text message, call or e-mail.", of=CHANNELS),
}
WORDING_VERSION = Text(
    "Under which sentence he answered; `elsewhere` for one that was not the club's own.", most=20
)
CONSENT = Told(
    "Consent",
    **CELL,
    is_given=Flag(),
    answered_at=Moment("Null where nobody has asked.", is_nullable=True),
    evidence=Text("Where he answered; empty where nobody has asked.", most=40),
    wording=WORDING_VERSION,
    text=Text("That sentence in the language of Accept-Language.", most=500),
)
MATRIX = Told(
    "ConsentMatrix",
    results=Many("One for each purpose and channel.", shape=CONSENT, most=MOST_CELLS),
)
CHOOSING = Shape(
    "ConsentChoices",
    "What is left out stays as it is.",
    sms=Inner("By text message.", shape=CONSENTS),
    call=Inner("By telephone.", shape=CONSENTS),
    email=Inner("By e-mail.", shape=CONSENTS),
)
SENTENCE = Told("ConsentSentence", **CELL, text=Text(most=500))
WORDING = Told(
    "ConsentWording",
    version=Text(most=20),
    results=Many(shape=SENTENCE, most=MOST_CELLS),
)


class ConsentsApi(WritingEndpoint):
    """One member's consents."""

    rights = {"GET": Right.MEMBERS_READ, "POST": Right.MEMBERS_WRITE}
    is_key_required = False

    @documented(
        "readConsents",
        "What holds for a member by purpose and channel, since when, and under which sentence.",
        tag="Privacy",
        answers={200: MATRIX},
        path=(MEMBER_ID,),
    )
    def get(self, request: Request, member_id: int) -> Response:
        return Response(matrix_json(access_member(self.actor, member_id).pk))

    @documented(
        "recordConsents",
        "Record what a member allows or forbids; what stays the same leaves no trace.",
        tag="Privacy",
        body=CHOOSING,
        answers={200: MATRIX},
        path=(MEMBER_ID,),
        refusals=("member_merged",),
        key="optional",
    )
    def post(self, request: Request, member_id: int) -> HttpResponse:
        asked = CHOOSING.read(request.data)
        choices: dict[tuple[str, str], bool] = {
            (purpose, channel): is_given
            for channel in CHANNELS
            for purpose, is_given in given(asked[channel]).items()
        }

        def effect() -> Answer:
            member = access_member(self.actor, member_id)
            record_choices(
                actor=self.actor,
                member_id=member.pk,
                choices=choices,
                evidence=Member.Origin.API.value,
            )
            return reply(200, matrix_json(member.pk))

        return self.answer(request, asked, effect)


class ConsentWordingApi(Endpoint):
    """The sentences that stand on the club's own pages."""

    rights = {"GET": Right.MEMBERS_READ}

    @documented(
        "readConsentWording",
        "What members are asked to allow today, word by word.",
        tag="Privacy",
        answers={200: WORDING},
    )
    def get(self, request: Request) -> Response:
        sentences = [
            {
                "purpose": purpose,
                "channel": channel,
                "text": wording(purpose, channel, reader()),
            }
            for purpose in PURPOSES
            for channel in CHANNELS
        ]
        return Response({"version": CURRENT, "results": sentences})


def matrix_json(member_id: int) -> dict[str, Any]:
    """What holds now."""
    rows = consents_of(member_id).rows
    return {"results": [_consent_json(answer) for row in rows for answer in row]}


def _consent_json(answer: Consented) -> dict[str, Any]:
    return {
        "purpose": answer.purpose,
        "channel": answer.channel,
        "is_given": answer.is_given,
        "answered_at": answer.at and answer.at.astimezone(club_zone()).isoformat(),
        "evidence": answer.evidence,
        "wording": answer.wording,
        "text": answer.text,
    }
