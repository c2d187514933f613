"""replay_program: the club's own months under a program, as a script reads them."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError

from points.models import LedgerEntry, Purchase
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.commands.conftest import Command, run_text
from tests.commands.test_simulate_year import document, write
from tests.factories import ring_up

pytestmark = pytest.mark.django_db


def sell(cast: Cast) -> None:
    """A month ago and today."""
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON - 30 * DAY)
    ring_up(cast.shop, 2_000_000, member=cast.sara, now=NOON)
    ring_up(cast.shop, 1_000_000, now=NOON + timedelta(hours=1))


@time_machine.travel(NOON + timedelta(hours=2), tick=False)
def test_the_current_program(cast: Cast, run_json: Command) -> None:
    sell(cast)

    result = run_json("replay_program")

    assert (result["sales"], result["given_back"], result["percent"]) == (13_000_000, 600_000, 4.61)
    assert (result["grants"], result["cut"]) == (2, 0)
    assert [month["month"] for month in result["by_month"]] == ["1405-05", "1405-06"]
    assert [month["given_back"] for month in result["by_month"]] == [500_000, 100_000]
    assert (result["tiers"], result["liability"]) == ({}, 600_000)


@time_machine.travel(NOON + timedelta(hours=2), tick=False)
def test_a_draft_from_a_file(cast: Cast, run_json: Command, tmp_path: Path) -> None:
    sell(cast)

    result = run_json("replay_program", "--program", write(tmp_path, document()))

    assert (result["given_back"], result["percent"]) == (300_000, 2.3)
    assert result["tiers"] == {"green": 1, "gold": 0}


@time_machine.travel(NOON + timedelta(hours=2), tick=False)
def test_some_days_in_either_calendar(cast: Cast, run_json: Command) -> None:
    sell(cast)

    today = run_json("replay_program", "--from", "1405/06/10", "--to", "2026-09-01")

    assert (today["from"], today["to"]) == ("2026-09-01", "2026-09-01")
    assert (today["sales"], today["liability"]) == (3_000_000, 600_000)


@time_machine.travel(NOON + timedelta(hours=2), tick=False)
def test_it_writes_nothing(cast: Cast, tmp_path: Path) -> None:
    sell(cast)
    before = Purchase.objects.count(), LedgerEntry.objects.count()

    said = run_text("replay_program", "--program", write(tmp_path, document()))

    assert said.startswith("This program would have given back 2.3% of sales")
    assert (Purchase.objects.count(), LedgerEntry.objects.count()) == before


def test_days_the_wrong_way_round(cast: Cast) -> None:
    with pytest.raises(CommandError, match="--from is after --to"):
        run_text("replay_program", "--from", "2026-09-02", "--to", "2026-09-01")


def test_without_a_program(db: None) -> None:
    with pytest.raises(CommandError, match="create_owner"):
        run_text("replay_program")
