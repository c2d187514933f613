"""upcoming_dates: whose day is near, as a script and as a person read it."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from members.models import Occasion
from members.roles import SYSTEM
from members.services.dates import keep_date
from tests.cast import Cast
from tests.clock import NOON
from tests.commands.conftest import Command, run_text

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 28)


@pytest.fixture(autouse=True)
def that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is two days before Mother's Day 1405."""
    monkeypatch.setattr("members.management.commands.upcoming_dates.club_day", lambda: TODAY)


def test_dates_and_occasions(cast: Cast, run_json: Command) -> None:
    kept = keep_date(
        member_id=cast.sara.pk,
        whose="mother",
        kind="birthday",
        calendar="lunar",
        month=6,
        day=22,
        year=1400,
        actor=SYSTEM,
        now=NOON,
    )

    told = run_json("upcoming_dates", "--days", "4")

    assert told["dates"] == [
        {
            "member": cast.sara.pk,
            "name": cast.sara.full_name,
            "date": kept.pk,
            "whose": "mother",
            "kind": "birthday",
            "title": "",
            "calendar": "lunar",
            "gregorian": "2026-12-02",
            "jalali": "1405-09-11",
            "days_left": 4,
            "turns": 48,
            "is_mourning": False,
        }
    ]
    assert [(one["key"], one["jalali"], one["status"]) for one in told["occasions"]] == [
        ("mothers_day", "1405-09-09", "official")
    ]
    assert run_json("upcoming_dates", "--days", "3")["dates"] == []


def test_in_words(cast: Cast) -> None:
    keep_date(
        member_id=cast.sara.pk,
        whose="self",
        kind="wedding",
        calendar="jalali",
        month=9,
        day=8,
        actor=SYSTEM,
        now=NOON,
    )

    said = run_text("upcoming_dates", "--days", "1").splitlines()

    assert said == [f"1405-09-08  {cast.sara.full_name}: wedding (self)"]


def test_nothing_is_near(cast: Cast) -> None:
    Occasion.objects.update(is_kept=False)

    assert run_text("upcoming_dates", "--days", "2") == "Nothing within 2 days.\n"


@pytest.mark.parametrize("days", ["-1", "367"])
def test_too_far(db: None, days: str) -> None:
    with pytest.raises(CommandError, match="--days"):
        call_command("upcoming_dates", "--days", days)
