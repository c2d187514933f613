"""Whose days are due: 1,000,000 members with three important dates each, in three calendars.

One member in twenty-five is gone, and one in a hundred has told of his mother's death. "Found" is
every step that leaves: of an active member, of nobody who has died, with its date, day and step;
who may be reminded, and where, is decided with the words, a thousand at a time. The last figure is
that whole work for the day: found, judged, worded, queued and written down, beside a bare INSERT of
the same messages.

Measured in a database of its own that is dropped afterwards: on servers of their own in
.local/bench, or on those that DATABASE_URL names. Beside each figure stands the same question asked
without the index of dates, in one run, turn about, and the time on the processor (ours, and that of
the database's process where it runs on this machine); the plan of the indexed one is printed.

    python -m benchmarks.bench_due_dates [MEMBERS [ROUNDS]]
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path

from benchmarks import scratch  # first: it sets Django up

# isort: split
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from campaigns.selectors.due_reminders import due_dates
from campaigns.selectors.reminder_season import read_season
from campaigns.services.reminders import plan_reminders
from members.selectors.club import club_zone
from members.selectors.dates import dates_between, members_with_date_on
from members.services.patience import unhurried

DAY = date(2026, 11, 22)
DATES_EACH = 3
MISSED = [DAY - timedelta(days=age) for age in range(13, -1, -1)]
BIRTHDAYS = ("birthday",)
LONG_REST = "and after thirteen days of rest"
NOTICES = "which notices are asked for"
# Without the index the first takes a quarter of an hour; the second has no use for it.
UNCOMPARED = {LONG_REST, NOTICES}
# Indexes of the members' table that have no part in the question would take most of the time.
IDLE_INDEXES = ("member_search", "member_joined_name", "member_mobile_tail", "member_joined")
FILL_MEMBERS = """
INSERT INTO members_member (card_number, mobile, first_name, last_name, gender, search_key, status,
    origin, email, allows_service, allows_occasion, allows_promotion, joined_at)
SELECT to_char(n, 'FM0000000000'), '+98' || to_char(9000000000 + n, 'FM0000000000'), 'name',
    n::text, '', 'name ' || n, CASE n %% 25 WHEN 7 THEN 'merged' ELSE 'active' END, 'import', '',
    false, n %% 20 < 13, false, '2026-01-01T12:00Z'
FROM generate_series(1, %s) n
"""
# Most Jalali, every tenth Gregorian, every tenth lunar; spread over the year.
FILL_DATES = """
INSERT INTO members_importantdate (member_id, whose, kind, title, person, calendar, month, day,
    year, leap_policy, lead_days, note, source, told_at, told_to)
SELECT m.id, (ARRAY['self', 'wife', 'mother'])[k],
    CASE WHEN k = 3 AND m.id %% 100 = 9 THEN 'remembrance' ELSE 'birthday' END, '', '',
    CASE (m.id + k) %% 10 WHEN 0 THEN 'gregorian' WHEN 1 THEN 'lunar' ELSE 'jalali' END,
    1 + (m.id * 7 + k * 5) %% 12, 1 + (m.id * 11 + k * 13 + m.id / 360) %% 29, NULL, 'before',
    '{7,3}', '', 'import', '2026-01-01T12:00Z', 'system'
FROM members_member m, generate_series(1, %s) k
"""


COPIED = "INSERT INTO bare SELECT * FROM members_message"


def fill(members: int) -> None:
    """Members and their dates, without what only a search would need."""
    with unhurried(), connection.cursor() as cursor:
        for name in IDLE_INDEXES:
            cursor.execute(f"DROP INDEX {name}")
        cursor.execute(FILL_MEMBERS, [members])
        cursor.execute(FILL_DATES, [DATES_EACH])
        cursor.execute("VACUUM ANALYZE members_member")
        cursor.execute("VACUUM ANALYZE members_importantdate")


def works() -> dict[str, Callable[[], object]]:
    """What the reminders and the calendar ask."""
    season = read_season(MISSED[0], DAY)
    week = DAY + timedelta(days=6)
    return {
        "reminders that leave today": lambda: due_dates(season, [DAY]),
        LONG_REST: lambda: due_dates(season, MISSED),
        "birthdays today": lambda: members_with_date_on(DAY, BIRTHDAYS),
        "the week's dates, the first 50": lambda: dates_between(DAY, week, limit=50, today=DAY),
        NOTICES: lambda: read_season(MISSED[0], DAY),
    }


def spent(work: Callable[[], object]) -> tuple[float, float, float]:
    """Milliseconds on the wall, on our processor, and on that of the database's process."""
    theirs, ours = _backend_spent(), time.process_time()
    wall = milliseconds(work)
    return wall, (time.process_time() - ours) * 1000, _backend_spent() - theirs


