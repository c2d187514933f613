"""The rows of a list taken out: all that is known, as filtered, and harmless in a sheet."""

import io
from typing import Any
from typing import cast as typed

import pytest
from openpyxl import load_workbook

from members.models import AuditEntry, Member
from members.roles import SYSTEM
from members.services.labels import set_labels
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.dashboard.conftest import Enter
from tests.dashboard.export_cases import busy, csv_rows, file_of, xlsx_rows
from tests.factories import make_member, ring_up

__all__ = ["busy"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_the_members_with_all_that_is_known(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 2_000_000, member=cast.sara, now=NOON)
    set_labels(actor=SYSTEM, member_id=cast.sara.pk, names=["loyal", "neighbour"])

    head, *rows = csv_rows(file_of(enter("owner"), "members"))

    (sara,) = (dict(zip(head, row, strict=True)) for row in rows)
    expected = {
        "Card number": cast.sara.card_number,
        "First name": "سارا",
        "Mobile": "09121234567",
        "Joined": "2026-09-01",
        "Joined (Jalali)": "1405/06/10",
        "Shop": cast.shop.name,
        "Receipts allowed": "Yes",
        "Offers allowed": "No",
        "Labels": "loyal, neighbour",
        "Points": "20",
        "Worth (toman)": "10000",
        "Visits": "1",
        "Total spent (toman)": "200000",
        "Last purchase (Jalali)": "1405/06/10",
    }
    assert {name: sara[name] for name in expected} == expected


@pytest.mark.usefixtures("busy")
def test_a_fact_of_the_profile_is_a_column(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")

    members = csv_rows(file_of(owner, "members", q=cast.sara.card_number))
    answers = csv_rows(file_of(owner, "answers"))

    assert (members[0][-1], members[1][-1]) == ("Favourite colour", "Red")
    assert answers[1][2:5] == ["Favourite colour", "Red", "Asked at the counter"]


@pytest.mark.usefixtures("busy")
def test_an_important_date_has_its_next_day(enter: Enter) -> None:
    head, row = csv_rows(file_of(enter("owner"), "dates"))

    facts = dict(zip(head, row, strict=True))
    assert (facts["Whose"], facts["What"], facts["Month"]) == ("Own", "Birthday", "12")
    assert (facts["Next"], facts["Next (Jalali)"]) == ("2027-03-20", "1405/12/29")


def test_numbers_are_numbers_in_excel(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 1_234_565, member=cast.sara, now=NOON)

    head, row = xlsx_rows(file_of(enter("owner"), "purchases", format="xlsx"))

    facts = dict(zip(head, row, strict=True))
    assert (facts["Bill (toman)"], facts["Points earned"]) == (123_456.5, 12)
    assert facts["Mobile"] == "09121234567"


def test_the_filter_of_the_page_holds(cast: Cast, enter: Enter) -> None:
    make_member(first_name="مریم", last_name="رضایی")
    owner = enter("owner")

    rows = csv_rows(file_of(owner, "members", q="رضایی"))

    assert [row[2] for row in rows[1:]] == ["رضایی"]
    entry = AuditEntry.objects.get(action="list.exported")
    assert entry.facts == {"list": "members", "format": "csv", "filters": ["q"], "rows": 1}


def test_a_month_is_chosen(cast: Cast, enter: Enter) -> None:
    now = ring_up(cast.shop, 1_000_000, now=NOON).purchase
    ring_up(cast.shop, 1_000_000, now=NOON - 31 * DAY)
    owner = enter("owner")

    month = csv_rows(file_of(owner, "purchases", period="1405-06"))
    ever = csv_rows(file_of(owner, "purchases"))

    assert [row[4] for row in month[1:]] == [now.receipt_number]
    assert len(ever) == 3
    first = AuditEntry.objects.filter(action="list.exported").order_by("id")[0]
    assert (first.facts["period"], first.facts["rows"]) == ("1405-06", 1)


@pytest.mark.parametrize("period", ["", "soon", "1405-13", "9999", "۱۴۰۵-۰۶-۰۱"])
def test_a_period_that_there_is_not_leaves_the_whole_list(
    cast: Cast, enter: Enter, period: str
) -> None:
    ring_up(cast.shop, 1_000_000, now=NOON)

    assert len(csv_rows(file_of(enter("owner"), "purchases", period=period))) == 2


HOSTILE = ["=cmd|'/c calc'!A0", "+1", "-1", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠A1", ";=1"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_text(cast: Cast, enter: Enter, name: str) -> None:
    Member.objects.filter(pk=cast.sara.pk).update(first_name=name, last_name='a";=b,<c>')
    owner = enter("owner")

    in_csv = csv_rows(file_of(owner, "members"))[1]
    book = load_workbook(io.BytesIO(file_of(owner, "members", format="xlsx").getvalue()))

    assert in_csv[1] == f"'{name}"
    assert in_csv[2] == 'a";=b,<c>'
    cell = typed("Any", book.active).cell(2, 2)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (name, "s", True)
