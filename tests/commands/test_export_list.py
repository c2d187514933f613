"""export_members and export_list: the dashboard's lists as files of this machine."""

import csv
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from loyalty_club.web import files
from members.models import AuditEntry, Member
from members.rules.spreadsheets import plain_cell, read_table
from tests.cast import Cast
from tests.commands.conftest import Command
from tests.factories import make_member

pytestmark = pytest.mark.django_db


def test_all_members(cast: Cast, run_json: Command, tmp_path: Path) -> None:
    make_member(first_name="مریم")
    path = tmp_path / "members.csv"

    result = run_json("export_members", str(path), "--language", "en")

    assert result == {"rows": 2, "file": str(path)}
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    assert head[:3] == ["Card number", "First name", "Last name"]
    assert [row[1] for row in rows] == ["مریم", "سارا"]
    entry = AuditEntry.objects.get(action="list.exported")
    assert (entry.actor_kind, entry.facts) == (
        "system",
        {"list": "members", "format": "csv", "rows": 2},
    )


@pytest.mark.parametrize("arguments", [("m.xlsx",), ("m.dat", "--format", "xlsx")])
def test_the_name_or_the_option_says_the_format(
    cast: Cast, run_json: Command, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    name, *options = arguments
    path = tmp_path / name

    result = run_json("export_members", str(path), *options)

    sheet = load_workbook(path.open("rb")).active
    assert result["rows"] == 1
    assert sheet is not None
    assert sheet.max_row == 2
    assert sheet.sheet_view.rightToLeft


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@a", "＝1", "＋1", "－1", "＠a", ";=1"])
def test_what_is_taken_out_is_read_back_as_it_was(
    cast: Cast, run_json: Command, tmp_path: Path, ending: str, name: str
) -> None:
    Member.objects.filter(pk=cast.sara.pk).update(first_name=name)
    path = tmp_path / f"members.{ending}"

    run_json("export_members", str(path))

    _head, row = read_table(path)
    assert plain_cell(row.cells[0]) == cast.sara.card_number
    assert plain_cell(row.cells[1]) == name


def test_any_other_list(cast: Cast, run_json: Command, tmp_path: Path) -> None:
    path = tmp_path / "shops.csv"

    assert run_json("export_list", "shops", str(path)) == {"rows": 2, "file": str(path)}


def test_more_rows_than_a_workbook_holds(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "ROWS_OF_A_WORKBOOK", 2)
    make_member()

    with pytest.raises(CommandError, match="take the list as CSV"):
        call_command("export_members", str(tmp_path / "m.xlsx"))


def test_a_folder_that_is_not_there(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("export_members", str(tmp_path / "nowhere" / "m.csv"))
