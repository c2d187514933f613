"""Important dates: kept once, in either calendar, with the leap days where they belong."""

from datetime import date, datetime
from typing import Any

import pytest

from members.exceptions import InvalidField, MemberClosed, NotAllowed, UnknownMember
from members.models import AuditEntry, ImportantDate, Member
from members.roles import SYSTEM
from members.selectors.dates import dates_of, members_with_date_on
from members.services.dates import forget_date, keep_date
from tests.cast import Cast
from tests.clock import NOON, TEHRAN
from tests.factories import make_member, refused
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

MOTHER: dict[str, Any] = {
    "whose": "mother",
    "kind": "birthday",
    "calendar": "jalali",
    "month": 7,
    "day": 15,
}


def keep(member: Member, **facts: Any) -> ImportantDate:
    """Her mother's birthday, 15 Mehr, with what is said otherwise."""
    told: dict[str, Any] = {"actor": SYSTEM, "now": NOON} | MOTHER | facts
    return keep_date(member_id=member.pk, **told)


def test_a_date_is_kept(cast: Cast) -> None:
    kept = keep(cast.sara, actor=cast.actor("cashier"), year=1340)

    kept.refresh_from_db()
    assert (kept.member_id, kept.whose, kept.kind) == (cast.sara.pk, "mother", "birthday")
    assert (kept.calendar, kept.month, kept.day, kept.year) == ("jalali", 7, 15, 1340)
    assert (kept.told_at, kept.told_to) == (NOON, f"user:{cast.cashier.pk}")


def test_the_audit_knows_no_detail(cast: Cast) -> None:
    before = AuditEntry.objects.count()

    kept = keep(cast.sara)

    row = AuditEntry.objects.latest("id")
    assert AuditEntry.objects.count() == before + 1
    assert (row.action, row.subject) == ("member.date_kept", f"date:{kept.pk}")
    assert (row.member_id, row.facts, row.at) == (cast.sara.pk, {}, NOON)


def test_keeping_twice_is_keeping_once(cast: Cast) -> None:
    first = keep(cast.sara, year=1340)

    with nothing_changed():
        again = keep(cast.sara)

    assert again == first
    assert again.year == 1340


def test_a_year_that_is_told_later_is_learned(cast: Cast) -> None:
    keep(cast.sara)

    keep(cast.sara, year=1340)

    assert list(ImportantDate.objects.values_list("year", flat=True)) == [1340]


@pytest.mark.parametrize(
    ("calendar", "month", "day", "year"),
    [
        ("jalali", 12, 30, None),
        ("jalali", 12, 30, 1403),
        ("jalali", 6, 31, None),
        ("gregorian", 2, 29, None),
        ("gregorian", 2, 29, 2024),
        ("gregorian", 12, 31, 1990),
        ("jalali", 6, 10, 1405),
    ],
)
def test_days_that_some_year_has(
    cast: Cast, calendar: str, month: int, day: int, year: int | None
) -> None:
    kept = keep(cast.sara, calendar=calendar, month=month, day=day, year=year)

    assert (kept.month, kept.day, kept.year) == (month, day, year)


@pytest.mark.parametrize(
    ("facts", "field", "problem"),
    [
        ({"day": 31}, "day", "invalid_date"),
        ({"day": 0}, "day", "invalid_date"),
        ({"month": 13}, "day", "invalid_date"),
        ({"month": 0}, "day", "invalid_date"),
        ({"month": 12, "day": 31}, "day", "invalid_date"),
        ({"calendar": "gregorian", "month": 2, "day": 30}, "day", "invalid_date"),
        ({"calendar": "gregorian", "month": 4, "day": 31}, "day", "invalid_date"),
        ({"month": 12, "day": 30, "year": 1404}, "year", "invalid_date"),
        ({"calendar": "gregorian", "month": 2, "day": 29, "year": 2023}, "year", "invalid_date"),
        ({"year": 1990}, "year", "invalid_date"),
        ({"calendar": "gregorian", "year": 1340}, "year", "invalid_date"),
        ({"month": 6, "day": 11, "year": 1405}, "year", "in_future"),
        ({"whose": "neighbour"}, "whose", "invalid_choice"),
        ({"kind": "party"}, "kind", "invalid_choice"),
        ({"calendar": "lunar"}, "calendar", "invalid_choice"),
    ],
)
def test_what_is_no_day_is_refused(
    cast: Cast, facts: dict[str, Any], field: str, problem: str
) -> None:
    with nothing_changed(), refused(InvalidField) as refusal:
        keep(cast.sara, **facts)

    assert refusal.value.facts == {"field": field, "problem": problem}


def test_thirty_are_enough_but_a_known_one_may_still_be_told(cast: Cast) -> None:
    for day in range(1, 31):
        keep(cast.sara, day=day)

    with nothing_changed(), refused(InvalidField) as refusal:
        keep(cast.sara, month=8, day=1)
    keep(cast.sara, day=30, year=1340)

    assert refusal.value.facts == {"field": "dates", "problem": "too_many"}
    assert ImportantDate.objects.get(day=30).year == 1340


def test_a_date_is_forgotten_once(cast: Cast) -> None:
    kept = keep(cast.sara)

    forget_date(member_id=cast.sara.pk, date_id=kept.pk, actor=cast.actor("cashier"))
    with nothing_changed():
        forget_date(member_id=cast.sara.pk, date_id=kept.pk, actor=cast.actor("cashier"))

    row = AuditEntry.objects.latest("id")
    assert ImportantDate.objects.count() == 0
    assert (row.action, row.subject) == ("member.date_forgotten", f"date:{kept.pk}")


def test_a_date_of_another_member_stays(cast: Cast) -> None:
    kept = keep(make_member())

    with nothing_changed():
        forget_date(member_id=cast.sara.pk, date_id=kept.pk, actor=SYSTEM)


def test_who_may_not_and_who_is_not_there(cast: Cast) -> None:
    kept = keep(cast.sara)
    gone = make_member()
    Member.objects.filter(pk=gone.pk).update(status=Member.Status.MERGED, merged_into=cast.sara)
    nobody = Member(pk=999_999)

    with nothing_changed():
        with refused(NotAllowed):
            keep(cast.sara, actor=cast.actor("analyst"), day=1)
        with refused(NotAllowed):
            forget_date(member_id=cast.sara.pk, date_id=kept.pk, actor=cast.actor("analyst"))
        with refused(UnknownMember):
            keep(nobody)
        with refused(MemberClosed):
            keep(gone)


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
