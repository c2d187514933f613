"""The wizard: put a file in, see how it is understood, check, bring in, take back."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from campaigns.models import Lead
from campaigns.services.leads.importing import LEAD_FILES
from members.models import AuditEntry, Member
from points.models import ImportJob, RefusedRow
from points.services.import_runs import work_on_imports
from tests.cast import Cast
from tests.dashboard.conftest import Enter
from tests.points.import_cases import LONG, csv_bytes, uploads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]
__all__ = ["uploads"]

MEMBERS = csv_bytes(
    "mobile,name,birthday,shoe size",
    "9121110001,Mina,12/03/1360,38",
    "09121110002,Kaveh,45736,43",
)
LEADS = csv_bytes(
    "mobile,name,source,value,contact allowed",
    "09121110001,Mina,instagram,8000000,yes",
    "09121110002,Kaveh,billboard,,",
)
SALES = csv_bytes("receipt,date,amount,mobile", "1,1404/02/01,450000,09121234567")


def put_in(browser: Client, kind: str, content: bytes, name: str = "old.csv") -> ImportJob:
    """Through the form."""
    answer = browser.post(
        reverse("dashboard-import-new"), {"kind": kind, "file": SimpleUploadedFile(name, content)}
    )
    job = ImportJob.objects.latest("pk")
    assert answer["Location"] == reverse("dashboard-import-columns", args=[job.pk])
    return job


def page(browser: Client, name: str, job: ImportJob) -> str:
    """What a page of the import says."""
    answer = browser.get(reverse(name, args=[job.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def chosen(job: ImportJob, **more: str) -> dict[str, str]:
    """The form of the columns as it was guessed."""
    return {f"column_{at}": name for name, at in job.mapping.items()} | more


def press(browser: Client, deed: str, job: ImportJob) -> str:
    """A button of the import's page; where it leads."""
    return str(browser.post(reverse(f"dashboard-import-{deed}", args=[job.pk]))["Location"])


def test_an_empty_list_says_what_to_do(enter: Enter) -> None:
    assert (
        "Nothing has been brought in yet."
        in enter("owner").get(reverse("dashboard-imports")).content.decode()
    )


def test_the_whole_way_there_and_back(cast: Cast, enter: Enter) -> None:
    browser = enter("owner")
    job = put_in(browser, "members", MEMBERS)

    columns = page(browser, "dashboard-import-columns", job)
    assert "number repaired" in columns
    assert "0912 111 0001" in columns
    assert "can be read in two ways" in columns
    assert "a spreadsheet&#x27;s date" in columns
    assert "left out" in columns

    address = reverse("dashboard-import-columns", args=[job.pk])
    assert browser.post(address, chosen(job, order="dmy"))["Location"] == reverse(
        "dashboard-import", args=[job.pk]
    )
    assert "The file is being checked" in page(browser, "dashboard-import", job)
    assert "hx-get" in page(browser, "dashboard-import-progress", job)

    work_on_imports(patience=LONG)
    answer = browser.get(reverse("dashboard-import-progress", args=[job.pk]))
    assert answer["HX-Redirect"] == reverse("dashboard-import", args=[job.pk])
    assert "Bring 2 rows in" in page(browser, "dashboard-import", job)

    assert press(browser, "run", job) == reverse("dashboard-import", args=[job.pk])
    work_on_imports(patience=LONG)
    assert "The file has been brought in." in page(browser, "dashboard-import", job)
    assert Member.objects.filter(origin="import").count() == 2
    assert "old.csv" in browser.get(reverse("dashboard-imports")).content.decode()

    press(browser, "undo", job)
    work_on_imports(patience=LONG)
    assert "The import has been taken back." in page(browser, "dashboard-import", job)
    assert not Member.objects.filter(origin="import", status="active").exists()


def test_leads_come_in_by_the_same_way(cast: Cast, enter: Enter) -> None:
    browser = enter("owner")
    job = put_in(browser, "leads", LEADS)
    columns = page(browser, "dashboard-import-columns", job)
    browser.post(
        reverse("dashboard-import-columns", args=[job.pk]),
        chosen(job, unit="toman", consents="on"),
    )

    work_on_imports(others=LEAD_FILES, patience=LONG)
    check = page(browser, "dashboard-import", job)
    press(browser, "run", job)
    work_on_imports(others=LEAD_FILES, patience=LONG)
    done = page(browser, "dashboard-import", job)

    assert "80,000,000" not in columns
    assert "8,000,000 toman (eight million toman)" in columns
    assert "Otherwise it is not noted that they want to be contacted." in columns
    assert "Source is not known in this club" in check
    assert "Leads are gone as if they had never come" in done
    lead = Lead.objects.get()
    assert (lead.value, lead.allows_contact, lead.source.key) == (80_000_000, True, "instagram")


