"""When a job is due: slots of a day and of an hour, missed days, pauses, summer time."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from members.rules.timetable import (
    Ending,
    Job,
    Past,
    days_to_catch_up,
    due_slot,
    is_to_run,
    next_slot,
    pause_after,
)
from tests.clock import DAY, NOON, TEHRAN

BERLIN = ZoneInfo("Europe/Berlin")
MINUTE = timedelta(minutes=1)
TODAY = date(2026, 9, 1)
LONG_AGO = TODAY - 13 * DAY


def count(*, now: datetime) -> int:
    """A job that has nothing to do."""
    return 0 * now.year


NIGHTLY = Job("nightly", count, at=(time(2, 30),))
BY_DAY = Job("by day", count, at=(time(8, 20), time(9, 20)))
OFTEN = Job("often", count, every=5)
ALWAYS = Job("always", count)


def at(text: str, zone: ZoneInfo = TEHRAN) -> datetime:
    """A local time as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def past(slot: datetime, ending: Ending = "done", *, attempts: int = 1) -> Past:
    """A run that began with its slot."""
    return Past(slot, slot, ending, attempts)


# --- Slots --------------------------------------------------------------------------------------


def test_a_daily_job_is_due_from_its_time_to_midnight() -> None:
    slot = at("2026-09-01T02:30")

    assert due_slot(NIGHTLY, slot - MINUTE, TEHRAN) is None
    assert due_slot(NIGHTLY, slot, TEHRAN) == slot
    assert due_slot(NIGHTLY, at("2026-09-01T23:59"), TEHRAN) == slot
    assert due_slot(NIGHTLY, at("2026-09-02T00:00"), TEHRAN) is None


def test_of_several_times_a_day_the_latest_counts() -> None:
    assert due_slot(BY_DAY, at("2026-09-01T08:00"), TEHRAN) is None
    assert due_slot(BY_DAY, at("2026-09-01T09:19"), TEHRAN) == at("2026-09-01T08:20")
    assert due_slot(BY_DAY, at("2026-09-01T20:00"), TEHRAN) == at("2026-09-01T09:20")


def test_minutes_are_counted_in_slots() -> None:
    assert due_slot(OFTEN, at("2026-09-01T10:04:59"), TEHRAN) == at("2026-09-01T10:00")
    assert due_slot(OFTEN, at("2026-09-01T10:05"), TEHRAN) == at("2026-09-01T10:05")
    assert due_slot(ALWAYS, at("2026-09-01T10:05:59"), TEHRAN) == at("2026-09-01T10:05")


def test_the_next_time_is_after_now() -> None:
    assert next_slot(NIGHTLY, at("2026-09-01T02:29"), TEHRAN) == at("2026-09-01T02:30")
    assert next_slot(NIGHTLY, at("2026-09-01T02:30"), TEHRAN) == at("2026-09-02T02:30")
    assert next_slot(OFTEN, at("2026-09-01T10:05"), TEHRAN) == at("2026-09-01T10:10")


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_when_summer_time_comes_and_goes_a_daily_job_has_one_slot(day: str) -> None:
    first = datetime.combine(date.fromisoformat(day), time(), BERLIN).astimezone(UTC)
    minutes = (first + number * MINUTE for number in range(25 * 60))

    slots = {due_slot(NIGHTLY, now, BERLIN) for now in minutes if _is_on(now, day)} - {None}

    assert len(slots) == 1


def test_a_time_that_summer_time_leaves_out_comes_an_hour_later() -> None:
    left_out = due_slot(NIGHTLY, at("2026-03-29T12:00", BERLIN), BERLIN)
    repeated = due_slot(NIGHTLY, at("2026-10-25T12:00", BERLIN), BERLIN)

    assert left_out == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert repeated == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_minutes_do_not_stumble_over_summer_time() -> None:
    begun = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)

    slots = {due_slot(OFTEN, begun + number * MINUTE, BERLIN) for number in range(25 * 60)}

    assert len(slots) == 25 * 12


def _is_on(now: datetime, day: str) -> bool:
    return now.astimezone(BERLIN).date().isoformat() == day


# --- Once, and again after a failure ------------------------------------------------------------


def test_a_slot_that_came_through_is_over() -> None:
    slot = at("2026-09-01T10:05")

    assert is_to_run(OFTEN, slot, None, NOON, is_told=False)
    assert is_to_run(OFTEN, slot, past(slot - 5 * MINUTE), NOON, is_told=False)
    assert not is_to_run(OFTEN, slot, past(slot), NOON, is_told=False)
    assert not is_to_run(NIGHTLY, slot, past(slot), NOON, is_told=False)


def test_what_is_due_at_every_tick_is_never_over() -> None:
    assert is_to_run(ALWAYS, NOON, past(NOON), NOON, is_told=False)


def test_a_person_repeats_what_is_done_more_than_once_a_day() -> None:
    assert is_to_run(OFTEN, NOON, past(NOON), NOON, is_told=True)
    assert is_to_run(BY_DAY, NOON, past(NOON), NOON, is_told=True)
    assert not is_to_run(NIGHTLY, NOON, past(NOON), NOON, is_told=True)


def test_a_failed_one_waits_for_its_pause_unless_a_person_asks() -> None:
    failed = past(NOON, "failed", attempts=3)

    assert not is_to_run(NIGHTLY, NOON, failed, NOON + 4 * MINUTE - MINUTE, is_told=False)
    assert is_to_run(NIGHTLY, NOON, failed, NOON + 4 * MINUTE, is_told=False)
    assert is_to_run(NIGHTLY, NOON, failed, NOON, is_told=True)


def test_a_killed_one_goes_on_at_once_and_then_waits_too() -> None:
    assert is_to_run(NIGHTLY, NOON, past(NOON, "died"), NOON, is_told=False)
    assert not is_to_run(NIGHTLY, NOON, past(NOON, "died", attempts=2), NOON, is_told=False)


def test_pauses_grow_to_a_quarter_of_an_hour() -> None:
    pauses = [pause_after(attempts) // MINUTE for attempts in (0, 1, 2, 3, 4, 5, 6, 60)]

    assert pauses == [0, 1, 2, 4, 8, 15, 15, 15]


# --- Missed days --------------------------------------------------------------------------------


def test_a_job_that_never_ran_looks_at_today_only() -> None:
    assert days_to_catch_up(TODAY, set(), begun_on=TODAY) == [TODAY]


def test_what_was_before_the_first_run_stays_past() -> None:
    begun_on = TODAY - 3 * DAY

    assert days_to_catch_up(TODAY, {begun_on}, begun_on=begun_on) == [
        TODAY - 2 * DAY,
        TODAY - DAY,
        TODAY,
    ]


def test_after_days_of_rest_all_of_them_come_the_oldest_first() -> None:
    days = days_to_catch_up(TODAY, {LONG_AGO}, begun_on=LONG_AGO)

    assert days == [TODAY - age * DAY for age in range(12, -1, -1)]


def test_no_more_than_fourteen_days_and_none_that_is_done() -> None:
    long_ago = days_to_catch_up(TODAY, set(), begun_on=TODAY - 40 * DAY)
    done = {TODAY - age * DAY for age in range(14) if age != 4}
    gap = days_to_catch_up(TODAY, done, begun_on=LONG_AGO)

    assert (len(long_ago), long_ago[0], long_ago[-1]) == (14, TODAY - 13 * DAY, TODAY)
    assert gap == [TODAY - 4 * DAY, TODAY]
