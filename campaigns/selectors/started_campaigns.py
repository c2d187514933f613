"""The campaigns that were started, in figures: for laying them side by side."""

from datetime import datetime

from campaigns.models import Campaign
from campaigns.selectors.outcomes import Outcome, outcomes_of

# As many as one can take in; their figures are counted anew each time.
MOST = 60


def latest_outcomes(*, goal: str = "", now: datetime | None = None) -> list[Outcome]:
    """The latest sixty that were started, of one goal where one is named, the newest first."""
    started = Campaign.objects.filter(started_at__isnull=False)
    if goal:
        started = started.filter(goal=goal)
    return outcomes_of(list(started.order_by("-started_at", "-pk")[:MOST]), now=now)


def goals() -> list[tuple[str, str]]:
    """What a campaign may be for, with its words."""
    return [(goal.value, str(goal.label)) for goal in Campaign.Goal]
