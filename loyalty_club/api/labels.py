"""A member's labels over the API: read, and set as a whole."""

from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from loyalty_club.api.fields import Shape, Text, Told
from loyalty_club.api.idempotent import WritingEndpoint, reply
from loyalty_club.api.program_fields import Words
from loyalty_club.api.schema import MEMBER_ID, documented
from members.roles import Right
from members.selectors.access import access_member
from members.selectors.labels import labels_of
from members.services.idempotency import Answer
from members.services.labels import LONGEST_NAME, MOST_LABELS, set_labels

_NAMES = Words(
    "By name; rules and audiences ask for them.", of=Text(most=LONGEST_NAME), most=MOST_LABELS
)
LABELLING = Shape(
    "Labels",
    "All the labels that the member is to bear.",
    labels=Words(of=_NAMES.of, most=MOST_LABELS, is_required=True),
)
LABELS = Told("Labels", labels=_NAMES)


class LabelsApi(WritingEndpoint):
    """What staff, or a calculation, call a member."""

    rights = {"GET": Right.MEMBERS_READ, "POST": Right.MEMBERS_WRITE}
    is_key_required = False

    @documented(
        "readLabels",
        "A member's labels.",
        tag="Members",
        answers={200: LABELS},
        path=(MEMBER_ID,),
    )
    def get(self, request: Request, member_id: int) -> Response:
        member = access_member(self.actor, member_id)
        return Response(labels_json(labels_of([member.pk])[member.pk]))

    @documented(
        "setLabels",
        "Give a member exactly these labels; those that stay keep who set them, and when.",
        tag="Members",
        body=LABELLING,
        answers={200: LABELS},
        path=(MEMBER_ID,),
        refusals=("member_merged",),
        key="optional",
    )
    def post(self, request: Request, member_id: int) -> HttpResponse:
        asked = LABELLING.read(request.data)

        def effect() -> Answer:
            member = access_member(self.actor, member_id)
            names = set_labels(member_id=member.pk, names=asked["labels"], actor=self.actor)
            return reply(200, labels_json(names))

        return self.answer(request, asked, effect)


def labels_json(names: frozenset[str]) -> dict[str, Any]:
    """The labels in one order."""
    return {"labels": sorted(names)}
