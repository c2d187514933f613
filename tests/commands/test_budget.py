"""budget: the cap's figures as a script reads them."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from tests.cast import Cast
from tests.commands.conftest import Command, run_text
from tests.factories import ring_up

pytestmark = pytest.mark.django_db


def test_the_window_of_a_day(cast: Cast, run_json: Command) -> None:
    ring_up(cast.shop, 12_590_000, member=cast.sara, now=datetime(2026, 10, 1, 8, tzinfo=UTC))

    result = run_json("budget", "--on", "2026-10-10")

    assert result == {
        "window": {"from": "2026-09-23", "to": "2026-10-22"},
        "sales": 12_590_000,
        "given_back": 625_000,
        "cap_bps": 500,
        "allowed": 629_500,
        "left": 4_500,
        "pool": 0,
        "open_debt": 0,
    }


def test_in_words_for_a_jalali_day(cast: Cast) -> None:
    said = run_text("budget", "--on", "1405/07/18")

    assert said.splitlines()[0] == "window      2026-09-23 to 2026-10-22"
    assert "cap         5%" in said


def test_without_a_program_it_says_what_to_do(db: None) -> None:
    with pytest.raises(CommandError, match="create_owner"):
        call_command("budget")
