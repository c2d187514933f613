"""Writing all summaries anew, some members at a time, while everybody goes on working."""

from collections.abc import Callable, Iterator
from datetime import datetime

import structlog
from django.db import transaction
from django.utils import timezone

from analytics.exceptions import SummariesBusy
from analytics.models import StaleFigure, SummaryState
from analytics.services.summaries.terms import Terms, terms_of_today
from analytics.services.summaries.writing import only_writer, write_all_days, write_people
from members.models import Member

logger = structlog.get_logger()

AT_ONCE = 50_000
# The members are most of the work; the days come last.
SHARE_OF_MEMBERS = 90


def rebuild_summaries(
    *, now: datetime | None = None, tell: Callable[[int], None] | None = None
) -> int:
    """All members and all days from their purchases; how many members were written comes back.

    Nobody waits for it: each part is written in a transaction of its own, over the former rows,
    and what changes meanwhile is stale again. Until it is through, what it was counted by has no
    name, so one that was killed is begun anew. Refuses where another writer is at work
    (`SummariesBusy`).
    """
    with only_writer() as is_ours:
        if not is_ours:
            raise SummariesBusy
        return _rebuild(now or timezone.now(), tell or _silence)


def _rebuild(now: datetime, tell: Callable[[int], None]) -> int:
    terms = terms_of_today()
    _begin(now)
    state = SummaryState.objects.filter(pk=1)
    written = 0
    for done, ids in _parts():
        with transaction.atomic():
            write_people(ids, terms.parameters())
            state.update(done=done)
        written += len(ids)
        tell(done)
    with transaction.atomic():
        write_all_days(terms.parameters())
        _end(terms, now)
    tell(100)
    logger.info("summaries rebuilt", members=written)
    return written


def _begin(now: datetime) -> None:
    """What is stale so far is read anew anyway; what comes later stays noted."""
    with transaction.atomic():
        SummaryState.objects.get_or_create(pk=1)
        SummaryState.objects.filter(pk=1).update(terms="", rebuilding_since=now, done=0)
        StaleFigure.objects.all().delete()


def _end(terms: Terms, now: datetime) -> None:
    SummaryState.objects.filter(pk=1).update(
        terms=terms.name, rebuilt_at=now, folded_at=now, rebuilding_since=None, done=100
    )


def _parts() -> Iterator[tuple[int, list[int]]]:
    """Members in parts, each with the share of the whole that is done after it."""
    ids = list(Member.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        yield (start + len(some)) * SHARE_OF_MEMBERS // len(ids), some


def _silence(_done: int) -> None:
    """Nobody asked how far it is."""
