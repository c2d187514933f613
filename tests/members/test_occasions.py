"""Occasions: shipped once, kept or not, set and confirmed by the owner, and days of mourning."""

from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from members.exceptions import InvalidField, NotAllowed, UnknownOccasion
from members.models import AuditEntry, Club, Occasion, OccasionDay
from members.roles import SYSTEM
from members.rules.occasion_pack import SHIPPED
from members.selectors.occasions import (
    OccasionView,
    mourning_on,
    occasion_choices,
    occasions_between,
    unchecked_days,
)
from members.services.occasions import (
    add_occasion,
    change_occasion,
    clear_occasion_day,
    confirm_occasion_days,
    drop_occasion,
    install_occasions,
    keep_occasion,
    set_occasion_day,
)
from members.services.shops import set_up_club
from tests.cast import Cast
from tests.clock import NOON
from tests.factories import refused
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

YEAR_1405 = date(2026, 3, 21), date(2027, 3, 20)
YEAR_1406 = date(2027, 3, 21), date(2028, 3, 19)
OPENING: dict[str, Any] = {
    "names": {"fa": "سالگرد فروشگاه", "en": "Our anniversary"},
    "calendar": "jalali",
    "rule": "09-10",
    "actor": SYSTEM,
}


def days_of(key: str, first: date, last: date) -> list[tuple[date, str]]:
    """When this occasion is, and how sure that is."""
    found = occasions_between(first, last, kept_only=False)
    return [(view.on, view.status) for view in found if view.key == key]


# --- Shipped ------------------------------------------------------------------------------------


def test_a_club_begins_with_the_shipped_ones(cast: Cast) -> None:
    kept = set(Occasion.objects.filter(is_kept=True).values_list("key", flat=True))

    assert Occasion.objects.count() == len(SHIPPED)
    assert {"mothers_day", "yalda", "ashura", "valentine", "sepandar_29b"} <= kept
    assert not {"sepandar_5e", "halloween", "mothers_day_us", "optician_day"} & kept


def test_a_gregorian_club_begins_with_the_english_days(db: None) -> None:
    set_up_club(actor=SYSTEM, name="Rose", currency="EUR", unit="unit", calendar="gregorian")

    kept = set(Occasion.objects.filter(is_kept=True).values_list("key", flat=True))

    assert {"halloween", "mothers_day_us", "thanksgiving", "easter", "valentine"} <= kept
    assert not {"yalda", "ashura", "mothers_day", "mothering_sunday"} & kept


def test_done_twice_it_is_done_once_and_nothing_of_the_owners_is_lost(cast: Cast) -> None:
    drop_occasion(key="valentine", actor=SYSTEM)
    change_occasion(key="yalda", names={"fa": "یلدا"}, actor=SYSTEM)
    Occasion.objects.filter(key="nowruz").delete()

    added = install_occasions(actor=SYSTEM)
    with nothing_changed():
        again = install_occasions(actor=SYSTEM)

    assert (added, again) == (1, 0)
    assert not Occasion.objects.get(key="valentine").is_kept
    assert Occasion.objects.get(key="yalda").names == {"fa": "یلدا"}


def test_before_there_is_a_club_the_shipped_ones_are_told(db: None) -> None:
    found = occasions_between(*YEAR_1405, kept_only=False, language="en")

    assert Occasion.objects.count() == 0
    assert [view.on for view in found if view.name == "Yalda Night"] == [date(2026, 12, 21)]


# --- Reading ------------------------------------------------------------------------------------


def test_eid_al_fitr_comes_twice_in_1405(cast: Cast) -> None:
    found = [view for view in occasions_between(*YEAR_1405) if view.key == "eid_fitr"]

    assert [(view.on, view.year, view.status) for view in found] == [
        (date(2026, 3, 21), 1447, "official"),
        (date(2027, 3, 10), 1448, "official"),
    ]


def test_an_occasion_as_it_is_told(cast: Cast) -> None:
    found = occasions_between(date(2026, 11, 28), date(2026, 12, 1), language="fa")

    assert found == [
        OccasionView(
            key="mothers_day",
            name="روز مادر و روز زن",
            calendar="lunar",
            on=date(2026, 11, 30),
            until=date(2026, 11, 30),
            year=1448,
            status="official",
            tone="festive",
            whose=("mother", "wife"),
            lead_days=(10, 3),
            is_kept=True,
        )
    ]


def test_only_what_the_club_keeps_unless_all_is_asked_for(cast: Cast) -> None:
    opticians = date(2026, 6, 27)

    assert "optician_day" not in {view.key for view in occasions_between(opticians, opticians)}
    assert "optician_day" in {
        view.key for view in occasions_between(opticians, opticians, kept_only=False)
    }


def test_choices_the_nearest_first(cast: Cast) -> None:
    explicit = add_occasion(**OPENING | {"rule": "explicit"})

    found = occasion_choices(today=date(2026, 11, 28), language="en")

    assert [one.key for one in found if one.is_kept][:3] == ["mothers_day", "student_day", "yalda"]
    assert (found[-1].key, found[-1].next) == (explicit.key, None)
    assert len(found) == len(SHIPPED) + 1


