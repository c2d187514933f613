"""The demo's leads drawn on paper: from where each comes, how far he gets, when and with whom."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from loyalty_club.seeding.words import Pair

RIALS = 10_000  # a thousand toman
FIRST_HOUR, LAST_HOUR = 9, 19
SPAN = timedelta(days=350)
# The shortest, the longest and the likeliest days that one stays at a stage.
STAYS = {1: (0, 6, 1), 2: (1, 12, 3), 3: (1, 9, 3), 4: (2, 14, 5), 5: (3, 24, 9), 6: (1, 8, 3)}
# Where the lost ones stopped, and how many stand at each stage now.
STOPPED = {1: 12, 2: 30, 3: 22, 4: 18, 5: 14, 6: 4}
OPEN_NOW = {1: 6, 2: 7, 3: 7, 4: 6, 5: 6, 6: 3}
# Every so many of a stage have been forgotten there for weeks.
STALLED_EVERY = 3


@dataclass(frozen=True, slots=True)
class Spending:
    """What a source costs, in thousand toman: once, or every so many days of the year."""

    kind: str
    amount: int
    note: Pair
    every: int = 0
    days_ago: int = 340


@dataclass(frozen=True, slots=True)
class Spring:
    """Where leads come from: how many, how many of them are won, what it takes and costs.

    `days_ago` where they all came within a week: of a fair.
    """

    key: str
    origin: str
    leads: int
    won: int
    ways: Mapping[str, int]
    minutes: tuple[int, int]
    worth: tuple[int, int]
    costs: Sequence[Spending]
    days_ago: int = 0
    is_office: bool = False


SPRINGS = (
    Spring(
        "sign",
        "counter",
        38,
        13,
        {"visit": 6, "call": 3},
        (3, 12),
        (1_200, 6_000),
        (
            Spending("awareness", 9_000, ("تابلوی نو", "A new sign")),
            Spending("marketing", 900, ("آرایش ویترین", "Dressing the window"), 90, 300),
        ),
    ),
    Spring(
        "instagram",
        "web",
        52,
        10,
        {"online": 6, "call": 3, "sms": 1},
        (2, 9),
        (900, 5_000),
        (
            Spending("awareness", 1_400, ("تبلیغ در صفحه‌ها", "Sponsored posts"), 30),
            Spending("marketing", 2_500, ("عکاسی از کارها", "Photographs"), 120, 330),
        ),
    ),
    Spring(
        "referral",
        "staff",
        30,
        14,
        {"call": 6, "visit": 3},
        (3, 10),
        (1_500, 8_000),
        (Spending("conversion", 350, ("هدیهٔ معرف", "A present for the friend"), 30),),
    ),
    Spring(
        "website",
        "web",
        24,
        5,
        {"call": 5, "email": 3, "sms": 2},
        (2, 10),
        (900, 5_500),
        (Spending("contact", 320, ("سایت و پیامک", "Site and text messages"), 30),),
    ),
    Spring(
        "fair",
        "import",
        22,
        2,
        {"call": 6, "sms": 3, "visit": 1},
        (3, 9),
        (1_000, 7_000),
        (
            Spending("marketing", 32_000, ("غرفه", "The stall"), days_ago=150),
            Spending("awareness", 4_500, ("دفترچه و کارت", "Leaflets and cards"), days_ago=148),
            Spending("contact", 3_000, ("پذیرایی", "Tea for visitors"), days_ago=146),
        ),
        days_ago=146,
    ),
    Spring(
        "offices",
        "staff",
        19,
        3,
        {"call": 5, "visit": 4, "email": 2},
        (10, 35),
        (9_000, 60_000),
        (Spending("contact", 600, ("رفت‌وآمد", "Travel"), 30),),
        is_office=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Story:
    """One lead: `entered` are the moments at which he came to each stage, `ended` the one at
    which he was lost; a won one has entered all seven.
    """

    spring: Spring
    entered: tuple[datetime, ...]
    ended: datetime | None = None

    @property
    def last(self) -> int:
        """The stage at which he stands."""
        return len(self.entered)


class Plan:
    """Draws the leads of a year from a seed of its own."""

    def __init__(self, now: datetime, pick: random.Random) -> None:
        self._now = now
        self._pick = pick

    def stories(self, joined: Mapping[str, Sequence[datetime]]) -> Iterator[Story]:
        """All of them; `joined` says by source when those who were won became members."""
        open_ones = self._open_stages()
        for spring in SPRINGS:
            won = joined[spring.key]
            mine = [open_ones.pop() for _ in range(self._open_count(spring)) if open_ones]
            for at in won:
                yield Story(spring, self._path(at, 7))
            for place, stage in mine:
                yield Story(spring, self._path(self._lately(place, stage), stage))
            for _ in range(spring.leads - len(won) - len(mine)):
                yield self._lost(spring)

    def costs(self) -> Iterator[tuple[Spring, Spending, datetime]]:
        """What each source cost, when."""
        for spring in SPRINGS:
            for spending in spring.costs:
                days = [spending.days_ago]
                if spending.every:
                    days = list(range(spending.days_ago, -1, -spending.every))
                for ago in days:
                    yield spring, spending, self._now - timedelta(days=ago)

    def _open_stages(self) -> list[tuple[int, int]]:
        stages = [(place, stage) for stage, n in OPEN_NOW.items() for place in range(n)]
        self._pick.shuffle(stages)
        return stages

    def _open_count(self, spring: Spring) -> int:
        if spring.days_ago:
            return 2
        return round(sum(OPEN_NOW.values()) * spring.leads / sum(one.leads for one in SPRINGS)) + 1

    def _lately(self, place: int, stage: int) -> datetime:
        """When an open one came to his stage: the first of the new ones a moment ago."""
        if stage == 1 and place < 2:
            return self._now - timedelta(minutes=35 * (place + 1))
        if place % STALLED_EVERY == STALLED_EVERY - 1:
            return self._at(self._now - timedelta(days=self._pick.randint(16, 45)))
        return self._at(self._now - timedelta(days=self._pick.randint(1, 5)))

    def _lost(self, spring: Spring) -> Story:
        stage = self._pick.choices(list(STOPPED), list(STOPPED.values()))[0]
        ended = self._at(self._now - self._pick.uniform(0.12, 1.0) * SPAN)
        if spring.days_ago:
            days = spring.days_ago - self._pick.randint(4, 50)
            ended = self._at(self._now - timedelta(days=days))
        low, high, usual = STAYS[stage]
        stay = timedelta(days=self._pick.triangular(low, high * 1.6, usual))
        return Story(spring, self._path(self._before(ended, stay), stage), ended)

    def _path(self, last: datetime, stage: int) -> tuple[datetime, ...]:
        """When he came to each stage up to this one, to which he came at `last`."""
        entered = [last]
        for earlier in range(stage - 1, 0, -1):
            low, high, usual = STAYS[earlier]
            stay = timedelta(days=self._pick.triangular(low, high, usual))
            entered.append(self._before(entered[-1], stay))
        return tuple(reversed(entered))

    def _before(self, moment: datetime, stay: timedelta) -> datetime:
        """So long before, at an hour of the shop."""
        found = self._at(moment - stay)
        return found if found < moment else moment - timedelta(minutes=self._pick.randint(15, 90))

    def _at(self, day: datetime) -> datetime:
        clock = time(self._pick.randint(FIRST_HOUR, LAST_HOUR), self._pick.randrange(60))
        return datetime.combine(day.date(), clock, tzinfo=day.tzinfo)
