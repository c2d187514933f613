"""Bringing the summaries up to date with what has changed since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import structlog
from django.db import connection, transaction
from django.utils import timezone

from analytics.models import StaleFigure, SummaryState
from analytics.services.summaries.rebuilding import rebuild_summaries
from analytics.services.summaries.terms import Terms, terms_of_today
from analytics.services.summaries.writing import (
    only_writer,
    write_all_flows,
    write_days,
    write_people,
)

logger = structlog.get_logger()

AT_ONCE = 20_000
# An import of years names the same members over and over: from so many rows on, reading all of
# them once is the shorter way.
TOO_MANY = 400_000

# Rows that a transaction still holds back are taken by a later round: their changes are invisible
# to this one as well.
TAKE = """
WITH oldest AS (
    SELECT id FROM analytics_stalefigure ORDER BY id LIMIT %(most)s
), taken AS (
    DELETE FROM analytics_stalefigure AS stale USING oldest WHERE stale.id = oldest.id
    RETURNING stale.member_id, coalesce(stale.day, (stale.at AT TIME ZONE %(zone)s)::date) AS day
)
SELECT coalesce(array_agg(DISTINCT member_id) FILTER (WHERE member_id IS NOT NULL), '{}'),
    coalesce(array_agg(DISTINCT day) FILTER (WHERE day IS NOT NULL), '{}'), count(*)
FROM taken
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """Stale rows that one round answers for."""

    member_ids: Sequence[int]
    days: Sequence[date]
    rows: int


def fold_stale(*, now: datetime | None = None) -> int:
    """Everything that is stale now; how many members and days were written comes back.

    Where the club counts by something else than before, or so much is stale that it is shorter,
    all is rebuilt. Nothing is done where another writer is at work.
    """
    now = now or timezone.now()
    with only_writer() as is_ours:
        if not is_ours:
            return 0
        terms = terms_of_today()
        state = SummaryState.objects.filter(pk=1).first()
        if state is None or state.terms != terms.name or _is_too_much():
            return rebuild_summaries(now=now)
        return _fold(terms, now)


def count_days_over() -> int:
    """Who came, was lost and came back on every day, counted over from the members' own rows: a
    fold adds differences. How many days were wrong comes back; it ought to be none.
    """
    with only_writer() as is_ours:
        if not is_ours:
            return 0
        with transaction.atomic():
            wrong = write_all_flows()
    if wrong:
        logger.error("days were counted wrongly", days=wrong)
    return wrong


def _is_too_much() -> bool:
    return StaleFigure.objects.order_by("pk")[TOO_MANY : TOO_MANY + 1].exists()


def _fold(terms: Terms, now: datetime) -> int:
    written, is_more = 0, True
    while is_more:
        with transaction.atomic():
            taken = _take(terms)
            is_more = taken.rows == AT_ONCE
            if taken.rows:
                written += _write(taken, terms)
            SummaryState.objects.filter(pk=1).update(folded_at=now)
    return written


def _write(taken: Taken, terms: Terms) -> int:
    """The months are asked for after the rows were taken: see `Terms.parameters`."""
    parameters = terms.parameters()
    flows = write_people(taken.member_ids, parameters)
    days = write_days(taken.days, flows, parameters)
    return len(taken.member_ids) + len(days)


def _take(terms: Terms) -> Taken:
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"most": AT_ONCE, "zone": terms.zone})
        return Taken(*cursor.fetchone())
