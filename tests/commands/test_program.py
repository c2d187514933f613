"""program: the terms as one document, written out, checked and published."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from members.selectors.club import club_day
from points.models import Program
from points.rules.documents import read_program, write_program
from points.rules.program_files import dump_document, load_document
from points.rules.templates import template
from points.selectors.programs import terms_on
from tests.cast import Cast
from tests.commands.conftest import Command, run_text

pytestmark = pytest.mark.django_db


def write(folder: Path, document: Mapping[str, Any], name: str = "program.yaml") -> str:
    """The document as a file."""
    path = folder / name
    text = dump_document(document, "json" if name.endswith("json") else "yaml")
    path.write_text(text, encoding="utf-8")
    return str(path)


def flowers() -> dict[str, Any]:
    """A program that can be published."""
    return template("flower_shop", "fa", "IRR")


def broken() -> dict[str, Any]:
    """One with two faults."""
    document = flowers()
    document["rules"][1]["when"] = [{"weekday": {"days": ["someday"]}}]
    document["rules"][2]["give"] = {}
    return document


def test_export_writes_the_program_in_force(cast: Cast) -> None:
    in_force = write_program(terms_on(club_day()))

    assert load_document(run_text("program", "export")) == in_force
    assert json.loads(run_text("program", "export", "--format", "json")) == in_force
    assert json.loads(run_text("program", "export", "--json")) == in_force


def test_export_writes_any_version(cast: Cast, tmp_path: Path) -> None:
    run_text("program", "publish", write(tmp_path, flowers()))

    second = load_document(run_text("program", "export", "--version", "2"))

    assert read_program(second) == read_program(flowers())
    with pytest.raises(CommandError, match="no such version"):
        call_command("program", "export", "--version", "9")


def test_without_a_program_there_is_nothing_to_export(db: None) -> None:
    with pytest.raises(CommandError, match="no program yet"):
        call_command("program", "export")


def test_check_says_that_it_can_be_published(cast: Cast, tmp_path: Path, run_json: Command) -> None:
    path = write(tmp_path, flowers())

    assert run_text("program", "check", path) == "It can be published: 8 rules, 3 tiers.\n"
    assert run_json("program", "check", path) == {"ok": True, "problems": []}


def test_check_tells_every_problem_and_ends_with_one(cast: Cast, tmp_path: Path) -> None:
    out, err = StringIO(), StringIO()
    path = write(tmp_path, broken(), "program.json")

    with pytest.raises(SystemExit) as told:
        call_command("program", "check", path, stdout=out, stderr=err)
    with pytest.raises(SystemExit) as as_json:
        call_command("program", "check", path, "--json", stdout=out, stderr=err)

    days = "saturday, sunday, monday, tuesday, wednesday, thursday, friday"
    first = f"Rule 2, condition 1 (Day of the week), Days: must be one of {days}."
    second = "Rule 3, what it gives: must have exactly one of the kinds it can be."
    assert (told.value.code, as_json.value.code) == (1, 1)
    assert err.getvalue().splitlines() == [first, second]
    assert json.loads(out.getvalue()) == {
        "ok": False,
        "problems": [
            {"field": "rules.2.when.1.weekday.days", "sentence": first},
            {"field": "rules.3.give", "sentence": second},
        ],
    }


def test_a_text_that_cannot_be_read_names_its_line(cast: Cast, tmp_path: Path) -> None:
    path, err = tmp_path / "program.yaml", StringIO()
    path.write_text("format: x\nformat: y\n", encoding="utf-8")

    with pytest.raises(SystemExit):
        call_command("program", "check", str(path), stderr=err)

    assert err.getvalue() == "Line 2: this name stands twice in the same place.\n"


def test_a_file_that_cannot_be_opened(cast: Cast, tmp_path: Path) -> None:
    latin = tmp_path / "latin.yaml"
    latin.write_bytes(b"name: caf\xe9\n")

    with pytest.raises(CommandError, match="No such file"):
        call_command("program", "check", str(tmp_path / "none.yaml"))
    with pytest.raises(CommandError, match="UTF-8"):
        call_command("program", "check", str(latin))


@pytest.mark.parametrize("written", ["2030-03-21", "1409-01-01", "۱۴۰۹/۱/۱"])
def test_publish_takes_a_day_of_either_calendar(
    cast: Cast, tmp_path: Path, run_json: Command, written: str
) -> None:
    path = write(tmp_path, flowers(), "program.json")

    result = run_json("program", "publish", path, "--starts-on", written)

    assert result == {"version": 2, "starts_on": "2030-03-21"}
    assert Program.objects.get(version=2).starts_on == date(2030, 3, 21)


def test_publish_begins_tomorrow_by_itself(cast: Cast, tmp_path: Path) -> None:
    tomorrow = club_day() + timedelta(days=1)

    said = run_text("program", "publish", write(tmp_path, flowers()))

    assert said == f"Version 2 holds from {tomorrow.isoformat()}.\n"
    assert len(terms_on(tomorrow).rules) == 8


def test_the_very_first_version_holds_today(db: None, tmp_path: Path, run_json: Command) -> None:
    result = run_json("program", "publish", write(tmp_path, flowers()))

    assert result == {"version": 1, "starts_on": club_day().isoformat()}


def test_publish_refuses_a_day_that_has_come_and_a_broken_document(
    cast: Cast, tmp_path: Path
) -> None:
    path = write(tmp_path, flowers())

    with pytest.raises(CommandError, match="day to come"):
        call_command("program", "publish", path, "--starts-on", "2024-01-01")
    with pytest.raises(CommandError, match="starts-on"):
        call_command("program", "publish", path, "--starts-on", "soon")
    with pytest.raises(SystemExit):
        call_command("program", "publish", write(tmp_path, broken()), stderr=StringIO())

    assert Program.objects.count() == 1