def test_the_preview_follows_what_is_chosen(cast: Cast, enter: Enter) -> None:
    browser = enter("owner")
    job = put_in(browser, "purchases", SALES)
    address = reverse("dashboard-import-preview", args=[job.pk])

    toman = browser.get(address, chosen(job, unit="toman")).content.decode()
    rial = browser.get(address, chosen(job, unit="rial")).content.decode()

    assert "450,000 toman (four hundred and fifty thousand toman)" in toman
    assert "450,000 rial (four hundred and fifty thousand rial)" in rial


def test_columns_that_cannot_be_used_are_said_beside_them(cast: Cast, enter: Enter) -> None:
    browser = enter("owner")
    job = put_in(browser, "members", MEMBERS)
    address = reverse("dashboard-import-columns", args=[job.pk])

    nobody = browser.post(address, {"column_1": "first_name"})
    twice = browser.post(address, {"column_0": "mobile", "column_1": "mobile"})

    assert nobody.status_code == twice.status_code == 422
    assert "Choose a column that says who it is" in nobody.content.decode()
    assert "Another column holds this already." in twice.content.decode()
    job.refresh_from_db()
    assert job.status == "uploaded"


def test_refused_rows_are_shown_and_taken_as_a_file(cast: Cast, enter: Enter) -> None:
    browser = enter("owner")
    job = put_in(browser, "members", MEMBERS)
    browser.post(reverse("dashboard-import-columns", args=[job.pk]), chosen(job))
    work_on_imports(patience=LONG)

    assert RefusedRow.objects.count() == 1
    assert "Refused rows: 1" in page(browser, "dashboard-import", job)
    answer = browser.get(reverse("dashboard-import-errors", args=[job.pk]))
    text = answer.getvalue().decode()

    assert text.startswith("\ufeffrow,reason,mobile,name,birthday,shoe size\r\n2,")
    assert "9121110001,Mina,12/03/1360,38" in text
    assert AuditEntry.objects.filter(action="import.errors_exported").count() == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "The file is empty."), (b"%PDF-1.4", "neither CSV nor an Excel workbook")],
)
def test_what_is_no_table_is_refused_beside_the_field(
    cast: Cast, enter: Enter, content: bytes, sentence: str
) -> None:
    answer = enter("owner").post(
        reverse("dashboard-import-new"),
        {"kind": "members", "file": SimpleUploadedFile("x.xlsx", content)},
    )

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not ImportJob.objects.exists()


def test_a_file_too_large_is_let_go_while_it_comes(
    cast: Cast, enter: Enter, uploads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loyalty_club.web.uploads.MOST_BYTES", 1_000)

    answer = enter("owner").post(
        reverse("dashboard-import-new"),
        {"kind": "members", "file": SimpleUploadedFile("x.csv", b"a,b\n" * 1_000)},
    )

    assert answer.status_code == 422
    assert "larger than 50 MB" in answer.content.decode()
    assert not uploads.exists()


@pytest.mark.parametrize("kind", ["members", "purchases", "balances", "dates", "leads"])
@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_sample_is_a_file_that_is_understood(
    cast: Cast, enter: Enter, kind: str, language: str
) -> None:
    browser = enter("owner")
    headers = {"accept-language": language}

    answer = browser.get(reverse("dashboard-import-sample", args=[kind]), headers=headers)
    content = answer.getvalue()
    job = put_in(browser, kind, content)

    width = len(content.decode("utf-8-sig").splitlines()[0].split(","))
    assert len(job.mapping) == width
    more = {"shop": str(cast.shop.pk), "unit": "toman"}
    browser.post(reverse("dashboard-import-columns", args=[job.pk]), chosen(job, **more))
    work_on_imports(others=LEAD_FILES, patience=LONG)
    job.refresh_from_db()
    assert (job.status, job.problem) == ("checked", "")
    codes = set(RefusedRow.objects.values_list("code", flat=True))
    # Balances and dates are of members who must be there already.
    assert codes <= {"unknown"}
    assert job.figures["check"]["rows"] >= 2


def test_a_file_can_be_let_go(cast: Cast, enter: Enter) -> None:
    browser = enter("owner")
    job = put_in(browser, "members", MEMBERS)

    assert press(browser, "discard", job) == reverse("dashboard-imports")
    assert not ImportJob.objects.exists()


def test_a_button_at_the_wrong_step_says_so(cast: Cast, enter: Enter) -> None:
    browser = enter("owner")
    job = put_in(browser, "members", MEMBERS)

    answer = browser.post(reverse("dashboard-import-run", args=[job.pk]), follow=True)

    assert "The import is at another step" in answer.content.decode()


def test_an_unknown_import_is_not_found(enter: Enter) -> None:
    assert enter("owner").get(reverse("dashboard-import", args=[404])).status_code == 404
