"""Important dates read: whose day it is, in any calendar, with the leap days where they belong."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from members.models import ImportantDate, Member
from members.selectors.dates import dates_of, members_with_date_on
from points.rules.conditions import DATE_KINDS
from tests.cast import Cast
from tests.clock import NOON, TEHRAN
from tests.factories import make_member
from tests.members.date_cases import keep

pytestmark = pytest.mark.django_db


# --- Reading ------------------------------------------------------------------------------------


def test_a_members_dates_the_nearest_first(cast: Cast) -> None:
    today = date(2026, 11, 21)  # 30 Aban 1405
    keep(cast.sara, month=8, day=29)
    wedding = keep(cast.sara, whose="self", kind="wedding", month=8, day=30, year=1390)
    keep(cast.sara, whose="child", calendar="gregorian", month=12, day=1)
    keep(make_member(), month=9, day=1)

    found = dates_of(cast.sara.pk, today=today)

    assert [(kept.whose, kept.next_on, kept.days_left) for kept in found] == [
        ("self", today, 0),
        ("child", date(2026, 12, 1), 10),
        ("mother", date(2027, 11, 20), 364),
    ]
    assert (found[0].id, found[0].kind, found[0].year) == (wedding.pk, "wedding", 1390)
    assert (found[0].calendar, found[0].month, found[0].day) == ("jalali", 8, 30)


def test_the_day_is_the_clubs(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(cast.sara, month=6, day=10)
    late = datetime(2026, 9, 1, 23, 30, tzinfo=TEHRAN)
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)

    assert [kept.days_left for kept in dates_of(cast.sara.pk)] == [0]


@pytest.mark.parametrize(
    ("calendar", "month", "day", "on", "off"),
    [
        # 30 Esfand is kept on the 29th of a short year, on itself in a leap year.
        ("jalali", 12, 30, date(2026, 3, 20), date(2026, 3, 21)),
        ("jalali", 12, 30, date(2025, 3, 20), date(2025, 3, 19)),
        ("jalali", 12, 29, date(2025, 3, 19), date(2025, 3, 20)),
        ("gregorian", 2, 29, date(2027, 2, 28), date(2027, 3, 1)),
        ("gregorian", 2, 29, date(2028, 2, 29), date(2028, 2, 28)),
        ("gregorian", 2, 28, date(2028, 2, 28), date(2028, 2, 29)),
        ("jalali", 1, 1, date(2026, 3, 21), date(2026, 3, 20)),
        ("gregorian", 12, 31, date(2026, 12, 31), date(2027, 1, 1)),
    ],
)
def test_whose_day_it_is(
    cast: Cast, calendar: str, month: int, day: int, on: date, off: date
) -> None:
    kept = keep(cast.sara, calendar=calendar, month=month, day=day)

    assert members_with_date_on(on, ["birthday"]) == [(cast.sara.pk, kept.pk)]
    assert members_with_date_on(off, ["birthday"]) == []


def test_only_the_kinds_asked_for_and_active_members(cast: Cast) -> None:
    day = date(2026, 10, 7)  # 15 Mehr 1405
    birthday = keep(cast.sara)
    wedding = keep(cast.sara, kind="wedding", calendar="gregorian", month=10, day=7)
    gone = make_member()
    keep(gone)
    Member.objects.filter(pk=gone.pk).update(status=Member.Status.ERASED)

    assert members_with_date_on(day, ["birthday"]) == [(cast.sara.pk, birthday.pk)]
    assert members_with_date_on(day, ["birthday", "wedding"]) == [
        (cast.sara.pk, birthday.pk),
        (cast.sara.pk, wedding.pk),
    ]
    assert members_with_date_on(day, []) == []


# --- In three calendars, under three policies ---------------------------------------------------


@pytest.mark.parametrize(
    ("calendar", "policy", "next_on"),
    [
        (("jalali", 12, 30), "before", date(2027, 3, 20)),
        (("jalali", 12, 30), "after", date(2027, 3, 21)),
        (("jalali", 12, 30), "leap-only", date(2030, 3, 20)),
        (("gregorian", 2, 29), "before", date(2027, 2, 28)),
        (("gregorian", 2, 29), "after", date(2027, 3, 1)),
        (("gregorian", 2, 29), "leap-only", date(2028, 2, 29)),
        (("lunar", 10, 30), "before", date(2027, 4, 7)),
        (("lunar", 8, 30), "before", date(2027, 2, 7)),
        (("lunar", 8, 30), "after", date(2027, 2, 8)),
    ],
)
def test_a_leap_day_is_kept_as_was_wished(
    cast: Cast, calendar: tuple[str, int, int], policy: str, next_on: date
) -> None:
    name, month, day = calendar
    kept = keep(cast.sara, calendar=name, month=month, day=day, leap_policy=policy)

    found = dates_of(cast.sara.pk, today=date(2026, 11, 21))

    assert [view.next_on for view in found] == [next_on]
    assert members_with_date_on(next_on, ["birthday"]) == [(cast.sara.pk, kept.pk)]
    for beside in (-1, 1):
        assert members_with_date_on(next_on + timedelta(days=beside), ["birthday"]) == []


@pytest.mark.parametrize(
    ("facts", "turns"),
    [
        ({"month": 9, "day": 1, "year": 1380}, 25),
        ({"month": 1, "day": 1, "year": 1380}, 26),
        ({"calendar": "gregorian", "month": 12, "day": 1, "year": 2000}, 26),
        # Thirty-three lunar years are about thirty-two of the sun.
        ({"calendar": "lunar", "month": 7, "day": 13, "year": 1415}, 33),
        ({"month": 12, "day": 30, "year": 1399, "leap_policy": "after"}, 6),
        ({"month": 9, "day": 1}, None),
    ],
)
def test_the_how_manieth_it_is(cast: Cast, facts: dict[str, Any], turns: int | None) -> None:
    keep(cast.sara, **facts)

    (found,) = dates_of(cast.sara.pk, today=date(2026, 11, 21))

    assert found.turns == turns


def test_who_was_born_today_turns_nothing_yet(cast: Cast) -> None:
    keep(cast.sara, month=6, day=10, year=1405)

    (found,) = dates_of(cast.sara.pk, today=date(2026, 9, 1))

    assert (found.days_left, found.turns) == (0, None)


def test_everything_that_can_be_told_of_a_date(cast: Cast) -> None:
    keep(
        cast.sara,
        kind="other",
        title="  Opening of the workshop ",
        person="مریم",
        lead_days=[3, 7, 3, 0],
        note="She likes tulips",
        source="purchase",
    )

    (found,) = dates_of(cast.sara.pk, today=date(2026, 11, 21))

    assert (found.title, found.person) == ("Opening of the workshop", "مریم")
    assert (found.lead_days, found.note, found.source) == (
        [7, 3, 0],
        "She likes tulips",
        "purchase",
    )
    assert found.told_at == NOON


def test_nobody_is_cheerful_about_a_death(cast: Cast) -> None:
    keep(cast.sara, kind="remembrance")

    (found,) = dates_of(cast.sara.pk)

    assert found.is_mourning
    assert "remembrance" not in DATE_KINDS
    assert set(DATE_KINDS) | {"remembrance"} == set(ImportantDate.Kind.values)
