"""Important dates: kept once, by who may, changed and forgotten."""

from datetime import timedelta
from typing import Any

import pytest

from members.exceptions import InvalidField, MemberClosed, NotAllowed, UnknownDate, UnknownMember
from members.models import AuditEntry, ImportantDate, Member
from members.roles import SYSTEM, Actor
from members.services.dates import change_date, forget_date
from tests.cast import Cast
from tests.clock import NOON
from tests.factories import make_member, refused
from tests.members.date_cases import MOTHER, keep
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


LATER = NOON + timedelta(days=3)


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
