"""How fresh the summaries are: when they were brought up to date, and what waits for it."""

from dataclasses import dataclass
from datetime import datetime

from analytics.models import StaleFigure, SummaryState


@dataclass(frozen=True, slots=True)
class Freshness:
    """`waiting` changes are not in the summaries yet; while they are rebuilt, `done` percent are
    written. Before the first time `folded_at` is None.
    """

    folded_at: datetime | None
    waiting: int
    is_rebuilding: bool
    done: int


def freshness() -> Freshness:
    """Two statements."""
    state = SummaryState.objects.filter(pk=1).first() or SummaryState()
    return Freshness(
        folded_at=state.folded_at,
        waiting=StaleFigure.objects.count(),
        is_rebuilding=state.rebuilding_since is not None,
        done=state.done,
    )
