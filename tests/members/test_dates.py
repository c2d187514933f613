"""Important dates: kept once, in any calendar, with the leap days where they belong."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from members.exceptions import InvalidField, MemberClosed, NotAllowed, UnknownDate, UnknownMember
from members.models import AuditEntry, ImportantDate, Member
from members.roles import SYSTEM, Actor
from members.selectors.dates import dates_of, members_with_date_on
from members.services.dates import change_date, forget_date, keep_date
from points.rules.conditions import DATE_KINDS
from tests.cast import Cast
from tests.clock import NOON, TEHRAN
from tests.factories import make_member, refused
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=3)

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


def test_a_child_told_of_as_a_daughter_later_is_the_same(cast: Cast) -> None:
    child = keep(cast.sara, whose="child", month=5, day=5)

    daughter = keep(cast.sara, whose="daughter", month=5, day=5, person="نیکا")
    again = keep(cast.sara, whose="child", month=5, day=5)
    twin = keep(cast.sara, whose="child", month=5, day=5, person="سارا")

    assert (daughter.pk, again.pk) == (child.pk, child.pk)
    assert list(ImportantDate.objects.order_by("pk").values_list("whose", "person")) == [
        ("daughter", "نیکا"),
        ("child", "سارا"),
    ]
    assert twin.pk != child.pk


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
        ({"calendar": "julian"}, "calendar", "invalid_choice"),
        ({"calendar": "lunar", "month": 7, "day": 31}, "day", "invalid_date"),
        ({"calendar": "lunar", "year": 1600}, "year", "invalid_date"),
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


def test_what_is_told_later_is_learned_and_what_is_not_said_stays(cast: Cast) -> None:
    keep(cast.sara, person="مریم", lead_days=[5], note="roses")

    again = keep(cast.sara, year=1340, person="مریم خانم")

    again.refresh_from_db()
    assert (again.year, again.person, again.lead_days, again.note) == (
        1340,
        "مریم خانم",
        [5],
        "roses",
    )


def test_a_member_keeps_his_own_and_nobody_elses(cast: Cast) -> None:
    sara = Actor("member", f"member:{cast.sara.pk}", "Sara", frozenset())
    kept = keep(cast.sara, actor=sara, source="self")
    other = make_member()

    with nothing_changed(), refused(NotAllowed):
        keep(other, actor=sara)
    forget_date(member_id=cast.sara.pk, date_id=kept.pk, actor=sara)

    assert (kept.told_to, kept.source) == (f"member:{cast.sara.pk}", "self")
    assert ImportantDate.objects.count() == 0


@pytest.mark.parametrize(
    ("facts", "field", "problem"),
    [
        ({"leap_policy": "never"}, "leap_policy", "invalid_choice"),
        ({"source": "gossip"}, "source", "invalid_choice"),
        ({"title": "x" * 61}, "title", "too_long"),
        ({"person": "a\nb"}, "person", "control_character"),
        ({"note": "x" * 201}, "note", "too_long"),
    ],
)
def test_what_cannot_be_said_of_a_date(
    cast: Cast, facts: dict[str, Any], field: str, problem: str
) -> None:
    with nothing_changed(), refused(InvalidField) as refusal:
        keep(cast.sara, **facts)

    assert refusal.value.facts == {"field": field, "problem": problem}


@pytest.mark.parametrize("lead_days", [[61], [-1], [1, 2, 3, 4, 5, 6]])
def test_days_of_notice_have_bounds(cast: Cast, lead_days: list[int]) -> None:
    with nothing_changed(), refused(InvalidField) as refusal:
        keep(cast.sara, lead_days=lead_days)

    assert refusal.value.facts["field"] == "lead_days"


def test_a_lunar_thirtieth_of_long_ago_is_believed(cast: Cast) -> None:
    """Whether that month had thirty days is only estimated; of a printed month we know it."""
    kept = keep(cast.sara, calendar="lunar", month=2, day=30, year=1410)

    with nothing_changed(), refused(InvalidField) as refusal:
        keep(cast.sara, calendar="lunar", month=1, day=30, year=1447)

    assert kept.year == 1410
    assert refusal.value.facts == {"field": "year", "problem": "invalid_date"}


# --- Changing -----------------------------------------------------------------------------------


def change(member: Member, date_id: int, **facts: Any) -> ImportantDate:
    """Put her mother's birthday there, with what is said otherwise."""
    told: dict[str, Any] = {"year": None, "actor": SYSTEM, "now": LATER} | MOTHER | facts
    return change_date(member_id=member.pk, date_id=date_id, **told)


def test_a_date_is_changed(cast: Cast) -> None:
    kept = keep(cast.sara, year=1340, note="roses")

    change(cast.sara, kept.pk, day=16, year=1341, leap_policy="after", lead_days=[1])

    kept.refresh_from_db()
    row = AuditEntry.objects.latest("id")
    assert (kept.day, kept.year, kept.note, kept.lead_days) == (16, 1341, "", [1])
    assert (kept.leap_policy, kept.told_at) == ("after", LATER)
    assert (row.action, row.subject, row.facts) == ("member.date_changed", f"date:{kept.pk}", {})


def test_other_words_are_no_other_day(cast: Cast) -> None:
    kept = keep(cast.sara)

    change(cast.sara, kept.pk, note="tulips")

    kept.refresh_from_db()
    assert (kept.note, kept.told_at) == ("tulips", NOON)


def test_changing_nothing_writes_nothing(cast: Cast) -> None:
    kept = keep(cast.sara)

    with nothing_changed():
        change(cast.sara, kept.pk)


def test_changes_that_are_refused(cast: Cast) -> None:
    kept = keep(cast.sara)
    keep(cast.sara, day=16)
    others = keep(make_member())

    with nothing_changed():
        with refused(InvalidField) as taken:
            change(cast.sara, kept.pk, day=16)
        with refused(UnknownDate):
            change(cast.sara, others.pk)
        with refused(NotAllowed):
            change(cast.sara, kept.pk, actor=cast.actor("analyst"))
        with refused(InvalidField):
            change(cast.sara, kept.pk, month=12, day=30, year=1404)

    assert taken.value.facts == {"field": "day", "problem": "taken"}
