"""occasions: the days of one year, as a script and as a person read them."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from members.roles import SYSTEM
from members.services.occasions import drop_occasion, set_occasion_day
from tests.cast import Cast
from tests.commands.conftest import Command, run_text

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).parents[1] / "data" / "occasions_1404_1407.json"


def table(year: int) -> list[tuple[str, str, str, str]]:
    """The rows of one Jalali year: key, both names of the day, status."""
    rows = json.loads(TABLE.read_text(encoding="utf-8"))
    return sorted(tuple(row) for row in rows if row[1].startswith(f"{year}-"))


@pytest.mark.parametrize("year", [1404, 1405, 1406, 1407])
def test_before_any_club_it_tells_the_table(db: None, run_json: Command, year: int) -> None:
    told = run_json("occasions", "--year", str(year))

    expected = table(year)
    keys = {row[0] for row in expected}
    rows = [(row["key"], row["jalali"], row["gregorian"], row["status"]) for row in told]
    assert sorted(row for row in rows if row[0] in keys) == expected
    assert {name for row in told for name in row} == {
        *("key", "name", "calendar", "jalali", "gregorian", "status")
    }


def test_one_of_them_in_full(cast: Cast, run_json: Command) -> None:
    told = run_json("occasions", "--year", "1405", "--lang", "fa")

    assert [row for row in told if row["key"] == "mothers_day"] == [
        {
            "key": "mothers_day",
            "name": "روز مادر و روز زن",
            "calendar": "lunar",
            "jalali": "1405-09-09",
            "gregorian": "2026-11-30",
            "status": "official",
        }
    ]
    assert told == sorted(told, key=lambda row: (row["gregorian"], row["key"]))


def test_what_the_club_has_set_counts(cast: Cast, run_json: Command) -> None:
    set_occasion_day(key="eid_fitr", year=1448, on=date(2027, 3, 11), actor=SYSTEM)
    drop_occasion(key="yalda", actor=SYSTEM)

    whole = run_json("occasions", "--year", "1405")
    kept = {row["key"] for row in run_json("occasions", "--year", "1405", "--kept")}

    eid = [(row["jalali"], row["status"]) for row in whole if row["key"] == "eid_fitr"]
    assert eid == [("1405-01-01", "official"), ("1405-12-20", "edited")]
    assert "yalda" in {row["key"] for row in whole}
    assert "yalda" not in kept


def test_a_gregorian_year(cast: Cast, run_json: Command) -> None:
    told = run_json("occasions", "--year", "2026", "--lang", "en")

    names = {row["name"]: row["gregorian"] for row in told}
    assert names["Thanksgiving"] == "2026-11-26"
    assert {row["gregorian"][:4] for row in told} == {"2026"}


def test_in_words(cast: Cast) -> None:
    said = run_text("occasions", "--year", "1405", "--kept", "--lang", "en").splitlines()

    assert said[0].split() == [
        *("1405-01-01", "2026-03-21", "Sat", "official", "eid_fitr", "Eid", "al-Fitr")
    ]


@pytest.mark.parametrize("year", ["12", "1700", "9999"])
def test_a_year_of_no_calendar(db: None, year: str) -> None:
    with pytest.raises(CommandError, match=year):
        call_command("occasions", "--year", year)


def test_this_year_if_none_is_named(db: None, run_json: Command, monkeypatch: Any) -> None:
    monkeypatch.setattr(
        "members.management.commands.occasions.club_day", lambda: date(2026, 11, 22)
    )

    assert run_json("occasions") == run_json("occasions", "--year", "1405")
