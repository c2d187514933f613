"""The purchases: filtered by their address, summed, and taken away as a file."""

import csv
import io
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from members.models import AuditEntry
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.dashboard.conftest import Enter
from tests.factories import make_member, ring_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

LIST = "/dashboard/purchases/"
EXPORT = "/dashboard/purchases/export/"


def rows_of(client: Client, address: str = EXPORT) -> list[list[str]]:
    answer: Any = client.get(address)
    return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def test_the_first_visit_shows_this_month(cast: Cast, enter: Enter) -> None:
    new = ring_up(cast.shop, 1_000_000, now=NOON)
    ring_up(cast.shop, 1_000_000, now=NOON - 31 * DAY)

    answer = enter("owner").get(LIST)

    assert list(answer.context["page"]) == [new.purchase]
    assert answer.context["filter"]["since"].value() == "2026-08-23"
    assert answer.context["totals"].sales == 1_000_000


@pytest.mark.parametrize("day", ["2026-08-31", "1405/06/09", "۱۴۰۵/۶/۹"])
def test_days_are_typed_in_either_calendar(cast: Cast, enter: Enter, day: str) -> None:
    ring_up(cast.shop, 1_000_000, now=NOON)
    yesterday = ring_up(cast.shop, 1_000_000, now=NOON - DAY)
    ring_up(cast.shop, 1_000_000, now=NOON - 2 * DAY)

    answer = enter("owner").get(LIST, {"since": day, "until": day})

    assert list(answer.context["page"]) == [yesterday.purchase]


def test_a_day_that_cannot_be_read_is_said(cast: Cast, enter: Enter) -> None:
    answer = enter("owner").get(LIST, {"since": "yesterday"})

    assert answer.status_code == 200
    assert answer.context["filter"].errors["since"] == ["Write the day as 2026-11-21."]


def test_filters_by_state_shop_and_receipt(cast: Cast, enter: Enter) -> None:
    credit = ring_up(cast.shop, 1_000_000, member=cast.sara, tender="credit", now=NOON).purchase
    other = ring_up(cast.other_shop, 2_000_000, now=NOON).purchase
    owner = enter("owner")

    assert list(owner.get(LIST, {"choice": "unpaid"}).context["page"]) == [credit]
    assert list(owner.get(LIST, {"shop": cast.other_shop.pk}).context["page"]) == [other]
    number = {"receipt": other.receipt_number}
    assert list(owner.get(LIST, number).context["page"]) == [other]


def test_a_manager_sees_his_shop_and_exports_no_more(cast: Cast, enter: Enter) -> None:
    here = ring_up(cast.shop, 1_000_000, now=NOON).purchase
    ring_up(cast.other_shop, 2_000_000, now=NOON)
    manager = enter("manager")

    shown = manager.get(LIST, {"shop": cast.other_shop.pk}).context
    exported = rows_of(manager, f"{EXPORT}?shop={cast.other_shop.pk}")

    assert list(shown["page"]) == [here]
    assert shown["totals"].sales == 1_000_000
    assert [row[4] for row in exported[1:]] == [here.receipt_number]


def test_no_purchases_says_why(cast: Cast, enter: Enter) -> None:
    assert "No purchases here." in enter("owner").get(LIST).content.decode()


def test_the_file_holds_the_filtered_list(cast: Cast, enter: Enter) -> None:
    booked = ring_up(cast.shop, 1_234_560, member=cast.sara, now=NOON)
    ring_up(cast.shop, 1_000_000, now=NOON - 31 * DAY)

    rows = rows_of(enter("owner"))

    assert rows[0][:3] == ["Day", "Day (Jalali)", "Time"]
    assert rows[0][8] == "Bill (toman)"
    assert rows[1:] == [
        [
            "2026-09-01",
            "1405/06/10",
            "12:00",
            cast.shop.name,
            booked.purchase.receipt_number,
            cast.sara.card_number,
            "سارا احمدی",
            "09121234567",
            "123456",
            "123456",
            "0",
            "0",
            "12",
            "0",
            "Closed",
            "",
            "",
        ]
    ]


def test_the_file_opens_in_a_spreadsheet(cast: Cast, enter: Enter) -> None:
    answer: Any = enter("owner").get(EXPORT)

    assert answer.getvalue().startswith(b"\xef\xbb\xbf")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "purchases-2026-09-01.csv" in answer["Content-Disposition"]


def test_taking_the_file_is_audited(cast: Cast, enter: Enter) -> None:
    enter("analyst").get(f"{EXPORT}?choice=unpaid")

    entry = AuditEntry.objects.get(action="list.exported")
    assert entry.actor_id == f"user:{cast.analyst.pk}"
    assert entry.facts == {"list": "purchases", "format": "csv", "filters": ["choice"], "rows": 0}


@pytest.mark.parametrize(
    ("role", "shown"),
    [("owner", "09121234567"), ("manager", "0912•••4567"), ("analyst", "0912•••4567")],
)
def test_whole_mobiles_are_the_owners(cast: Cast, enter: Enter, role: str, shown: str) -> None:
    ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)

    rows = rows_of(enter(role))

    assert rows[1][7] == shown


def test_a_receipt_number_that_is_a_formula_is_text(cast: Cast, enter: Enter) -> None:
    make_member()
    booked = ring_up(cast.shop, 1_000_000, now=NOON)
    type(booked.purchase).objects.update(receipt_number="=HYPERLINK(1)")

    assert rows_of(enter("owner"))[1][4] == "'=HYPERLINK(1)"


def test_statements_do_not_grow(
    cast: Cast, enter: Enter, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        ring_up(cast.shop, 2_000_000, member=make_member(), now=NOON)
    owner = enter("owner")

    with django_assert_max_num_queries(8):
        answer = owner.get(LIST)

    assert answer.status_code == 200
