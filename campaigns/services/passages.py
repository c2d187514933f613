"""Setting members on their way: what began since a journey is in use, each of it once."""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from campaigns.models import Journey, Passage, Step
from campaigns.rules.journeys import BEGINNINGS, due_after, is_daily
from campaigns.selectors.fresh_ways import Fresh, fresh_ways
from campaigns.selectors.triggers.finding import begun_by
from campaigns.selectors.triggers.goods import announcements_of
from campaigns.selectors.triggers.look import LOOK_BACK_DAYS, MORNING, Begun, Look
from campaigns.services.journeys import install_journeys
from campaigns.services.leaving import overtake
from members.models import Club
from members.selectors.club import club_day, club_zone
from members.services.conflicts import retry_conflicts

CHUNK = 1_000
BEGIN = """
INSERT INTO campaigns_passage (journey_id, member_id, run_key, facts, useful_until, status, why,
    drawn_percent, done, began_at, next_at, ended_at)
SELECT %s, member_id, run_key, facts, useful_until, status, '', drawn_percent, 0, began_at,
    next_at, ended_at
FROM unnest(%s::bigint[], %s::text[], %s::jsonb[], %s::date[], %s::text[], %s::int[],
    %s::timestamptz[], %s::timestamptz[], %s::timestamptz[]) AS begun(member_id, run_key, facts,
    useful_until, status, drawn_percent, began_at, next_at, ended_at)
ON CONFLICT DO NOTHING
RETURNING status
"""


def begin_passages(*, now: datetime | None = None) -> int:
    """Set everybody on his way whom something has happened to: for what happened once, on one
    journey at most once at a time. Returns how many began; who is held out for comparison is
    written down, and not among them.

    Safe to run twice and from two places; killed anywhere, running it again finishes it.
    """
    now = now or timezone.now()
    if Club.objects.exists():
        install_journeys(now=now)
    journeys = Journey.objects.filter(is_active=True, active_from__lte=now)
    return sum(_begin(journey, now) for journey in journeys.prefetch_related("steps"))


def _begin(journey: Journey, now: datetime) -> int:
    steps = list(journey.steps.all())
    if not steps or not _is_time(journey, now):
        return 0
    look = look_of(journey, now)
    # Of two that happened to one member the later counts.
    begun = sorted(begun_by(look), key=lambda one: one.at, reverse=True)
    began = sum(
        retry_conflicts(partial(_insert, journey, steps[0], begun[place : place + CHUNK], now))
        for place in range(0, len(begun), CHUNK)
    )
    _remember(journey, look)
    return began


def look_of(journey: Journey, now: datetime) -> Look:
    """What this journey looks for at this moment: far back with the first look of a day, for what
    came late from a till; since yesterday with every other.
    """
    return Look(
        journey_id=journey.pk,
        trigger=journey.trigger,
        settings=journey.settings,
        since=journey.active_from or now,
        now=now,
        back_days=LOOK_BACK_DAYS if _is_first_look(journey, now) else 1,
    )


def _is_time(journey: Journey, now: datetime) -> bool:
    """Whether the club looks for it now: nobody is sent on his way before nine for what can wait,
    and what comes by the day is looked for once.
    """
    beginning = BEGINNINGS[journey.trigger]
    daily = is_daily(journey.trigger, journey.settings)
    is_early = now.astimezone(club_zone()).time() < MORNING
    if is_early and (daily or beginning.is_by_day):
        return False
    return not daily or _is_first_look(journey, now)


def _is_first_look(journey: Journey, now: datetime) -> bool:
    return journey.looked_on is None or journey.looked_on < club_day(now)


@transaction.atomic
def _insert(journey: Journey, first: Step, chunk: Sequence[Begun], now: datetime) -> int:
    """Who may begin does; what another runner has begun meanwhile is left as it is. Who is held
    out is written down as well, so that he is drawn once: he is on no way, and not counted here.
    """
    fresh = fresh_ways(journey, chunk)
    if not fresh:
        return 0
    overtake([one.overtakes for one in fresh if one.overtakes], now=now)
    columns = zip(*(_row(one, first) for one in fresh), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(BEGIN, [journey.pk, *map(list, columns)])
        return sum(1 for (status,) in cursor.fetchall() if status == Passage.Status.ON)


def _row(fresh: Fresh, first: Step) -> tuple[Any, ...]:
    """The columns of `BEGIN`; who is held out has no next step."""
    one = fresh.begun
    due = due_after(one.at, days=first.delay_days, hours=first.delay_hours)
    return (
        one.member_id,
        one.run_key,
        json.dumps(dict(one.facts)),
        one.useful_until,
        Passage.Status.HELD_OUT.value if fresh.is_held_out else Passage.Status.ON.value,
        fresh.drawn_percent,
        one.at,
        None if fresh.is_held_out else due,
        fresh.compared_until,
    )


def _remember(journey: Journey, look: Look) -> None:
    """The day has been looked at; announcements that were open are done with."""
    if journey.looked_on != look.today:
        Journey.objects.filter(pk=journey.pk).update(looked_on=look.today)
    announced = announcements_of(journey.settings)
    done = {one.number for one in announced if one.is_open and one.at <= look.now}
    if done:
        _close_announcements(journey.pk, done)


@transaction.atomic
def _close_announcements(journey_id: int, numbers: set[int]) -> None:
    journey = Journey.objects.select_for_update(no_key=True).get(pk=journey_id)
    journey.settings["announced"] = [
        {**one, "is_open": one["is_open"] and one["number"] not in numbers}
        for one in journey.settings["announced"]
    ]
    journey.save(update_fields=["settings"])
