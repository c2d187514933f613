"""Which days a letter tells of, and in which week it leaves."""

from dataclasses import dataclass
from datetime import date, timedelta

from analytics.rules.periods import Period, days_between
from members.rules.calendars import CalendarName, week_start

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class LetterWeek:
    """A letter leaves in the week that begins on `starts_on`, from `due_on` on. It tells of the
    seven days before that, `period`, beside the seven before those.
    """

    starts_on: date
    due_on: date
    period: Period

    @property
    def ends_on(self) -> date:
        """The last day on which it may leave."""
        return self.starts_on + WEEK - DAY


def week_of(today: date, weekday: int, calendar: CalendarName) -> LetterWeek:
    """The week that holds today; `weekday` is that of the letter, Monday is 0.

    Weeks begin on Saturday where the club lives by the Jalali calendar, else on Monday. They do
    not move with the letter's day, so another day never makes a second letter in one week.
    """
    starts_on = week_start(today) if calendar == "jalali" else today - DAY * today.weekday()
    due_on = starts_on + DAY * ((weekday - starts_on.weekday()) % 7)
    return LetterWeek(starts_on, due_on, days_between(due_on - WEEK, due_on - DAY))


def newest_week(today: date, weekday: int, calendar: CalendarName) -> LetterWeek:
    """The last week whose letter is due by today."""
    week = week_of(today, weekday, calendar)
    return week if today >= week.due_on else week_of(today - WEEK, weekday, calendar)
