"""liability: what was owed at the end of a day, as a script and as a person read it."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from tests.cast import Cast
from tests.commands.conftest import Command, run_text
from tests.factories import ring_up

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 10, 1, 8, tzinfo=UTC)


def test_at_the_end_of_a_day(cast: Cast, run_json: Command) -> None:
    ring_up(cast.shop, 2_000_000, member=cast.sara, now=MORNING)
    ring_up(cast.shop, 1_000_000, member=cast.sara, tender="credit", now=MORNING)

    result = run_json("liability", "--on", "2026-10-10")

    assert result == {
        "on": "2026-10-10",
        "calendar": "jalali",
        "points": 30,
        "value": 150_000,
        "pending_points": 10,
        "pending_value": 50_000,
        "members": 1,
        "by_expiry_month": [
            {"month": "1406-07", "starts_on": "2027-09-23", "points": 30, "value": 150_000}
        ],
        "breakage": None,
        "expected_breakage": None,
    }


def test_both_calendars_name_the_same_day(cast: Cast, run_json: Command) -> None:
    ring_up(cast.shop, 2_000_000, member=cast.sara, now=MORNING)

    by_jalali = run_json("liability", "--on", "1405/07/18")

    assert by_jalali == run_json("liability", "--on", "2026-10-10")
    assert by_jalali["points"] == 20


def test_in_words(cast: Cast) -> None:
    ring_up(cast.shop, 2_000_000, member=cast.sara, now=MORNING)

    said = run_text("liability", "--on", "2026-10-10").splitlines()

    assert said[:2] == ["at the end of 2026-10-10", "points             20"]
    assert said[-1] == "expected breakage  too few points have ended their life to say"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["--on", "2199-01-01"], "not come yet"), (["--on", "soon"], "--on")],
)
def test_a_day_that_cannot_be_told(cast: Cast, arguments: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("liability", *arguments)


def test_without_a_program_it_says_what_to_do(db: None) -> None:
    with pytest.raises(CommandError, match="create_owner"):
        call_command("liability")
