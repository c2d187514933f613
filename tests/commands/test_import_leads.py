"""import_leads: what an operator brings in from the shell."""

import csv
from pathlib import Path

import pytest
from django.core.management import CommandError

from campaigns.models import Lead
from tests.cast import Cast
from tests.commands.conftest import Command, run_text

pytestmark = pytest.mark.django_db

LEADS = """\
mobile,name,source,value,contact allowed
09121110003,Negar,instagram,8000000,yes
09121110004,Babak,fair,,
0912,Nobody,fair,,
09121110005,Sima,billboard,,
"""


def file_of(folder: Path, text: str, name: str = "leads.csv") -> Path:
    """A CSV file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_leads_come_in_and_refused_rows_go_to_a_file(
    cast: Cast, run_json: Command, tmp_path: Path
) -> None:
    path = file_of(tmp_path, LEADS)

    summary = run_json("import_leads", str(path))

    errors = tmp_path / "leads.csv.errors.csv"
    assert summary == {
        "rows": 4,
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "refused": 2,
        "errors_file": str(errors),
    }
    with errors.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[0] for row in rows] == ["row", "4", "5"]
    assert rows[2][4] == "billboard"
    assert list(Lead.objects.order_by("pk").values_list("stage", "origin", "allows_contact")) == [
        (1, "import", False),
        (1, "import", False),
    ]


@pytest.mark.parametrize("option", ["--check", "--dry-run"])
def test_a_check_says_the_same_and_writes_nothing(
    cast: Cast, run_json: Command, tmp_path: Path, option: str
) -> None:
    path = file_of(tmp_path, LEADS)

    told = run_json("import_leads", str(path), option)

    assert not Lead.objects.exists()
    assert run_json("import_leads", str(path)) == told
    assert run_json("import_leads", str(path))["unchanged"] == 2


def test_a_column_is_told_where_it_is_not_guessed(
    cast: Cast, run_json: Command, tmp_path: Path
) -> None:
    path = file_of(tmp_path, "tel no,who,heard,ok\n09121110003,Negar Shafiei,fair,yes\n")

    run_json(
        "import_leads",
        str(path),
        "--map",
        "mobile=tel no",
        "--map",
        "full_name=who",
        "--map",
        "source=heard",
        "--map",
        "allows_contact=ok",
        "--consents",
    )

    lead = Lead.objects.get()
    assert (lead.first_name, lead.last_name, lead.source.key) == ("Negar", "Shafiei", "fair")
    assert (lead.allows_contact, lead.evidence) == (True, "import:file")


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("mobile", "write FIELD=COLUMN"),
        ("shoe=size", "the field one of mobile"),
        ("mobile=elsewhere", "The file has no column elsewhere."),
    ],
)
def test_a_column_that_is_none_is_said(
    cast: Cast, tmp_path: Path, told: str, sentence: str
) -> None:
    path = file_of(tmp_path, LEADS)

    with pytest.raises(CommandError, match=sentence):
        run_text("import_leads", str(path), "--map", told)
