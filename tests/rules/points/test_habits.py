"""How often somebody comes, read from the days on which he came."""

from datetime import date, timedelta

from points.rules.habits import Rhythm, rhythm_of, usual

FIRST = date(2026, 1, 1)


def _days(*offsets: int) -> list[date]:
    return [FIRST + timedelta(days=offset) for offset in offsets]


def test_who_never_came_has_no_rhythm() -> None:
    assert rhythm_of([], today=FIRST) == Rhythm(visits=0)


def test_two_visits_are_no_habit_yet() -> None:
    rhythm = rhythm_of(_days(0, 30), today=FIRST + timedelta(days=200))

    assert rhythm == Rhythm(visits=2, first_on=FIRST, last_on=date(2026, 1, 31))


def test_the_middle_gap_is_his_interval() -> None:
    rhythm = rhythm_of(_days(0, 30, 60, 160), today=FIRST + timedelta(days=161))

    assert rhythm.interval_days == 30
    assert rhythm.due_on == FIRST + timedelta(days=190)
    assert not rhythm.is_late


def test_several_purchases_of_a_day_are_one_visit() -> None:
    rhythm = rhythm_of(_days(20, 0, 0, 10, 10), today=FIRST + timedelta(days=20))

    assert (rhythm.visits, rhythm.interval_days) == (3, 10)


def test_late_is_from_twice_the_interval_on() -> None:
    days = _days(0, 10, 20)

    on_the_eve = rhythm_of(days, today=FIRST + timedelta(days=39))
    late = rhythm_of(days, today=FIRST + timedelta(days=40))

    assert (on_the_eve.is_late, late.is_late) == (False, True)


def test_usual_is_what_makes_up_half() -> None:
    assert usual(["cash", "card", "cash"]) == "cash"
    assert usual(["cash", "card", "points", "cash", "card"]) == ""
    assert usual(["cash", "cash"]) == ""
