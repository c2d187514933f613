"""import_purchases: real files through the engine; twice changes nothing, bad rows are named."""

import csv
import json
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from members.models import AuditEntry, Club, Member, Shop
from points.models import Account, LedgerEntry, Payment, Program, Purchase, PurchaseLine
from points.selectors.verification import find_breaches
from tests.cast import Cast
from tests.factories import make_member

pytestmark = pytest.mark.django_db

MASTER = """\
 customer_id  date number_of_cds  dollar_value
 00003 19970102  2   20.76
 00003 19970102  2   20.76
 00004 19970101  2   29.33
 00004 19970118  2   29.73
 00005 19970101  2    0.00
"""
SAMPLE = """\
 00004 0001 19970101  2   29.33
 00004 0001 19970118  2   29.73
"""


def _import(path: Path, *arguments: str) -> dict[str, Any]:
    out = StringIO()
    call_command(
        "import_purchases", str(path), *arguments, "--json", "--verbosity", "0", stdout=out
    )
    summary: dict[str, Any] = json.loads(out.getvalue())
    return summary


def _write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def _errors(path: Path) -> list[dict[str, str]]:
    with path.with_name(f"{path.name}.errors.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_fresh_database_takes_the_master_layout(tmp_path: Path) -> None:
    path = _write(tmp_path / "master.txt", MASTER)

    summary = _import(path)

    assert summary.pop("seconds") >= 0
    assert summary.pop("purchases_per_second") >= 0
    assert summary == {
        "file": "master.txt",
        "rows": 5,
        "members": 3,
        "purchases": 5,
        "new": 5,
        "unchanged": 0,
        "refused": 0,
        "points": 98,
        "sales": 10_058,
        "given_back": 490,
        "percent": 4.87,
    }
    club, program = Club.objects.get(), Program.objects.get()
    assert (club.currency, club.unit) == ("USD", "unit")
    assert (program.earn_amount, program.point_value, program.cap_bps) == (100, 5, 500)
    assert Shop.objects.get().code == "import"


def test_rows_become_members_visits_and_lines(tmp_path: Path) -> None:
    _import(_write(tmp_path / "master.txt", MASTER))

    member = Member.objects.get(external_ref="cdnow:00004")
    visit = Purchase.objects.get(receipt_number="00005-19970101-1")
    line = PurchaseLine.objects.get(purchase=visit)
    assert (member.mobile, member.joined_at.year, member.origin) == (None, 1997, "import")
    assert (visit.amount, visit.earned_points, visit.is_backdated) == (0, 0, True)
    assert (line.quantity, Payment.objects.filter(purchase=visit).count()) == (2, 0)
    assert AuditEntry.objects.filter(action="members.imported").count() == 1


def test_the_other_layout_brings_the_same_purchases(tmp_path: Path) -> None:
    _import(_write(tmp_path / "master.txt", MASTER))

    summary = _import(_write(tmp_path / "sample.txt", SAMPLE))

    assert (summary["new"], summary["unchanged"], summary["members"]) == (0, 2, 1)
    assert Purchase.objects.count() == 5


def test_importing_twice_changes_nothing_and_says_so(tmp_path: Path) -> None:
    path = _write(tmp_path / "master.txt", MASTER)
    first = _import(path)
    before = list(Account.objects.order_by("pk").values())
    out = StringIO()

    call_command("import_purchases", str(path), "--verbosity", "0", stdout=out)

    assert "Everything in this file was in the club already." in out.getvalue()
    assert list(Account.objects.order_by("pk").values()) == before
    assert LedgerEntry.objects.count() == 4
    assert _import(path)["points"] == first["points"]


def test_a_stopped_import_goes_on_where_it_was(tmp_path: Path) -> None:
    path = tmp_path / "master.txt"
    _import(_write(path, "\n".join(MASTER.splitlines()[:3])))

    summary = _import(_write(path, MASTER))

    assert (summary["new"], summary["unchanged"]) == (3, 2)


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path: Path) -> None:
    path = _write(tmp_path / "master.txt", MASTER)

    dry = _import(path, "--dry-run")

    assert Purchase.objects.count() == Member.objects.count() == Club.objects.count() == 0
    wet = _import(path)
    for name in ("seconds", "purchases_per_second"):
        del dry[name], wet[name]
    assert dry == wet


