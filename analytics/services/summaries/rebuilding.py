"""Writing all summaries anew while everybody goes on working."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime

import structlog
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from analytics.exceptions import SummariesBusy
from analytics.models import MemberFigures, StaleFigure, SummaryState
from analytics.services.summaries.beside import TABLES, change_over, index_beside, open_beside
from analytics.services.summaries.terms import Terms, terms_of_today
from analytics.services.summaries.writing import (
    lay_down_people,
    only_writer,
    write_all_days,
    write_people,
)
from members.models import Member

logger = structlog.get_logger()

# So many are written over the rows that stand there; more are laid down in tables beside.
FEW = 20_000
AT_ONCE = 50_000
# The members are most of the work; the days come last.
SHARE_OF_MEMBERS = 90
# A page that reads for long keeps the tables from changing places.
TRIES = 10
PAUSE = 2.0


def rebuild_summaries(
    *, now: datetime | None = None, tell: Callable[[int], None] | None = None
) -> int:
    """All members and all days from their purchases; how many members were written comes back.

    Nobody waits for it: whoever reads meanwhile finds the former rows, and what changes meanwhile
    is stale again. Until it is through, what it was counted by has no name, so one that was killed
    is begun anew. Refuses where another writer is at work (`SummariesBusy`).
    """
    with only_writer() as is_ours:
        if not is_ours:
            raise SummariesBusy
        return _rebuild(now or timezone.now(), tell or _silence)


def _rebuild(now: datetime, tell: Callable[[int], None]) -> int:
    terms = terms_of_today()
    _begin(now)
    written = Member.objects.count()
    if written > FEW:
        _rebuild_beside(terms, now, tell)
    else:
        _rebuild_over(terms, now, tell)
    tell(100)
    logger.info("summaries rebuilt", members=written)
    return written


def _rebuild_over(terms: Terms, now: datetime, tell: Callable[[int], None]) -> None:
    """Over the rows that stand there; those of members who were deleted go."""
    with transaction.atomic():
        ids = {*Member.objects.values_list("pk", flat=True)}
        ids.update(MemberFigures.objects.order_by().values_list("member_id", flat=True))
        write_people(ids, terms.parameters())
    _tell(SHARE_OF_MEMBERS, tell)
    with transaction.atomic():
        write_all_days(terms.parameters())
        _end(terms, now)


def _rebuild_beside(terms: Terms, now: datetime, tell: Callable[[int], None]) -> None:
    """In tables beside, some members at a time, which then change places with those that are
    read. Members who join meanwhile are stale.
    """
    with transaction.atomic():
        open_beside()
    for first_id, last_id, done in _parts():
        with transaction.atomic():
            lay_down_people(first_id, last_id, terms.parameters())
        _tell(done, tell)
    with transaction.atomic():
        index_beside()
    with transaction.atomic():
        write_all_days(terms.parameters(), are_beside=True)
    _change_over(terms, now)


def _change_over(terms: Terms, now: datetime) -> None:
    """Tried for as long as a page may read: nothing queues behind it for longer than a lock may be
    waited for.
    """
    for tries in range(1, TRIES + 1):
        try:
            with transaction.atomic():
                change_over()
                _end(terms, now)
        except OperationalError:
            if tries == TRIES:
                raise
            time.sleep(PAUSE)
        else:
            break
    # Reading from indexes alone needs to know which rows everybody sees.
    if not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM ANALYZE {', '.join(TABLES)}")


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


def _parts() -> Iterator[tuple[int, int, int]]:
    """Members in parts: the first and the last of each, and the share of the whole that is done
    after it.
    """
    ids = list(Member.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        yield some[0], some[-1], (start + len(some)) * SHARE_OF_MEMBERS // len(ids)


def _tell(done: int, tell: Callable[[int], None]) -> None:
    SummaryState.objects.filter(pk=1).update(done=done)
    tell(done)


def _silence(_done: int) -> None:
    """Nobody asked how far it is."""
