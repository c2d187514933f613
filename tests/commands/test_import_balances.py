"""import_balances: what an old club owed, out of a file, once."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from points.models import PointLot
from points.selectors.balances import balance_of
from tests.cast import Cast
from tests.commands.conftest import Command, run_text
from tests.factories import make_member
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

SOON = date.today().year + 1  # noqa: DTZ011 - only a year to come, whatever the zone


def file_of(folder: Path, *lines: str) -> str:
    """A CSV file with these lines."""
    path = folder / "balances.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def test_known_members_get_what_they_had(cast: Cast, run_json: Command, tmp_path: Path) -> None:
    other = make_member()
    path = file_of(
        tmp_path,
        "mobile,card,points,expires_on",
        f'۰۹۱۲۱۲۳۴۵۶۷,,"1,200",{SOON}-03-20',
        f",{other.card_number},۴۰,",
    )

    result = run_json("import_balances", path)

    assert result == {
        "rows": 2,
        "new": 2,
        "unchanged": 0,
        "refused": 0,
        "points": 1_240,
        "value": 6_200_000,
        "errors": [],
    }
    assert balance_of(cast.sara.pk).spendable == 1_200
    lot = PointLot.objects.get(account_id=cast.sara.pk)
    assert lot.expires_at.year == SOON


def test_persian_headers_and_a_jalali_day(cast: Cast, run_json: Command, tmp_path: Path) -> None:
    path = file_of(
        tmp_path, "شماره موبایل,امتیاز,تاریخ انقضا", f"09121234567,50,{SOON - 621}/06/31"
    )

    assert run_json("import_balances", path)["new"] == 1


def test_bad_rows_are_named(cast: Cast, run_json: Command, tmp_path: Path) -> None:
    path = file_of(
        tmp_path,
        "mobile,points,expires_on",
        "09121234567,many,",
        "09120000000,10,",
        "0912,10,",
        "09121234567,0,",
        "09121234567,10,12/03/1406",
        ",10,",
    )

    result = run_json("import_balances", path)

    assert (result["new"], result["refused"]) == (0, 6)
    assert [error["row"] for error in result["errors"]] == [2, 3, 4, 5, 6, 7]
    assert "no number" in result["errors"][0]["reason"] or "عدد" in result["errors"][0]["reason"]


def test_twice_changes_nothing(cast: Cast, run_json: Command, tmp_path: Path) -> None:
    path = file_of(tmp_path, "mobile,points", "09121234567,50")
    run_json("import_balances", path)

    with nothing_changed():
        again = run_json("import_balances", path)

    assert (again["new"], again["unchanged"]) == (0, 1)


def test_a_dry_run_writes_nothing(cast: Cast, run_json: Command, tmp_path: Path) -> None:
    path = file_of(tmp_path, "mobile,points", "09121234567,50")

    with nothing_changed():
        result = run_json("import_balances", path, "--dry-run")

    assert (result["new"], result["points"]) == (1, 50)


def test_in_words(cast: Cast, tmp_path: Path) -> None:
    path = file_of(tmp_path, "mobile,points", "09121234567,50")

    said = run_text("import_balances", path, "--dry-run").splitlines()

    assert said[:2] == ["rows       1", "new        1"]
    assert said[-1] == "Nothing was written: this was a dry run."


@pytest.mark.parametrize(
    "lines",
    [
        ["points", "50"],
        ["mobile", "09121234567"],
        ["mobile,موبایل,points", "09121234567,09121234567,5"],
        [""],
    ],
)
def test_a_file_that_cannot_be_used(cast: Cast, tmp_path: Path, lines: list[str]) -> None:
    with pytest.raises(CommandError, match=r"balances\.csv"):
        call_command("import_balances", file_of(tmp_path, *lines))


def test_a_file_that_is_not_there(cast: Cast) -> None:
    with pytest.raises(CommandError, match="no such file"):
        call_command("import_balances", "nowhere.csv")


def test_without_a_program_it_says_what_to_do(db: None, tmp_path: Path) -> None:
    path = file_of(tmp_path, "mobile,points", "09121234567,50")

    with pytest.raises(CommandError, match="create_owner"):
        call_command("import_balances", path)
