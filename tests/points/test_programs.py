"""Publishing terms: a day to come, never beyond the cap."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from members.exceptions import InvalidField, NotAllowed
from members.models import AuditEntry
from members.roles import SYSTEM
from members.selectors.club import club_day
from points.exceptions import NoProgram
from points.models import Program
from points.selectors.programs import terms_on
from points.services.programs import publish_program
from tests.cast import Cast
from tests.factories import make_program, refused
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

GENEROUS: dict[str, Any] = {"earn_amount": 50_000, "point_value": 2_500, "cap_bps": 500}


def tomorrow() -> date:
    """The first day on which a second version may start."""
    return club_day() + timedelta(days=1)


def test_a_new_version_holds_from_its_day_on(cast: Cast) -> None:
    program = publish_program(actor=cast.actor("owner"), starts_on=tomorrow(), **GENEROUS)

    assert (program.version, program.published_by) == (2, f"user:{cast.owner.pk}")
    assert terms_on(club_day()).earn_amount == 100_000
    assert terms_on(tomorrow()).earn_amount == 50_000
    assert terms_on(tomorrow() + timedelta(days=900)).version == 2
    audit = AuditEntry.objects.latest("id")
    assert (audit.action, audit.subject) == ("program.published", "program:2")


def test_before_the_first_version_the_first_holds(cast: Cast) -> None:
    assert terms_on(date(2000, 1, 1)).version == 1


def test_without_any_there_are_no_terms(db: None) -> None:
    with pytest.raises(NoProgram):
        terms_on(club_day())


@pytest.mark.parametrize("days", [0, -1, -400])
def test_never_under_members_feet(cast: Cast, days: int) -> None:
    with nothing_changed(), refused(InvalidField) as refusal:
        publish_program(actor=SYSTEM, starts_on=club_day() + timedelta(days=days), **GENEROUS)

    assert refusal.value.facts["problem"] == "not_in_future"


def test_versions_stand_in_order(cast: Cast) -> None:
    publish_program(actor=SYSTEM, starts_on=tomorrow() + timedelta(days=9), **GENEROUS)

    with nothing_changed(), refused(InvalidField):
        publish_program(actor=SYSTEM, starts_on=tomorrow(), **GENEROUS)


@pytest.mark.parametrize(
    ("terms", "field", "problem"),
    [
        ({"point_value": 2_501}, "point_value", "above_cap"),
        ({"earn_amount": 0}, "earn_amount", "out_of_range"),
        ({"point_value": 0}, "point_value", "out_of_range"),
        ({"earn_amount": 10**12 + 1}, "earn_amount", "out_of_range"),
        ({"cap_bps": 10_001}, "cap_bps", "out_of_range"),
        ({"cap_bps": -1}, "cap_bps", "out_of_range"),
        ({"expiry_months": 0}, "expiry_months", "out_of_range"),
        ({"expiry_months": 121}, "expiry_months", "out_of_range"),
        ({"vesting_days": -1}, "vesting_days", "out_of_range"),
        ({"vesting_days": 367}, "vesting_days", "out_of_range"),
        ({"redeem_max_bps": 10_001}, "redeem_max_bps", "out_of_range"),
        ({"redeem_min_points": -1}, "redeem_min_points", "out_of_range"),
        ({"window_kind": "week"}, "window_kind", "invalid_choice"),
        ({"calendar": "lunar"}, "calendar", "invalid_choice"),
    ],
)
def test_terms_that_cannot_be(cast: Cast, terms: dict[str, Any], field: str, problem: str) -> None:
    """R02 and the rest."""
    with nothing_changed(), refused(InvalidField) as refusal:
        publish_program(actor=SYSTEM, starts_on=tomorrow(), **GENEROUS | terms)

    assert (refusal.value.facts["field"], refusal.value.facts["problem"]) == (field, problem)


def test_exactly_the_cap_is_allowed(cast: Cast) -> None:
    program = publish_program(
        actor=SYSTEM, starts_on=tomorrow(), earn_amount=3, point_value=1, cap_bps=3_334
    )

    assert program.cap_bps == 3_334


@pytest.mark.parametrize("role", ["manager", "cashier", "analyst", "till"])
def test_terms_are_the_owners(cast: Cast, role: str) -> None:
    with nothing_changed(), refused(NotAllowed):
        publish_program(actor=cast.actor(role), starts_on=tomorrow(), **GENEROUS)


def test_the_database_refuses_a_rate_above_the_cap_too(db: None) -> None:
    """R02: the second net."""
    program = make_program()

    with pytest.raises(IntegrityError, match="program_rate_within_cap"), transaction.atomic():
        Program.objects.filter(pk=program.pk).update(point_value=5_001)