def test_statements(cast: Cast, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        occasions_between(*YEAR_1405)
    with django_assert_num_queries(2):
        occasion_choices(today=date(2026, 11, 28))


# --- Days set by the owner ----------------------------------------------------------------------


def test_a_day_is_set_for_one_year(cast: Cast) -> None:
    set_occasion_day(
        key="mothers_day", year=1449, on=date(2027, 11, 20), actor=cast.actor("owner"), now=NOON
    )

    kept = OccasionDay.objects.get()
    row = AuditEntry.objects.latest("id")
    assert days_of("mothers_day", *YEAR_1406) == [(date(2027, 11, 20), "edited")]
    assert days_of("mothers_day", *YEAR_1405) == [(date(2026, 11, 30), "official")]
    assert (kept.set_at, kept.set_by) == (NOON, f"user:{cast.owner.pk}")
    assert (row.action, row.subject) == ("occasion.day_set", "mothers_day")


def test_a_year_is_left_out_and_taken_back(cast: Cast) -> None:
    set_occasion_day(key="yalda", year=1405, on=None, actor=SYSTEM)
    left_out = days_of("yalda", *YEAR_1405)

    clear_occasion_day(key="yalda", year=1405, actor=SYSTEM)
    with nothing_changed():
        clear_occasion_day(key="yalda", year=1405, actor=SYSTEM)

    assert left_out == []
    assert days_of("yalda", *YEAR_1405) == [(date(2026, 12, 21), "fixed")]


def test_each_lunar_year_has_its_own_day(cast: Cast) -> None:
    set_occasion_day(key="eid_fitr", year=1448, on=date(2027, 3, 11), actor=SYSTEM)

    assert days_of("eid_fitr", *YEAR_1405) == [
        (date(2026, 3, 21), "official"),
        (date(2027, 3, 11), "edited"),
    ]


def test_setting_the_same_day_again_changes_nothing(cast: Cast) -> None:
    set_occasion_day(key="eid_fitr", year=1448, on=date(2027, 3, 11), actor=SYSTEM)

    with nothing_changed():
        set_occasion_day(key="eid_fitr", year=1448, on=date(2027, 3, 11), actor=SYSTEM)


def test_an_occasion_that_nothing_computes(cast: Cast) -> None:
    key = add_occasion(**OPENING | {"rule": "explicit", "tone": "mourning"}).key
    set_occasion_day(key=key, year=1405, on=date(2026, 12, 1), actor=SYSTEM)

    with nothing_changed(), refused(InvalidField) as refusal:
        set_occasion_day(key=key, year=1406, on=date(2026, 12, 1), actor=SYSTEM)

    assert days_of(key, *YEAR_1405) == [(date(2026, 12, 1), "edited")]
    assert refusal.value.facts == {"field": "on", "problem": "other_year"}


def test_a_day_too_far_away_is_refused(cast: Cast) -> None:
    with nothing_changed(), refused(InvalidField) as refusal:
        set_occasion_day(key="yalda", year=1405, on=date(2026, 10, 1), actor=SYSTEM)

    assert refusal.value.facts == {"field": "on", "problem": "other_year"}


# --- The yearly check ---------------------------------------------------------------------------


def test_the_days_that_nobody_has_checked(cast: Cast) -> None:
    esfand = date(2027, 3, 1)
    before = unchecked_days(esfand)

    confirmed = confirm_occasion_days(
        keys_years=[(view.key, view.year) for view in before], actor=cast.actor("manager")
    )

    assert {"mothers_day", "ashura", "eid_fitr"} <= {view.key for view in before}
    assert {view.status for view in before} == {"predicted"}
    assert confirmed == len(before)
    assert unchecked_days(esfand) == []
    assert days_of("mothers_day", *YEAR_1406) == [(date(2027, 11, 19), "official")]


def test_nothing_waits_where_the_calendar_is_printed(cast: Cast) -> None:
    assert unchecked_days(date(2026, 2, 1)) == []


def test_what_is_set_or_dropped_is_not_asked_for(cast: Cast) -> None:
    esfand = date(2027, 3, 1)
    drop_occasion(key="ashura", actor=SYSTEM)
    set_occasion_day(key="mothers_day", year=1449, on=date(2027, 11, 20), actor=SYSTEM)

    waiting = {view.key for view in unchecked_days(esfand)}
    with nothing_changed():
        confirmed = confirm_occasion_days(keys_years=[("mothers_day", 1449)], actor=SYSTEM)

    assert not {"ashura", "mothers_day"} & waiting
    assert confirmed == 0


# --- Mourning -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (date(2026, 6, 16), "muharram"),
        (date(2026, 6, 24), "tasua"),
        (date(2026, 6, 25), "ashura"),
        (date(2026, 6, 26), "muharram"),
        (date(2026, 6, 27), "muharram"),
        (date(2026, 8, 4), "arbaeen"),
        (date(2026, 8, 13), "safar_end"),
        (date(2026, 11, 13), "fatima_martyrdom"),
        (date(2027, 2, 26), "qadr"),
        (date(2027, 2, 28), "qadr21"),
        (date(2027, 3, 2), "qadr"),
        (date(2027, 6, 5), "khordad14"),
    ],
)
def test_days_of_mourning(cast: Cast, day: date, key: str) -> None:
    found = mourning_on(day)

    assert found is not None
    assert found.key == key


