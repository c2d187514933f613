"""Which steps of the club's occasions leave in a stretch of days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from campaigns.rules.reminders import Due, subjects_of_occasion
from campaigns.selectors.reminder_season import FARTHEST, Season
from members.selectors.occasions import NOT_SURE, OccasionView, occasions_between


@dataclass(frozen=True, slots=True)
class DueOccasion:
    """One step of an occasion in one year of its own calendar."""

    view: OccasionView
    due: Due

    @property
    def is_sure(self) -> bool:
        """Whether the printed calendar, or somebody of the club, has said that this is the day."""
        return self.view.status not in NOT_SURE


def due_occasions(season: Season, first: date, last: date) -> list[DueOccasion]:
    """The steps that leave from the first day to the last, in order. A day that is nobody's in
    particular is spoken of by campaigns, and a day of mourning by nobody.
    """
    found = [
        one
        for view in occasions_between(first - FARTHEST, last + FARTHEST)
        if view.whose and view.tone != "mourning"
        for one in _steps(season, view)
        if first <= one.due.leaves_on <= last
    ]
    return sorted(found, key=lambda one: (one.due.leaves_on, one.view.on, one.view.key))


def _steps(season: Season, view: OccasionView) -> Iterator[DueOccasion]:
    for due in season.schedule(view.on, view.lead_days, subjects_of_occasion(view.key)):
        yield DueOccasion(view, due)
