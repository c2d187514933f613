"""When an audience is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from members.selectors.club import club_zone

# What a condition was told, by name.
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Moment:
    """The instant, and the club's day."""

    now: datetime
    today: date

    def midnight(self, day: date) -> datetime:
        """When a day of the club begins."""
        return datetime.combine(day, time.min, tzinfo=club_zone())
