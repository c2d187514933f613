"""Setting members on their way: what began since a journey is in use, each of it once."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from django.db import connection, transaction
from django.utils import timezone

from campaigns.models import Journey, Passage, Step
from campaigns.rules.journeys import BEGINNINGS, due_after, is_daily, number_of
from campaigns.selectors.triggers.finding import begun_by
from campaigns.selectors.triggers.goods import announcements_of
from campaigns.selectors.triggers.look import LOOK_BACK_DAYS, MORNING, Begun, Look
from campaigns.services.journeys import install_journeys
from members.models import Club
from members.selectors.club import club_day, club_zone
from members.services.conflicts import retry_conflicts

CHUNK = 1_000
BEGIN = """
INSERT INTO campaigns_passage (journey_id, member_id, run_key, facts, useful_until, status, why,
    done, began_at, next_at)
SELECT %s, member_id, run_key, facts, useful_until, 'on', '', 0, began_at, next_at
FROM unnest(%s::bigint[], %s::text[], %s::jsonb[], %s::date[], %s::timestamptz[],
    %s::timestamptz[]) AS begun(member_id, run_key, facts, useful_until, began_at, next_at)
ON CONFLICT DO NOTHING
RETURNING id
"""


def begin_passages(*, now: datetime | None = None) -> int:
    """Set everybody on his way whom something has happened to: for what happened once, on one
    journey at most once at a time. Returns how many began.

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
    begun = begun_by(look)
    began = sum(
        retry_conflicts(partial(_insert, journey, steps[0], begun[place : place + CHUNK]))
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
def _insert(journey: Journey, first: Step, chunk: Sequence[Begun]) -> int:
    """Who may begin does; what another runner has begun meanwhile is left as it is."""
    fresh = list(_fresh(journey, chunk))
    wait = {"days": first.delay_days, "hours": first.delay_hours}
    with connection.cursor() as cursor:
        cursor.execute(
            BEGIN,
            [
                journey.pk,
                [one.member_id for one in fresh],
                [one.run_key for one in fresh],
                [json.dumps(dict(one.facts)) for one in fresh],
                [one.useful_until for one in fresh],
                [one.at for one in fresh],
                [due_after(one.at, **wait) for one in fresh],
            ],
        )
        return len(cursor.fetchall())


def _fresh(journey: Journey, chunk: Sequence[Begun]) -> Iterator[Begun]:
    """Those who are not under way already, had no rest to take, and were not on this journey when
    it happened.
    """
    rest = timedelta(days=number_of(journey.settings, journey.trigger, "rest_days"))
    earlier = _earlier(journey, chunk)
    for one in chunk:
        passages = earlier.setdefault(one.member_id, [])
        if not any(_forbids(passage, one, rest) for passage in passages):
            passages.append(Passage(run_key=one.run_key, began_at=one.at, status="on"))
            yield one


def _forbids(passage: Passage, one: Begun, rest: timedelta) -> bool:
    if passage.status == Passage.Status.ON or passage.run_key == one.run_key:
        return True
    if passage.ended_at is not None and passage.ended_at > one.at:
        return True
    return bool(rest) and passage.began_at > one.at - rest


def _earlier(journey: Journey, chunk: Iterable[Begun]) -> dict[int, list[Passage]]:
    found: dict[int, list[Passage]] = {}
    ids = {one.member_id for one in chunk}
    for passage in Passage.objects.filter(journey=journey, member_id__in=ids):
        found.setdefault(passage.member_id, []).append(passage)
    return found


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