def _backend_spent() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    told = Path(f"/proc/{pid}/schedstat")
    return int(told.read_text(encoding="ascii").split()[0]) / 1e6 if told.exists() else 0.0


def milliseconds(work: Callable[[], object]) -> float:
    """How long it takes once, on the wall."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def unindexed(work: Callable[[], object]) -> float:
    """The same as if there were no index of dates."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP INDEX date_due")
        taken = milliseconds(work)
        transaction.set_rollback(True)
    return taken


def plan_of(work: Callable[[], object]) -> str:
    """The way PostgreSQL finds the dates."""
    with CaptureQueriesContext(connection) as heard:
        work()
    asked = [query["sql"] for query in heard.captured_queries]
    about = next(sql for sql in asked if "members_importantdate" in sql)
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + about.replace("%", "%%"))
        lines = [line.strip() for (line,) in cursor.fetchall()]
    return next((line for line in lines if "date_due" in line), "the whole table")


def plan_whole() -> None:
    """The day's reminders from the finding to the outbox, beside a bare INSERT of the same."""
    dawn = datetime.combine(DAY, clock(0, 20), tzinfo=club_zone())
    wall, ours, theirs = spent(lambda: plan_reminders(days=[DAY], now=dawn))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM campaigns_reminder")
        (decided,) = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM members_message")
        (queued,) = cursor.fetchone()
        cursor.execute("CREATE TABLE bare (LIKE members_message INCLUDING INDEXES)")
    bare = milliseconds(lambda: connection.cursor().execute(COPIED))
    print(f"{decided} decided, {queued} messages queued in {wall:.0f} ms", end="")
    print(
        f" (processor {ours:.0f} + {theirs:.0f} ms): {wall / queued * 10:.2f} s for 10,000;", end=""
    )
    print(f" {wall / bare:.1f} times a bare INSERT")


def main(members: int, rounds: int) -> None:
    """Turn about, then the medians."""
    scratch.fresh()
    filling = milliseconds(lambda: fill(members))
    print(f"{members * DATES_EACH} dates of {members} members, made in {filling / 1000:.0f} s")
    with unhurried():
        for name, work in works().items():
            found = work()
            count = f"{len(found):7} found" if isinstance(found, list) else f"{'':13}"
            print(f"{name:32} {count} {_measured(name, work, rounds)}", flush=True)
            print(f"  {plan_of(work)}")
        plan_whole()


def _measured(name: str, work: Callable[[], object], rounds: int) -> str:
    """The median, beside that of the same without the index where that ends in a while."""
    _wall, ours, theirs = spent(work)
    processor = f"(processor {ours:.0f} + {theirs:.0f} ms)"
    if name in UNCOMPARED:
        median = statistics.median(milliseconds(work) for _ in range(rounds))
        return f"{median:8.1f} ms {processor}"
    pairs = [(milliseconds(work), unindexed(work)) for _ in range(rounds)]
    quick, slow = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = f"{slow / quick:6.1f} times as long"
    return f"{quick:8.1f} ms {processor}, without the index {slow:8.1f} ms, {ratio}"


if __name__ == "__main__":
    asked = [int(argument) for argument in sys.argv[1:]]
    with scratch.dropping():
        main(*asked, *(1_000_000, 3)[len(asked) :])
