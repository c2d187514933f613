"""Jobs that note their calls, for the tests of the timetable."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from members.rules.timetable import Job


@dataclass
class Recorder:
    """Counts one for each call; fails while it is told to."""

    calls: list[datetime] = field(default_factory=list)
    days: list[list[date]] = field(default_factory=list)
    fails: bool = False

    def run(self, *, now: datetime) -> int:
        """One more."""
        self.calls.append(now)
        if self.fails:
            message = "told to fail"
            raise LookupError(message)
        return 1

    def run_days(self, *, days: Sequence[date], now: datetime) -> int:
        """As many as days were asked for."""
        self.days.append(list(days))
        self.run(now=now)
        return len(days)

    def nightly(self, name: str = "nightly") -> Job:
        """Due at half past two."""
        return Job(name, self.run, at=(time(2, 30),))

    def often(self, name: str = "often") -> Job:
        """Due every five minutes."""
        return Job(name, self.run, every=5)

    def always(self, name: str = "always") -> Job:
        """Due at every tick."""
        return Job(name, self.run)

    def catching_up(self, name: str = "catching up") -> Job:
        """Due at half past midnight, with the days that were missed."""
        return Job(name, self.run_days, at=(time(0, 30),), catches_up=True)
