"""On a member's page: the journeys he is on and was on, where he stands, and why."""

from typing import Any

from campaigns.selectors.journeys import passages_of
from loyalty_club.dashboard.journeys.journey_words import ICONS

SHOWN = 6


def member_journeys(member_id: int) -> dict[str, Any]:
    """For `parts/member_journeys.html`: those under way first."""
    return {
        "journeys_of_his": [
            (view, ICONS[view.passage.journey.trigger])
            for view in passages_of(member_id, limit=SHOWN)
        ]
    }
