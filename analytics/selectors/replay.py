"""The club's own months replayed under a program, by the rules of the till."""

from dataclasses import dataclass
from datetime import date, timedelta

from analytics.rules.books import Versions, midnight
from analytics.rules.collector import no_collector
from analytics.rules.comparison import Comparison, compare_outcomes
from analytics.rules.outcomes import Outcome
from analytics.rules.periods import months_until
from analytics.rules.simulation import Simulator
from analytics.selectors.beginnings import Beginnings
from analytics.selectors.happenings import happenings_in, members_in
from members.rules.calendars import Window
from members.selectors.club import club_day, club_zone
from points.exceptions import NoProgram
from points.rules.terms import Terms
from points.selectors.programs import terms_by_start

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Replay:
    """The days that were replayed, and what came of them."""

    window: Window
    outcome: Outcome


def last_months(today: date | None = None) -> Window:
    """The running month of the program's calendar and the eleven before it, up to today."""
    today = today or club_day()
    calendar = _present()[-1][1].calendar
    return Window(months_until(today, MONTHS, calendar)[0].starts_on, today)


def replay(terms: Terms | None = None, window: Window | None = None) -> Replay:
    """These days under this program, or under the versions that were in force.

    What was booked up to the end of the last day counts; points and tiers that members had
    before the first day are theirs to begin with.
    """
    window = window or last_months()
    versions = _present() if terms is None else [(date.min, terms)]
    (outcome,) = _run([versions], window)
    return Replay(window, outcome)


def compare(draft: Terms, window: Window | None = None) -> Comparison:
    """These days under the present program and under a draft, in one reading."""
    window = window or last_months()
    present, drafted = _run([_present(), [(date.min, draft)]], window)
    return compare_outcomes(present, drafted, window)


def _run(programs: list[Versions], window: Window) -> list[Outcome]:
    present = _present()
    calendar = present[-1][1].calendar
    simulators = [
        Simulator(versions, club_zone(), calendar=calendar, keeps_lowered=versions == present)
        for versions in programs
    ]
    beginnings = Beginnings(window, members_in(window), calendar)
    end = midnight(window.ends_on + timedelta(days=1), club_zone())
    with no_collector():
        for simulator in simulators:
            beginnings.give(simulator)
        for one in happenings_in(window):
            for simulator in simulators:
                simulator.play_one(one)
        return [simulator.close(end, window.ends_on) for simulator in simulators]


def _present() -> Versions:
    versions = terms_by_start()
    if not versions:
        raise NoProgram
    return versions
