"""import_members and import_dates: what an operator brings in from the shell."""

import csv
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from members.models import Consent, ImportantDate, Member
from tests.cast import Cast
from tests.commands.conftest import Command, run_text
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

MEMBERS = """\
mobile,name,last_name,birthday,offers allowed
09121110001,Mina,Rezaei,1986-08-03,yes
9121110002,Kaveh,Mahdavi,3 Mehr,no
0912,Nobody,,,
"""


def file_of(folder: Path, text: str, name: str = "members.csv") -> Path:
    """A CSV file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_members_come_in_and_refused_rows_go_to_a_file(
    cast: Cast, run_json: Command, tmp_path: Path
) -> None:
    path = file_of(tmp_path, MEMBERS)

    summary = run_json("import_members", str(path))

    errors = tmp_path / "members.csv.errors.csv"
    assert summary == {
        "rows": 3,
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "refused": 1,
        "errors_file": str(errors),
    }
    with errors.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][:3] == ["row", "reason", "mobile"]
    assert (rows[1][0], rows[1][2], len(rows)) == ("4", "0912", 2)
    assert not Consent.objects.filter(member__origin="import").exists()


def test_a_dry_run_says_the_same_and_writes_nothing(
    cast: Cast, run_json: Command, tmp_path: Path
) -> None:
    path = file_of(tmp_path, MEMBERS)

    with nothing_changed():
        told = run_json("import_members", str(path), "--dry-run")

    assert run_json("import_members", str(path)) == told
    assert run_json("import_members", str(path))["unchanged"] == 2


def test_permission_and_overwriting_are_asked_for(
    cast: Cast, run_json: Command, tmp_path: Path
) -> None:
    path = file_of(tmp_path, "mobile,name,offers allowed\n09121234567,Zahra,yes\n")

    summary = run_json("import_members", str(path), "--overwrite", "--consents")

    cast.sara.refresh_from_db()
    assert (summary["updated"], cast.sara.first_name) == (1, "Zahra")
    assert cast.sara.allows_promotion


def test_dates_of_known_members(cast: Cast, run_json: Command, tmp_path: Path) -> None:
    path = file_of(tmp_path, "mobile,whose,kind,date\n09121234567,wife,birthday,5/6\n", "dates.csv")

    assert run_json("import_dates", str(path))["refused"] == 1
    summary = run_json("import_dates", str(path), "--day-first")

    day = ImportantDate.objects.get()
    assert (summary["created"], summary["errors_file"]) == (1, None)
    assert (day.whose, day.month, day.day, day.calendar) == ("wife", 6, 5, "jalali")


def test_a_file_that_cannot_be_used_is_a_sentence(cast: Cast, tmp_path: Path) -> None:
    with translation.override("en"), pytest.raises(CommandError, match="empty"):
        call_command("import_members", str(file_of(tmp_path, "")))
    with (
        translation.override("en"),
        pytest.raises(CommandError, match="not among the columns"),
    ):
        call_command("import_members", str(file_of(tmp_path, "name\nMina\n")))


def test_people_read_it_too(cast: Cast, tmp_path: Path) -> None:
    told = run_text("import_members", str(file_of(tmp_path, MEMBERS)), "--dry-run")

    assert "created       2" in told
    assert "dry run" in told
    assert Member.objects.count() == 1
