"""Follow-ups as the API tells them."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from loyalty_club.api.fields import MAX_ID, Choice, Flag, Inner, Moment, Text, Told, Whole
from loyalty_club.api.people import PERSON, person_json
from loyalty_club.api.program_fields import Day
from members.models import FollowUp
from members.roles import Actor
from members.selectors.club import club_zone
from members.services.follow_ups import LONGEST_REASON

FOLLOW_UP_ID = OpenApiParameter("follow_up_id", OpenApiTypes.INT64, OpenApiParameter.PATH)
OUTCOMES = tuple(FollowUp.Outcome.values)
KIND = Choice(of=tuple(FollowUp.Kind.values), is_required=True)
OUTCOME = Choice(
    "What came of it; empty where nothing was noted.",
    of=OUTCOMES,
    default="",
)
FOLLOW_UP = Told(
    "FollowUp",
    id=Whole(most=MAX_ID),
    member=Inner(shape=PERSON),
    kind=KIND,
    reason=Text(most=LONGEST_REASON),
    due_on=Day(),
    shop=Text("The shop's code; null where any shop may see to it.", is_nullable=True, most=30),
    assignee=Text(
        "For whom it is, by name; null for whoever is there.", is_nullable=True, most=300
    ),
    status=Choice(of=tuple(FollowUp.Status.values)),
    outcome=OUTCOME,
    remark=Text(most=LONGEST_REASON),
    is_excluded=Flag("True where staff have left the member out of follow-ups."),
    created_at=Moment(),
    closed_at=Moment(is_nullable=True),
)


def follow_up_json(actor: Actor, row: Any) -> dict[str, Any]:
    """One follow-up, from a selector that knows its member, shop, assignee and `is_excluded`."""
    return {
        "id": row.pk,
        "member": person_json(actor, row.member),
        "kind": row.kind,
        "reason": row.reason,
        "due_on": row.due_on.isoformat(),
        "shop": row.shop and row.shop.code,
        "assignee": row.assignee and str(row.assignee),
        "status": row.status,
        "outcome": row.outcome,
        "remark": row.remark,
        "is_excluded": row.is_excluded,
        "created_at": row.created_at.astimezone(club_zone()).isoformat(),
        "closed_at": row.closed_at and row.closed_at.astimezone(club_zone()).isoformat(),
    }
