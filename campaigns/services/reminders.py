"""Reminders: what is due is found from the dates themselves and owed once, whatever is killed."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from django.db import connection, transaction

from campaigns.models import Reminder
from campaigns.rules.reminders import SETTLED_AFTER
from campaigns.selectors.due_occasions import DueOccasion, due_occasions
from campaigns.selectors.due_reminders import Concerned, DueDate, Within, concerned, due_dates
from campaigns.selectors.reminder_cases import Case, cases_of_dates, cases_of_occasion
from campaigns.selectors.reminder_season import Season, read_season
from campaigns.services.reminder_owing import owe
from campaigns.services.reminder_plans import install_reminder_plans
from members.roles import SYSTEM
from members.selectors.club import club_day
from members.services.conflicts import retry_conflicts

CHUNK = 1_000
# A day that was not sure may be confirmed some days after it was due to be spoken of.
LOOKED_BACK = timedelta(days=13)
# Whoever forgets a member waits for the chunk, or it for him; a till does not.
# And one chunk is decided at a time, wherever it is planned.
ALONE = "SELECT pg_advisory_xact_lock(5120608)"
LOCK = "SELECT id FROM members_member WHERE id = ANY(%s) ORDER BY id FOR SHARE"


def plan_reminders(*, days: Sequence[date], now: datetime) -> int:
    """Owe the reminders that leave on these business days, the oldest day first: today's, and
    those of the days before on which the club did not run. Returns how many were decided.

    Each is decided once and for all, with the reason where nothing is owed; what several missed
    days bring at once is said once. Each chunk is a transaction of its own: killed at any moment
    and run again, nothing is lost and nothing comes twice.
    """
    today = club_day(now)
    wanted = sorted({day for day in days if day <= today})
    if not wanted:
        return 0
    install_reminder_plans(actor=SYSTEM)
    season = read_season(wanted[0] - LOOKED_BACK, today)
    decided = sum(_plan_dates(season, day, now) for day in wanted)
    return decided + sum(_plan_occasion(season, one, now) for one in _occasions(season, wanted))


def _plan_dates(season: Season, day: date, now: datetime) -> int:
    found = due_dates(season, [day])
    chunks = (found[at : at + CHUNK] for at in range(0, len(found), CHUNK))
    return sum(_decide(season, chunk, partial(_dates, season, chunk, now), now) for chunk in chunks)


def _plan_occasion(season: Season, one: DueOccasion, now: datetime) -> int:
    return sum(
        _decide(season, chunk, partial(_occasion, season, one, chunk), now)
        for chunk in _members_of(one, now)
    )


def _members_of(one: DueOccasion, now: datetime) -> Iterator[list[Concerned]]:
    """Those whose day it is, a chunk at a time: there may be more than memory should hold."""
    beyond, within = 0, Within(most=CHUNK)
    settled = now - SETTLED_AFTER
    while chunk := concerned(one.view.whose, settled=settled, beyond=beyond, within=within):
        yield chunk
        beyond = chunk[-1].member_id


def _decide(
    season: Season,
    found: Sequence[DueDate] | Sequence[Concerned],
    read: Callable[[], list[Case]],
    now: datetime,
) -> int:
    """One chunk, read and decided in one transaction."""

    def work() -> int:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(ALONE)
                cursor.execute(LOCK, [sorted({one.member_id for one in found})])
            return owe(season, read(), now=now)

    return retry_conflicts(work)


def _dates(season: Season, chunk: Sequence[DueDate], now: datetime) -> list[Case]:
    return cases_of_dates(season, chunk, now=now)


def _occasion(season: Season, one: DueOccasion, chunk: Sequence[Concerned]) -> list[Case]:
    return cases_of_occasion(season, one.view, one.due, chunk)


def _occasions(season: Season, wanted: Sequence[date]) -> list[DueOccasion]:
    """What leaves on these days, and what was left open lately because its day was not sure and
    has been confirmed since.
    """
    first, last = wanted[0] - LOOKED_BACK, wanted[-1]
    return [
        one
        for one in due_occasions(season, first, last)
        if one.due.leaves_on in wanted or (one.is_sure and _was_left_open(one))
    ]


def _was_left_open(one: DueOccasion) -> bool:
    prefix = f"occasion:{one.view.key}:{one.view.year}:"
    left_open = Reminder.objects.filter(
        natural_key__startswith=prefix, outcome=Reminder.Outcome.UNCONFIRMED
    )
    return left_open.exists()
