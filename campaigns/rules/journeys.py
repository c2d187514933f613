"""Journeys as plain data: what each beginning asks for and tells, and which step comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from campaigns.rules.texts import OF_A_MEMBER, OF_AN_OFFER
from members.exceptions import InvalidField
from members.rules.text import tidy_name

LONGEST_WORDS = 80
MOST_STEPS = 12
GRACE_DAYS = 3


@dataclass(frozen=True, slots=True)
class Setting:
    """One small number, word or choice that a beginning asks for."""

    key: str
    kind: Literal["number", "words", "choice"] = "number"
    default: int | str = 0
    least: int = 0
    most: int = 366
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Beginning:
    """What one trigger asks for (`settings`) and what texts may say of it (`places`).

    One that is `is_daily` is looked for once a day, from nine in the morning on; one that
    `is_by_day` waits for nine as well, and every other is seen within the minute. Where it is
    `is_owed`, it tells members what they have or lose, so nobody is held out for comparison.

    What happens while somebody is on the same journey for something earlier overtakes that: the
    latest is what counts. Where each is `is_apart`, points of one day and of another, one relative
    and another, the later waits until the way before is over.
    """

    settings: tuple[Setting, ...] = ()
    places: tuple[str, ...] = ()
    is_daily: bool = False
    is_by_day: bool = False
    is_owed: bool = False
    is_apart: bool = False


REST = Setting("rest_days", default=0)
GRACE = Setting("grace_days", default=GRACE_DAYS, least=1, most=60)
BEGINNINGS: dict[str, Beginning] = {
    "joined": Beginning(),
    "purchase": Beginning(
        (Setting("category", "words", ""), Setting("rest_days", default=30)), ("day",)
    ),
    "buy_again": Beginning((Setting("rest_days", default=14),), ("last_visit",), is_daily=True),
    "lapsing": Beginning(
        (Setting("days", default=14, least=1), Setting("least", default=1, least=1, most=100_000)),
        ("lapsing", "lapse_day"),
        is_daily=True,
        is_owed=True,
        is_apart=True,
    ),
    "tier_near": Beginning(
        (Setting("percent", default=90, least=50, most=99),), ("next_tier", "needed"), is_daily=True
    ),
    "tier_reached": Beginning(
        (Setting("change", "choice", "reached", choices=("reached", "kept")),),
        ("until", "benefits"),
        is_by_day=True,
        is_owed=True,
    ),
    "tier_lost": Beginning(
        (
            Setting("change", "choice", "lost", choices=("lost", "ending")),
            Setting("days", default=30, least=1, most=120),
        ),
        ("until", "needed", "benefits"),
        is_by_day=True,
        is_owed=True,
    ),
    "silent": Beginning(
        (
            Setting("percent", default=150, least=110, most=1_000),
            Setting("least_days", default=21, least=1),
            Setting("days", default=60, least=1),
        ),
        ("last_visit",),
        is_daily=True,
    ),
    "new_goods": Beginning(
        (Setting("times", default=2, least=1, most=50),), ("category", "goods"), is_by_day=True
    ),
    "after_day": Beginning(
        (Setting("days", default=2, least=0, most=30),),
        ("day", "occasion"),
        is_daily=True,
        is_apart=True,
    ),
    "lead_won": Beginning((), ("category",)),
}


def settings_of(trigger: str) -> tuple[Setting, ...]:
    """All that a journey of this trigger can be told, its own first."""
    own = BEGINNINGS[trigger].settings
    rest = () if any(one.key == REST.key for one in own) else (REST,)
    return (*own, *rest, GRACE)


def clean_settings(trigger: str, given: Mapping[str, Any]) -> dict[str, int | str]:
    """The settings as they are kept, what is missing by default.

    Refuses (`InvalidField`, by the setting's key) a number out of range and an unknown choice.
    """
    return {one.key: _clean(one, given.get(one.key, one.default)) for one in settings_of(trigger)}


def is_daily(trigger: str, settings: Mapping[str, Any]) -> bool:
    """True where the club looks for it once a day: habits, ends and days do not come by the
    minute.
    """
    return BEGINNINGS[trigger].is_daily or settings.get("change") == "ending"


def number_of(settings: Mapping[str, Any], trigger: str, key: str) -> int:
    """One number as it is set, or its default."""
    for one in settings_of(trigger):
        if one.key == key:
            return int(settings.get(key, one.default))
    return 0


def places_for(trigger: str, *, with_offer: bool) -> tuple[str, ...]:
    """What may stand in braces in the texts of such a journey."""
    own = BEGINNINGS[trigger].places
    offered = OF_AN_OFFER if with_offer else ()
    return tuple(dict.fromkeys((*OF_A_MEMBER, *own, *offered)))


def next_place(order: Sequence[int], behind: Sequence[int]) -> int | None:
    """Where in the order of steps the next one stands; None at the end.

    `behind` are the ids of the steps that were dealt with, the latest last. No step is taken
    twice, and none that stands before the latest is gone back to, however the order was changed
    meanwhile; a step that is in the order no more does not count.
    """
    known = [one for one in behind if one in order]
    start = order.index(known[-1]) + 1 if known else 0
    return next((place for place in range(start, len(order)) if order[place] not in known), None)


def due_after(moment: datetime, *, days: int, hours: int) -> datetime:
    """When a step is due that waits so long after this moment."""
    return moment + timedelta(days=days, hours=hours)


def is_late(due_at: datetime, now: datetime, *, grace_days: int) -> bool:
    """True when a step has waited so long that it is of no use any more."""
    return now - due_at > timedelta(days=grace_days)


def _clean(setting: Setting, value: Any) -> int | str:
    if setting.kind == "words":
        try:
            return tidy_name(str(value), max_length=LONGEST_WORDS)
        except ValueError as error:
            raise InvalidField(field=setting.key, problem=str(error)) from error
    if setting.kind == "choice":
        if value not in setting.choices:
            raise InvalidField(field=setting.key, problem="invalid_choice")
        return str(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidField(field=setting.key, problem="not_a_number")
    if not setting.least <= value <= setting.most:
        raise InvalidField(
            field=setting.key, problem="out_of_range", least=setting.least, most=setting.most
        )
    return value
