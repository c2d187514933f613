"""The clock is doubted when it has jumped ahead, and believed in all honest cases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from members.rules.clock import Kept, Reading, compare, seconds_since
from tests.clock import DAY, NOON

HOUR = timedelta(hours=1)
YEAR = 365 * DAY
MINUTE = timedelta(minutes=1)
KEPT = Kept(NOON, "a start", 1_000)


def reading(counted: int, drift: timedelta = timedelta(0), *, boot: str = "a start") -> Reading:
    """What the clocks say so many seconds after the kept moment, the wall clock gone astray."""
    wall = NOON + timedelta(seconds=counted) + drift
    return Reading(wall, wall, boot, KEPT.seconds + counted)


def believed(kept: Kept | None, seen: Reading) -> bool:
    """Whether work goes on."""
    return compare(kept, seen).jumped_at is None


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(reading(60), id="a minute later"),
        pytest.param(reading(60, drift=HOUR), id="an hour ahead, no more"),
        pytest.param(reading(13 * 86_400), id="thirteen days without a tick"),
        pytest.param(reading(60, drift=-2 * HOUR), id="two hours back"),
        pytest.param(reading(60, drift=13 * DAY, boot="another start"), id="thirteen days off"),
        pytest.param(reading(60, drift=13 * DAY, boot=""), id="a machine that does not count"),
    ],
)
def test_it_is_believed(seen: Reading) -> None:
    assert compare(KEPT, seen) == Kept(seen.wall, seen.boot, seen.seconds)
    assert believed(None, seen)


def test_ahead_by_more_than_an_hour_it_is_doubted_and_the_count_goes_on() -> None:
    ahead = reading(60, drift=YEAR)

    doubted = compare(KEPT, ahead)

    assert doubted == Kept(NOON + MINUTE, "a start", 1_060, ahead.wall)


def test_a_year_ahead_and_back_it_is_believed_again_by_itself() -> None:
    doubted = compare(KEPT, reading(60, drift=YEAR))
    still = compare(doubted, reading(120, drift=YEAR))

    again = compare(still, reading(180))

    assert still.jumped_at == doubted.jumped_at
    assert again == Kept(NOON + 3 * MINUTE, "a start", 1_180)


def test_a_new_start_does_not_make_a_wrong_clock_right() -> None:
    doubted = compare(KEPT, reading(60, drift=YEAR))

    assert not believed(doubted, reading(600, drift=YEAR, boot="another start"))
    assert believed(doubted, reading(600, boot="another start"))


def test_where_the_database_disagrees_somebody_is_wrong() -> None:
    apart = replace(reading(60), database=NOON - 2 * HOUR)
    close = replace(reading(60), database=NOON - HOUR + MINUTE)

    assert not believed(KEPT, apart)
    assert not believed(None, apart)
    assert believed(KEPT, close)
    assert believed(compare(KEPT, apart), reading(120))


def test_the_last_tick_is_as_old_as_the_machine_says() -> None:
    assert seconds_since(KEPT, reading(90, drift=YEAR)) == 90
    assert seconds_since(KEPT, reading(90, boot="another start")) == 90
    assert seconds_since(KEPT, reading(0, drift=-DAY, boot="another start")) == 0
