"""Whose day it is, among 300,000 important dates of 100,000 members, in three calendars.

Measured in a database of its own that is dropped afterwards: on servers of their own in
.local/bench, or on those that DATABASE_URL names. Beside each figure stands the same question asked
without the index, in one run, turn about; the plan of the indexed one is printed.

    python -m benchmarks.bench_dates [ROUNDS]
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta

from benchmarks import scratch  # first: it sets Django up

# isort: split
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from members.selectors.dates import (
    count_dates_between,
    dates_between,
    members_with_date_on,
)

MEMBERS, DATES_EACH = 100_000, 3
DAY = date(2026, 11, 22)
KINDS = ("birthday", "wedding", "engagement", "child_birth", "graduation", "other")
WORKS: dict[str, Callable[[], object]] = {
    "due on a day": lambda: members_with_date_on(DAY, KINDS),
    "seven weeks, the first 50": lambda: dates_between(
        DAY, DAY + timedelta(days=48), limit=50, today=DAY
    ),
    "seven weeks, counted by day": lambda: count_dates_between(DAY, DAY + timedelta(days=48)),
    "one week, every row": lambda: dates_between(DAY, DAY + timedelta(days=6), today=DAY),
}


def fill() -> None:
    """Members with three dates each: most Jalali, every tenth Gregorian, every tenth lunar."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(
            "INSERT INTO members_member (card_number, mobile, first_name, last_name, gender,"
            " search_key, status, origin, email, allows_service, allows_occasion, allows_promotion,"
            " joined_at)"
            " SELECT to_char(n, 'FM0000000000'), '+98912' || to_char(n, 'FM0000000'), 'name',"
            " n::text, '', 'name ' || n, 'active', 'import', '', false, n %% 2 = 0, false, now()"
            " FROM generate_series(1, %s) n",
            [MEMBERS],
        )
        cursor.execute(
            "INSERT INTO members_importantdate (member_id, whose, kind, title, person, calendar,"
            " month, day, year, leap_policy, lead_days, note, source, told_at, told_to)"
            " SELECT m.id, (ARRAY['self', 'wife', 'mother'])[k], 'birthday', '', '',"
            " CASE (m.id + k) %% 10 WHEN 0 THEN 'gregorian' WHEN 1 THEN 'lunar' ELSE 'jalali' END,"
            " 1 + (m.id * 7 + k * 5) %% 12, 1 + (m.id * 11 + k * 13 + m.id / 360) %% 29, NULL,"
            " 'before', '{7,3}', '', 'import', now(), 'system'"
            " FROM members_member m, generate_series(1, %s) k",
            [DATES_EACH],
        )
        cursor.execute("VACUUM ANALYZE members_importantdate")
        cursor.execute("VACUUM ANALYZE members_member")


def milliseconds(work: Callable[[], object]) -> float:
    """How long it takes once, on the wall."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def unindexed(work: Callable[[], object]) -> float:
    """The same with the index left aside."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_indexscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        return milliseconds(work)


def plan_of(work: Callable[[], object]) -> str:
    """The way PostgreSQL finds the rows of the first statement."""
    with CaptureQueriesContext(connection) as heard:
        work()
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + heard.captured_queries[0]["sql"].replace("%", "%%"))
        lines = [line for (line,) in cursor.fetchall()]
    return next((line.strip() for line in lines if "date_due" in line), "no index")


def main(rounds: int) -> None:
    """Turn about, then the medians."""
    scratch.fresh()
    fill()
    print(f"{MEMBERS * DATES_EACH} dates of {MEMBERS} members")
    for name, work in WORKS.items():
        work()
        pairs = [(milliseconds(work), unindexed(work)) for _ in range(rounds)]
        quick, slow = (statistics.median(times) for times in zip(*pairs, strict=True))
        print(f"{name:28} {quick:8.1f} ms, without the index {slow:8.1f} ms")
        print(f"  {plan_of(work)}")


if __name__ == "__main__":
    with scratch.dropping():
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