def test_broken_lines_go_into_the_error_file(tmp_path: Path) -> None:
    path = _write(tmp_path / "master.txt", MASTER + " 00006 19971399  1  10.00\n nonsense\n")

    summary = _import(path)

    assert (summary["rows"], summary["purchases"], summary["refused"]) == (7, 5, 2)
    assert [row["row"] for row in _errors(path)] == ["7", "8"]
    assert _errors(path)[1]["line"] == "nonsense"


def test_the_whole_sample_of_the_data_set() -> None:
    package = find_spec("lifetimes")
    assert package is not None
    assert package.origin is not None
    path = Path(package.origin).parent / "datasets" / "CDNOW_sample.txt"

    summary = _import(path, "--format", "cdnow")

    assert (summary["members"], summary["purchases"], summary["refused"]) == (2_357, 6_919, 0)
    assert (summary["sales"], summary["percent"]) == (24_409_194, 4.9)
    assert find_breaches() == []


HEADER = "receipt_number,date,amount,member_mobile,first_name,last_name,shop,tender\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_as_people_have_it(cast: Cast, tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = HEADER + "A-1,1403/12/30,125000,0912 000 1111,مينا,كريمي,main,کارت\r\n"
    path = _write(tmp_path / "sales.csv", text.replace(",", delimiter), encoding)

    summary = _import(path)

    member = Member.objects.get(mobile="+989120001111")
    purchase = Purchase.objects.get()
    assert (summary["purchases"], summary["refused"]) == (1, 0)
    assert member.full_name == "مینا کریمی"
    assert (purchase.amount, purchase.earned_points, purchase.member_id) == (
        1_250_000,
        12,
        member.pk,
    )
    assert purchase.business_date.isoformat() == "2025-03-20"


def test_amounts_in_rial_when_the_file_says_so(cast: Cast, tmp_path: Path) -> None:
    path = _write(tmp_path / "sales.csv", HEADER + "A-1,2026-01-02T18:40,125000,,,,main,\n")

    _import(path, "--unit", "rial")

    assert Purchase.objects.get().amount == 125_000
    assert Purchase.objects.get().occurred_at.isoformat() == "2026-01-02T15:10:00+00:00"


def test_each_bad_row_is_named_and_the_good_ones_are_taken(cast: Cast, tmp_path: Path) -> None:
    rows = [
        "1,1403/12/30,125000,09120001111,,,main,cash",
        "2,1404/12/30,125000,,,,main,cash",
        "3,03/12/1403,125000,,,,main,cash",
        "4,1403/12/30,۱۲x,,,,main,cash",
        "5,1403/12/30,-5,,,,main,cash",
        "6,1403/12/30,125000,02188776655,,,main,cash",
        "7,1403/12/30,125000,,,,moon,cash",
        "8,1403/12/30,125000,,,,main,barter",
        ",1403/12/30,125000,,,,main,cash",
        "1,1403/12/30,999,09120001111,,,main,cash",
        "10,1403/12/30,125000,,,,main,cash,more",
        "=11,1403/12/30,,,,,main,cash",
    ]
    path = _write(tmp_path / "sales.csv", HEADER + "\n".join(rows))

    summary = _import(path)

    assert (summary["rows"], summary["purchases"], summary["refused"]) == (12, 1, 11)
    errors = _errors(path)
    assert [int(row["row"]) for row in errors] == list(range(3, 14))
    assert all(row["reason"] for row in errors)
    assert errors[-1]["receipt_number"] == "'=11"


