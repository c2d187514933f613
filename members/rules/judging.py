"""Whether one message may leave at this moment, must wait, or never leaves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Literal

WEEK = timedelta(days=7)
# Of these some are held back; codes and news of one's own account are not.
HOLDABLE = frozenset({"occasion", "promotion"})
# Of these some are too much. A reminder is one of them for what follows it, and is never held for
# what went before: somebody asked for it, and its day does not wait.
RATIONED = frozenset({"promotion"})
# How long what nobody gave an end is of use after the moment it was due.
GRACE = {
    "code": timedelta(minutes=10),
    "service": timedelta(days=7),
    "occasion": timedelta(days=2),
    "promotion": timedelta(days=3),
}
# Mourning is looked at so far ahead; nobody mourns longer.
MOST_DAYS = 60

Why = Literal["quiet", "often", "mourning", "carrier"]
Obstacle = Literal["closed", "no_consent", "no_address", "other_address"]


@dataclass(frozen=True, slots=True)
class Rules:
    """What the club holds back. Quiet hours may pass midnight; equal ends mean none at all.
    `most_a_week` offers and reminders leave no room for another offer; 0 sets no limit.
    `mourns_on` says whether nothing festive leaves on a day.
    """

    quiet_from: time
    quiet_until: time
    most_a_week: int
    zone: tzinfo
    mourns_on: Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one message and of whom it is for. `sent_lately` are the moments at which
    occasions and offers left for him, oldest first; a message to nobody known is judged by its
    time alone. `is_address_his`: of a code, whether it still goes where it was asked for.
    """

    kind: str
    due_at: datetime
    expires_at: datetime | None
    is_known: bool = False
    is_active: bool = True
    is_allowed: bool = True
    has_address: bool = True
    is_address_his: bool = True
    sent_lately: Sequence[datetime] = ()


@dataclass(frozen=True, slots=True)
class Go:
    """It may leave now."""


@dataclass(frozen=True, slots=True)
class Hold:
    """It waits until then, and says why."""

    why: Why
    until: datetime


@dataclass(frozen=True, slots=True)
class Never:
    """It must not leave."""

    why: Obstacle


@dataclass(frozen=True, slots=True)
class TooLate:
    """It is of no use any more; `why` is what it would have had to wait for, if anything."""

    why: Why | None = None


Verdict = Go | Hold | Never | TooLate


def judge(facts: Facts, *, at: datetime, rules: Rules) -> Verdict:
    """May it leave at this moment? What is forbidden comes before what is late, and what is late
    before what waits.
    """
    obstacle = _obstacle(facts)
    if obstacle is not None:
        return Never(obstacle)
    end = useful_until(facts.kind, facts.due_at, facts.expires_at)
    if end <= at:
        return TooLate()
    hold = _hold(facts, at, rules)
    if hold is None:
        return Go()
    return TooLate(hold.why) if hold.until >= end else hold


def useful_until(kind: str, due_at: datetime, expires_at: datetime | None) -> datetime:
    """When it stops being of use: as was said, or the grace of its kind after it was due."""
    return expires_at or due_at + GRACE[kind]


def next_opening(kind: str, at: datetime, rules: Rules) -> Hold | None:
    """When a message of this kind may leave that wants to leave at `at`; None where it may."""
    if kind not in HOLDABLE:
        return None
    local = at.astimezone(rules.zone)
    moment = local
    why: Why | None = None
    for _day in range(MOST_DAYS):
        if rules.mourns_on(moment.date()):
            why = why or "mourning"
            moment = _midnight(moment) + timedelta(days=1)
        elif is_quiet(moment.time(), rules):
            why = why or "quiet"
            moment = _end_of_quiet(moment, rules)
        else:
            break
    return None if why is None else Hold(why, moment)


def is_quiet(clock: time, rules: Rules) -> bool:
    """True from `quiet_from` on, and no longer at `quiet_until`."""
    begin, end = rules.quiet_from, rules.quiet_until
    if begin <= end:
        return begin <= clock < end
    return clock >= begin or clock < end


def _obstacle(facts: Facts) -> Obstacle | None:
    if not facts.has_address:
        return "no_address"
    if not facts.is_known:
        return None
    if not facts.is_active:
        return "closed"
    if not facts.is_address_his:
        return "other_address"
    return None if facts.is_allowed or facts.kind == "code" else "no_consent"


def _hold(facts: Facts, at: datetime, rules: Rules) -> Hold | None:
    """The week's room first; that moment may itself be quiet."""
    if facts.kind not in HOLDABLE:
        return None
    lately = [moment for moment in facts.sent_lately if moment > at - WEEK]
    has_room = not rules.most_a_week or len(lately) < rules.most_a_week
    if has_room or facts.kind not in RATIONED:
        return next_opening(facts.kind, at, rules)
    room = lately[-rules.most_a_week] + WEEK
    opening = next_opening(facts.kind, room, rules)
    return Hold("often", opening.until if opening else room)


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _end_of_quiet(moment: datetime, rules: Rules) -> datetime:
    end = datetime.combine(moment.date(), rules.quiet_until, tzinfo=moment.tzinfo)
    return end if end > moment else end + timedelta(days=1)