@pytest.mark.parametrize("day", [date(2026, 6, 28), date(2026, 12, 21), date(2027, 3, 3)])
def test_other_days_are_no_days_of_mourning(cast: Cast, day: date) -> None:
    assert mourning_on(day) is None


def test_a_club_that_does_not_mourn(cast: Cast) -> None:
    for key in ("ashura", "muharram"):
        drop_occasion(key=key, actor=SYSTEM)

    assert mourning_on(date(2026, 6, 25)) is None


# --- The owner's own ----------------------------------------------------------------------------


def test_a_day_of_the_clubs_own(cast: Cast) -> None:
    occasion = add_occasion(
        **OPENING | {"rule": " NTH:1:FRI:09 ", "whose": ["wife", "wife"], "lead_days": [1, 5]}
    )

    second = add_occasion(**OPENING)

    assert (occasion.key, second.key) == ("our_anniversary", "our_anniversary_2")
    assert (occasion.rule, occasion.whose, occasion.lead_days) == ("nth:1:fri:09", ["wife"], [5, 1])
    assert (occasion.is_kept, occasion.is_shipped) == (True, False)
    assert days_of("our_anniversary", *YEAR_1405) == [(date(2026, 11, 27), "rule")]


@pytest.mark.parametrize(
    ("facts", "field", "problem"),
    [
        ({"names": {"fa": " "}}, "names", "required"),
        ({"names": {"xx": "a"}}, "names", "invalid_choice"),
        ({"names": {"en": "a" * 61}}, "names", "too_long"),
        ({"calendar": "julian"}, "calendar", "invalid_choice"),
        ({"rule": "some day"}, "rule", "not_a_rule"),
        ({"rule": "x" * 41}, "rule", "too_long"),
        ({"rule": "12-31"}, "rule", "invalid_date"),
        ({"tone": "loud"}, "tone", "invalid_choice"),
        ({"whose": ["neighbour"]}, "whose", "invalid_choice"),
    ],
)
def test_what_is_no_occasion(cast: Cast, facts: dict[str, Any], field: str, problem: str) -> None:
    with nothing_changed(), refused(InvalidField) as refusal:
        add_occasion(**OPENING | facts)

    assert refusal.value.facts == {"field": field, "problem": problem}


def test_an_occasion_is_changed(cast: Cast) -> None:
    change_occasion(
        key="mehregan", rule="07-16", tone="plain", lead_days=[4], actor=cast.actor("manager")
    )
    with nothing_changed():
        change_occasion(key="mehregan", rule="07-16", actor=SYSTEM)

    row = AuditEntry.objects.latest("id")
    assert days_of("mehregan", *YEAR_1405) == [(date(2026, 10, 8), "fixed")]
    assert (row.action, row.facts) == (
        "occasion.changed",
        {"fields": ["lead_days", "rule", "tone"]},
    )


def test_keeping_and_dropping(cast: Cast) -> None:
    keep_occasion(key="halloween", actor=cast.actor("owner"))
    with nothing_changed():
        keep_occasion(key="halloween", actor=SYSTEM)
    kept = Occasion.objects.get(key="halloween").is_kept

    drop_occasion(key="halloween", actor=cast.actor("owner"))

    assert kept
    assert not Occasion.objects.get(key="halloween").is_kept
    assert AuditEntry.objects.latest("id").action == "occasion.dropped"


def test_who_may_not_and_what_is_not_there(cast: Cast) -> None:
    cashier = cast.actor("cashier")

    with nothing_changed():
        with refused(NotAllowed):
            keep_occasion(key="halloween", actor=cashier)
        with refused(NotAllowed):
            set_occasion_day(key="yalda", year=1405, on=None, actor=cashier)
        with refused(NotAllowed):
            add_occasion(**OPENING | {"actor": cashier})
        with refused(NotAllowed):
            install_occasions(actor=cashier)
        with refused(UnknownOccasion):
            drop_occasion(key="mars_day", actor=SYSTEM)
        with refused(UnknownOccasion):
            set_occasion_day(key="mars_day", year=1405, on=None, actor=SYSTEM)


def test_a_club_that_stood_before_gets_them_by_the_migration(cast: Cast) -> None:
    Occasion.objects.all().delete()
    migration = import_module("members.migrations.0007_shipped_occasions")

    migration.install(apps, None)
    migration.install(apps, None)

    told = Occasion.objects.values_list("key", "is_kept", "is_shipped")
    assert sorted(told) == sorted((one.key, "jalali" in one.kept_in, True) for one in SHIPPED)


def test_without_a_club_the_migration_installs_nothing(db: None) -> None:
    import_module("members.migrations.0007_shipped_occasions").install(apps, None)

    assert (Club.objects.count(), Occasion.objects.count()) == (0, 0)
