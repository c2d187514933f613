"""Taking lists out: every one in both formats, by the owner alone, masked, audited, offered."""

import io
from typing import Any
from typing import cast as typed
from urllib.parse import unquote

import pytest
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from loyalty_club.dashboard.lists.catalogue import LISTINGS
from loyalty_club.dashboard.lists.listing import Asked, sheet_of
from loyalty_club.web import files
from members.models import AuditEntry, Message
from members.roles import Actor, Right
from members.selectors.club import current_club
from tests.cast import Cast
from tests.clock import NOON
from tests.dashboard.conftest import Enter
from tests.dashboard.export_cases import PAGE, as_text, busy, csv_rows, file_of, xlsx_rows
from tests.factories import make_member

__all__ = ["busy"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.mark.parametrize("key", sorted(LISTINGS))
@pytest.mark.usefixtures("busy")
def test_every_list_has_the_same_rows_in_both_formats(enter: Enter, key: str) -> None:
    owner = enter("owner")

    as_csv = csv_rows(file_of(owner, key))
    as_xlsx = xlsx_rows(file_of(owner, key, format="xlsx"))

    assert len(as_csv) > 1
    assert as_csv[0] == as_xlsx[0]
    assert len(set(as_csv[0])) == len(as_csv[0])
    said = [[as_text(cell) for cell in row] for row in as_xlsx]
    # A file of the audit made on its way already holds that it was taken.
    assert said[1:] == as_csv[1:] or key == "audit"


@pytest.mark.parametrize("key", sorted(LISTINGS))
def test_before_there_is_anything_a_list_is_its_heading(cast: Cast, enter: Enter, key: str) -> None:
    rows = csv_rows(file_of(enter("owner"), key, period="1390-01"))

    whole = {
        "audit",
        "cap",
        "figures",
        "funnel",
        "keys",
        "occasions",
        "points-owed",
        "shops",
        "staff",
    }
    assert (len(rows) == 1) is (key not in whole - {"audit", "cap"})
    assert all(rows[0])


@pytest.mark.parametrize("role", ["manager", "analyst", "cashier"])
def test_nobody_but_the_owner_takes_lists_out(cast: Cast, enter: Enter, role: str) -> None:
    browser = enter(role)

    answers = {file_of(browser, key).status_code for key in LISTINGS}

    assert answers == {403}
    assert browser.get(PAGE).status_code == 403
    assert AuditEntry.objects.filter(action="list.exported").count() == 0


def test_a_list_that_there_is_not(cast: Cast, enter: Enter) -> None:
    assert file_of(enter("owner"), "passwords").status_code == 404


def test_taking_is_audited_before_the_first_byte(cast: Cast, enter: Enter) -> None:
    answer = file_of(enter("owner"), "members")

    entry = AuditEntry.objects.get(action="list.exported")
    assert entry.actor_id == f"user:{cast.owner.pk}"
    assert entry.facts == {"list": "members", "format": "csv", "rows": 1}
    assert answer.streaming


def test_whoever_lacks_the_right_sees_masked_mobiles(cast: Cast) -> None:
    reader = Actor("user", "user:0", "reader", frozenset({Right.DATA_EXPORT}))
    asked = Asked(actor=reader, club=current_club())

    lines = list(sheet_of(LISTINGS["members"], asked).lines())

    assert "0912•••4567" in lines[1]
    assert "09121234567" not in lines[1]


def test_codes_are_in_no_file(cast: Cast, enter: Enter) -> None:
    facts: dict[str, Any] = {"due_at": NOON, "created_at": NOON, "address": "+989121234567"}
    Message.objects.create(natural_key="a", kind="code", text="Your code: 482913", **facts)

    answer = file_of(enter("owner"), "messages").getvalue().decode()

    assert "482913" not in answer
    assert "(one-time code)" in answer


def test_a_key_is_in_no_file(cast: Cast, enter: Enter) -> None:
    answer = file_of(enter("owner"), "keys").getvalue().decode()

    assert cast.key.prefix in answer
    assert cast.secret not in answer
    assert cast.key.hashed_key not in answer


def test_a_persian_file_has_a_persian_name_and_runs_from_right_to_left(
    cast: Cast, enter: Enter
) -> None:
    owner = enter("owner")
    fa = {"accept-language": "fa"}

    answer: Any = owner.get("/dashboard/exports/members/", {"format": "xlsx"}, headers=fa)

    plain, named = answer["Content-Disposition"].split("; ")[1:]
    assert plain == 'filename="members-2026-09-01.xlsx"'
    with override("fa"):
        title = str(LISTINGS["members"].title)
    assert unquote(named) == f"filename*=UTF-8''{title} 1405-06-10.xlsx"
    sheet = typed("Any", load_workbook(io.BytesIO(answer.getvalue())).active)
    assert sheet.sheet_view.rightToLeft


def test_an_english_sheet_runs_from_left_to_right(cast: Cast, enter: Enter) -> None:
    answer = file_of(enter("owner"), "shops", format="xlsx")

    sheet = typed("Any", load_workbook(io.BytesIO(answer.getvalue())).active)
    assert not sheet.sheet_view.rightToLeft


def test_a_list_too_long_for_excel_is_refused_and_said(
    cast: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "ROWS_OF_A_WORKBOOK", 2)
    make_member()

    answer = file_of(enter("owner"), "members", format="xlsx")

    assert answer.status_code == 409
    assert "take the list as CSV" in answer.content.decode()
    assert AuditEntry.objects.filter(action="list.exported").count() == 0


def test_the_page_names_every_list_and_who_took_which(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")
    file_of(owner, "members", q="سارا", format="xlsx")

    page = owner.get(PAGE, {"period": "1405-06"})

    text = page.content.decode()
    assert [key for key in LISTINGS if f'id="list-{key}"' not in text] == []
    assert "/dashboard/exports/purchases/?period=1405-06&amp;format=csv" in text
    assert "/dashboard/exports/shops/?format=csv" in text
    (taken,) = page.context["taken"]
    assert (taken.who, taken.title, taken.file_format) == ("Owner", "Members", "Excel")
    assert (taken.rows, taken.is_filtered, taken.period) == (1, True, "")


def test_before_the_first_file_the_log_says_so(cast: Cast, enter: Enter) -> None:
    assert "Nothing has been exported yet." in enter("owner").get(PAGE).content.decode()


MENUS = {
    "dashboard-members": "/dashboard/exports/members/",
    "dashboard-purchases": "/dashboard/purchases/export/",
    "dashboard-corrections": "/dashboard/exports/corrections/",
    "dashboard-merges": "/dashboard/exports/merges/",
    "dashboard-rewards": "/dashboard/exports/rewards-issued/",
    "dashboard-vouchers": "/dashboard/exports/vouchers/",
    "dashboard-liability": "/dashboard/liability/export/",
    "dashboard-messages": "/dashboard/exports/messages/",
    "dashboard-audit": "/dashboard/exports/audit/",
    "dashboard-staff": "/dashboard/exports/staff/",
    "dashboard-shops": "/dashboard/exports/shops/",
    "dashboard-keys": "/dashboard/exports/keys/",
    "dashboard-tiers": "/dashboard/exports/tiers/",
}


@pytest.mark.parametrize("page", [name for name in MENUS if name != "dashboard-tiers"])
def test_a_page_offers_its_list_with_its_filters(cast: Cast, enter: Enter, page: str) -> None:
    text = enter("owner").get(reverse(page), {"q": "sara", "page": "1"}).content.decode()

    assert f'href="{MENUS[page]}?q=sara&amp;format=xlsx"' in text
    assert f'href="{MENUS[page]}?q=sara&amp;format=csv"' in text


def test_who_may_not_take_a_list_out_is_not_offered_it(cast: Cast, enter: Enter) -> None:
    manager = enter("manager")

    offered = {
        name
        for name, address in MENUS.items()
        if address in manager.get(reverse(name)).content.decode()
    }

    assert offered == {"dashboard-purchases"}
