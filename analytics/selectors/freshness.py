"""How fresh the summaries are: when they were brought up to date, and what waits for it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Subquery, Value

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
    """One statement, and another before the summaries were ever written."""
    stale = StaleFigure.objects.order_by().annotate(of=Value(1)).values("of")
    counted = stale.annotate(count=Count("pk")).values("count")
    found = SummaryState.objects.filter(pk=1).annotate(waiting=Subquery(counted)).first()
    if found is None:
        return Freshness(None, StaleFigure.objects.count(), is_rebuilding=False, done=0)
    return Freshness(
        folded_at=found.folded_at,
        waiting=found.waiting or 0,
        is_rebuilding=found.rebuilding_since is not None,
        done=found.done,
    )
