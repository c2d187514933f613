"""Which days a letter tells of, and in which week it leaves."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from loyalty_club.letter.weeks import newest_week, week_of
from members.rules.calendars import Window

SATURDAY, MONDAY, WEDNESDAY = 5, 0, 2
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def test_on_saturday_it_tells_of_the_week_that_ended_on_friday() -> None:
    week = week_of(date(2026, 11, 21), SATURDAY, "jalali")

    assert (week.starts_on, week.due_on) == (date(2026, 11, 21), date(2026, 11, 21))
    assert week.period.window == Window(date(2026, 11, 14), date(2026, 11, 20))
    assert week.period.before == Window(date(2026, 11, 7), date(2026, 11, 13))


def test_another_day_tells_of_the_seven_days_before_it() -> None:
    week = week_of(date(2026, 11, 22), WEDNESDAY, "jalali")

    assert week.due_on == date(2026, 11, 25)
    assert week.period.window == Window(date(2026, 11, 18), date(2026, 11, 24))


def test_where_the_club_lives_by_the_other_calendar_weeks_begin_on_monday() -> None:
    week = week_of(date(2026, 11, 22), MONDAY, "gregorian")

    assert (week.starts_on, week.ends_on) == (date(2026, 11, 16), date(2026, 11, 22))


def test_before_its_day_the_newest_letter_is_that_of_the_week_before() -> None:
    assert newest_week(date(2026, 11, 24), WEDNESDAY, "jalali").due_on == date(2026, 11, 18)
    assert newest_week(date(2026, 11, 25), WEDNESDAY, "jalali").due_on == date(2026, 11, 25)


@given(today=DAYS, first=st.integers(0, 6), second=st.integers(0, 6))
def test_another_day_of_the_letter_makes_no_second_week(
    today: date, first: int, second: int
) -> None:
    one, other = week_of(today, first, "jalali"), week_of(today, second, "jalali")

    assert one.starts_on == other.starts_on
    assert one.starts_on <= today <= one.ends_on
    assert one.starts_on <= one.due_on <= one.ends_on


@given(today=DAYS, weekday=st.integers(0, 6))
def test_letters_that_follow_each_other_leave_no_day_out(today: date, weekday: int) -> None:
    now = week_of(today, weekday, "jalali").period.window
    later = week_of(today + timedelta(days=7), weekday, "jalali").period.window

    assert later.starts_on == now.ends_on + timedelta(days=1)
