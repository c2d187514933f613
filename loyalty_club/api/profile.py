"""The learning profile over the API: the catalogue, what is known, and the one question."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import get_language
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.selectors.profile import (
    full_profile,
    note_after_sale,
    question_at_sale,
    question_online,
)
from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import Choice, Inner, Many, Shape, Told, Whole
from loyalty_club.api.profile_fields import FACT, FACTS, KNOWN_FACT, fact_json, known_json
from loyalty_club.api.schema import MEMBER_ID, documented
from members.roles import Right
from members.selectors.access import access_member
from members.selectors.fact_words import facts_in_words
from members.selectors.profile import QuestionView
from members.services.facts import MOST_FACTS

QUESTIONS: dict[str, Callable[..., QuestionView | None]] = {
    "sale": question_at_sale,
    "after_sale": note_after_sale,
    "online": question_online,
}
PROFILE = Told(
    "Profile",
    percent=Whole("How much is known, by what it is worth.", most=100),
    known=Many(shape=KNOWN_FACT, least=0, most=MOST_FACTS),
    missing=Many("The worthiest first.", shape=FACT, least=0, most=MOST_FACTS),
    declined=Many("What he would rather not say.", shape=FACT, least=0, most=MOST_FACTS),
)
MOMENT = Shape(
    "QuestionMoment",
    stage=Choice(
        "While he buys, what staff may note when the sale is done, or what he may be asked "
        "where he signs in himself.",
        of=tuple(QUESTIONS),
        default="sale",
    ),
)
QUESTION = Told(
    "Question", question=Inner("Null where nothing is worth asking.", shape=FACT, is_nullable=True)
)


class FactsApi(Endpoint):
    """The catalogue."""

    rights = {"GET": Right.MEMBERS_READ}

    @documented(
        "readFacts",
        "What the club would like to know of its members, and why.",
        tag="Profile",
        answers={200: FACTS},
    )
    def get(self, request: Request) -> Response:
        return Response({"results": [fact_json(view) for view in facts_in_words(reader())]})


class ProfileReadApi(Endpoint):
    """One member's profile."""

    rights = {"GET": Right.MEMBERS_READ}

    @documented(
        "readProfile",
        "What is known of a member, what is missing, and how much that is in percent.",
        tag="Profile",
        answers={200: PROFILE},
        path=(MEMBER_ID,),
    )
    def get(self, request: Request, member_id: int) -> Response:
        member = access_member(self.actor, member_id)
        return Response(profile_json(member.pk))


class QuestionReadApi(Endpoint):
    """What to ask now."""

    rights = {"GET": Right.MEMBERS_READ}
    parameters = MOMENT

    @documented(
        "readQuestion",
        "The one question worth asking a member now: never two on one day, never the same twice "
        "in a short time, never again what he would rather not say.",
        tag="Profile",
        answers={200: QUESTION},
        parameters=MOMENT,
        path=(MEMBER_ID,),
    )
    def get(self, request: Request, member_id: int) -> Response:
        member = access_member(self.actor, member_id)
        found = QUESTIONS[self.asked["stage"]](member.pk, language=reader())
        return Response({"question": found and fact_json(found)})


def reader() -> str:
    """The language of who asks, as the catalogue has it."""
    return (get_language() or "en")[:2]


def profile_json(member_id: int) -> dict[str, Any]:
    """All that is known of a member, and what is missing."""
    profile = full_profile(member_id, language=reader())
    return {
        "percent": profile.percent,
        "known": [known_json(view) for view in profile.facts],
        "missing": [fact_json(view) for view in profile.missing],
        "declined": [fact_json(view) for view in profile.declined],
    }
