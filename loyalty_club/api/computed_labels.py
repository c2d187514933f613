"""Labels that the club computes by itself, over the API."""

from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.models import ComputedLabel
from campaigns.selectors.labels import computed_labels
from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import Choice, Many, Moment, Text, Told, Whole
from loyalty_club.api.schema import documented
from members.roles import Right
from members.rules.money import MAX_AMOUNT
from members.selectors.club import club_zone

COMPUTED_LABEL = Told(
    "ComputedLabel",
    name=Text(most=40),
    measure=Choice(of=tuple(ComputedLabel.Measure.values)),
    at_least=Whole(
        "In money, days on which he bought, or days of silence.", most=MAX_AMOUNT * 1_000
    ),
    within_days=Whole("How far it looks back; 0 without end."),
    category=Text("The goods; empty for all."),
    bearers=Whole("How many members bore it when it was computed."),
    computed_at=Moment("Null before the first night.", is_nullable=True),
)
COMPUTED_LABELS = Told(
    "ComputedLabels", results=Many("By name.", shape=COMPUTED_LABEL, least=0, most=1_000)
)


class ComputedLabelsApi(Endpoint):
    """All computed labels in use."""

    rights = {"GET": Right.MEMBERS_READ}

    @documented(
        "readComputedLabels",
        "The labels that the club computes every night, and what a member must have done for "
        "each. They cannot be set by hand.",
        tag="Members",
        answers={200: COMPUTED_LABELS},
    )
    def get(self, request: Request) -> Response:
        zone = club_zone()
        return Response(
            {
                "results": [
                    {
                        "name": label.name,
                        "measure": label.measure,
                        "at_least": label.at_least,
                        "within_days": label.within_days,
                        "category": label.category,
                        "bearers": label.bearers,
                        "computed_at": label.computed_at
                        and label.computed_at.astimezone(zone).isoformat(),
                    }
                    for label in computed_labels()
                ]
            }
        )
