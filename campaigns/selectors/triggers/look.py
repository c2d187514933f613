"""One look for what began: what is asked, and what is found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection

from campaigns.rules.journeys import number_of
from members.selectors.club import club_day, club_zone

MORNING = time(9)
# What is older than this sets nobody on his way: the club was not running, or the till was off.
LOOK_BACK_DAYS = 14


@dataclass(frozen=True, slots=True)
class Look:
    """A journey looks at `now` for what began `since`, at most `back_days` ago.

    `journey_id` 0 stands for one that does not exist yet: nobody has been on it.
    """

    journey_id: int
    trigger: str
    settings: Mapping[str, Any]
    since: datetime
    now: datetime
    back_days: int = LOOK_BACK_DAYS

    @property
    def today(self) -> date:
        """The club's date."""
        return club_day(self.now)

    @property
    def first(self) -> datetime:
        """The first moment that is looked at."""
        return max(self.since, self.now - timedelta(days=self.back_days))

    @property
    def first_day(self) -> date:
        """The first day that is looked at."""
        return club_day(self.first)

    @property
    def morning(self) -> datetime:
        """Nine o'clock today: when what is looked for once a day is taken to have begun."""
        return datetime.combine(self.today, MORNING, tzinfo=club_zone())

    def number(self, key: str) -> int:
        """One of the journey's settings."""
        return number_of(self.settings, self.trigger, key)

    def words(self, key: str, default: str = "") -> str:
        """One of the journey's settings."""
        return str(self.settings.get(key, default))

    def rows(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        """What one statement finds, told the journey and the times."""
        known: dict[str, Any] = {
            "journey": self.journey_id,
            "first": self.first,
            "first_day": self.first_day,
            "now": self.now,
        }
        with connection.cursor() as cursor:
            cursor.execute(statement, known | values)
            return list(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class Begun:
    """Somebody whom something has happened to.

    `run_key` names it: for it nobody goes the same way twice. `facts` are plain values (days as
    ISO texts), put into words when a text is filled. After `useful_until` nothing is said of it.
    """

    member_id: int
    run_key: str
    at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)
    useful_until: date | None = None
