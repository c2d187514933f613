"""Moments that follow from the program: when points wake and when they are gone."""

from datetime import UTC, date, datetime

from tests.clock import SECOND, TEHRAN
from tests.rules.points.terms import make_terms

SOLD_AT = datetime(2025, 9, 21, 21, 0, tzinfo=TEHRAN)  # 30 Shahrivar 1404


def test_at_once_without_vesting() -> None:
    assert make_terms().vests_at(SOLD_AT, TEHRAN) == SOLD_AT


def test_vesting_ends_with_the_first_moment_of_a_later_day() -> None:
    terms = make_terms(vesting_days=7)

    assert terms.vests_at(SOLD_AT, TEHRAN) == datetime(2025, 9, 28, tzinfo=TEHRAN)


def test_points_live_to_the_end_of_the_same_jalali_day() -> None:
    terms = make_terms(expiry_months=12)

    expires_at = terms.expires_at(SOLD_AT, TEHRAN)

    last = expires_at - SECOND
    assert last == datetime(2026, 9, 21, 23, 59, 59, tzinfo=TEHRAN)  # 30 Shahrivar 1405


def test_the_31st_ends_with_the_30th_of_a_shorter_month() -> None:
    sold_at = datetime(2025, 9, 22, 12, 0, tzinfo=TEHRAN)  # 31 Shahrivar 1404
    terms = make_terms(expiry_months=6)

    expires_at = terms.expires_at(sold_at, TEHRAN)

    assert expires_at == datetime(2026, 3, 21, tzinfo=TEHRAN)  # 29 Esfand is a year's last


def test_the_day_is_the_clubs_not_utcs() -> None:
    just_after = datetime(2026, 9, 1, 20, 30, 1, tzinfo=UTC)  # the 2nd has begun in Tehran
    terms = make_terms(vesting_days=1)

    assert terms.vests_at(just_after, TEHRAN) == datetime(2026, 9, 3, tzinfo=TEHRAN)


def test_windows_follow_the_clubs_calendar() -> None:
    day = date(2026, 9, 1)

    assert make_terms().window(day).starts_on == date(2026, 8, 23)
    assert make_terms(window_kind="quarter").window(day).starts_on == date(2026, 6, 22)
    assert make_terms(window_kind="year").window(day).ends_on == date(2027, 3, 20)
    assert make_terms(calendar="gregorian").window(day).ends_on == date(2026, 9, 30)