def test_the_mended_error_file_can_be_imported(cast: Cast, tmp_path: Path) -> None:
    path = _write(tmp_path / "sales.csv", HEADER + "=7,1404/12/30,125000,,,,main,cash\n")
    _import(path)
    errors = tmp_path / "sales.csv.errors.csv"
    mended = errors.read_text(encoding="utf-8-sig").replace("1404/12/30", "1404/12/29")

    summary = _import(_write(tmp_path / "mended.csv", mended))

    assert summary["purchases"] == 1
    assert Purchase.objects.get().receipt_number == "=7"


def test_a_card_finds_its_member_and_an_unknown_one_is_refused(cast: Cast, tmp_path: Path) -> None:
    text = (
        "receipt_number,date,amount,card_number\n"
        f"1,2026-01-02,125000,{cast.sara.card_number}\n"
        "2,2026-01-02,125000,1000000006\n"
    )

    summary = _import(_write(tmp_path / "sales.csv", text), "--shop", "main")

    assert (summary["purchases"], summary["refused"]) == (1, 1)
    assert Purchase.objects.get().member_id == cast.sara.pk


def test_one_row_that_names_two_members_is_refused(cast: Cast, tmp_path: Path) -> None:
    other = make_member()
    Member.objects.filter(pk=other.pk).update(external_ref="old-7")
    text = "receipt_number,date,amount,mobile,external_ref\n1,2026-01-02,5,09121234567,old-7\n"
    path = _write(tmp_path / "sales.csv", text)

    summary = _import(path, "--shop", "main")

    assert (summary["purchases"], summary["refused"]) == (0, 1)
    assert len(_errors(path)) == 1


def test_a_workbook_with_dates_and_numbers_of_its_own(cast: Cast, tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["شماره فاکتور", "تاریخ", "مبلغ", "شماره موبایل"])
    sheet.append([17, "1403/12/30", 125000.0, "۰۹۱۲۰۰۰۱۱۱۱"])
    sheet.append([18, "2026-01-02 18:40", 98000, None])
    path = tmp_path / "sales.xlsx"
    workbook.save(path)

    summary = _import(path, "--shop", "branch")

    assert (summary["purchases"], summary["refused"], summary["members"]) == (2, 0, 1)
    first, second = Purchase.objects.order_by("pk")
    assert (first.receipt_number, first.amount) == ("17", 1_250_000)
    assert (second.shop_id, second.amount) == (cast.other_shop.pk, 980_000)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 ...........", "neither"),
        (b"PK\x03\x04 no archive at all", "neither"),
        (b"one,two\n1,2\n", "columns"),
    ],
)
def test_a_file_that_cannot_be_read_as_a_whole_is_refused(
    cast: Cast, tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "sales.csv"
    path.write_bytes(content)

    with translation.override("en"), pytest.raises(CommandError, match=words):
        call_command("import_purchases", str(path), "--shop", "main")

    assert Purchase.objects.count() == 0


def test_without_a_club_a_table_is_sent_to_create_owner(tmp_path: Path) -> None:
    path = _write(tmp_path / "sales.csv", HEADER)

    with pytest.raises(CommandError, match="create_owner"):
        call_command("import_purchases", str(path))


def test_with_two_shops_one_must_be_said(cast: Cast, tmp_path: Path) -> None:
    path = _write(tmp_path / "master.txt", MASTER)

    with pytest.raises(CommandError, match="branch, main"):
        call_command("import_purchases", str(path))


def test_a_bomb_of_a_workbook_is_refused(cast: Cast, tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["receipt_number", "date", "amount"])
    for row in range(3_000):
        sheet.append([row, "0" * 30_000, 1])
    path = tmp_path / "bomb.xlsx"
    workbook.save(path)

    with pytest.raises(CommandError, match="too complex"):
        call_command("import_purchases", str(path), "--shop", "main", verbosity=0)

    assert Purchase.objects.count() == 0
