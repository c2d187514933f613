"""Points owed at the end of any day: in all, by month of expiry, and as a file."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from members.models import AuditEntry
from points.models import Program
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.dashboard.conftest import Enter
from tests.points.reward_cases import give_points

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

LIST = "/dashboard/liability/"
EXPORT = "/dashboard/liability/export/"


def test_what_is_owed_today_by_month(cast: Cast, enter: Enter) -> None:
    give_points(cast.shop, cast.sara, 20, now=NOON - 40 * DAY)
    give_points(cast.shop, cast.sara, 30)

    context = enter("analyst").get(LIST).context

    assert (context["owed"].points, context["owed"].value) == (50, 250_000)
    assert [(month.name, month.points, month.value) for month in context["months"]] == [
        ("Mordad 1406", 20, 100_000),
        ("Shahrivar 1406", 30, 150_000),
    ]
    assert context["breakage"] == (
        "No points have reached the end of their life in the year before this day."
    )


@pytest.mark.parametrize("asked", ["1405/06/01", "۱۴۰۵/۰۶/۰۱", "2026-08-23"])
def test_a_past_day_is_asked_for_in_either_calendar(cast: Cast, enter: Enter, asked: str) -> None:
    give_points(cast.shop, cast.sara, 20, now=NOON - 40 * DAY)
    give_points(cast.shop, cast.sara, 30)

    owed = enter("owner").get(LIST, {"on": asked}).context["owed"]

    assert (owed.day, owed.points) == (date(2026, 8, 23), 20)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("1410/01/01", "That day has not come yet."),
        ("someday", "Write the day as 2026-11-21."),
    ],
)
def test_another_day_gives_today_and_says_why(
    cast: Cast, enter: Enter, asked: str, sentence: str
) -> None:
    answer = enter("owner").get(LIST, {"on": asked})

    assert answer.context["owed"].day == NOON.date()
    assert sentence in answer.content.decode()


def test_points_that_wait_are_told_apart(cast: Cast, enter: Enter) -> None:
    Program.objects.update(vesting_days=10)
    give_points(cast.shop, cast.sara, 30)

    owed = enter("owner").get(LIST).context["owed"]

    assert (owed.points, owed.pending_points, owed.pending_value) == (30, 30, 150_000)


def test_the_months_are_a_file(cast: Cast, enter: Enter) -> None:
    give_points(cast.shop, cast.sara, 30)
    owner = enter("owner")

    csv: Any = owner.get(EXPORT, {"on": "1405/06/10"})
    xlsx: Any = owner.get(EXPORT, {"format": "xlsx"})

    rows: list[list[str | int]] = [
        ["Expires in", "Points", "Worth (toman)"],
        ["Shahrivar 1406", 30, 15_000],
        ["In all", 30, 15_000],
        ["Of that waiting", 0, 0],
    ]
    lines = csv.getvalue().decode("utf-8-sig").splitlines()
    assert lines == [",".join(map(str, row)) for row in rows]
    assert "points-owed-2026-09-01.csv" in csv["Content-Disposition"]
    sheet = load_workbook(BytesIO(xlsx.getvalue())).active
    assert sheet is not None
    assert [list(row) for row in sheet.iter_rows(values_only=True)] == rows
    assert "points-owed-2026-09-01.xlsx" in xlsx["Content-Disposition"]
    taken = AuditEntry.objects.filter(action="list.exported")
    assert [entry.facts["list"] for entry in taken] == ["points-owed", "points-owed"]


def test_who_sees_some_shops_is_told_that_it_is_the_clubs(cast: Cast, enter: Enter) -> None:
    page = enter("manager").get(LIST).content.decode()

    assert "This page counts all shops together." in page


def test_before_a_program_nothing_is_owed(cast: Cast, enter: Enter) -> None:
    Program.objects.all().delete()
    owner = enter("owner")

    assert "Nothing is owed before there is a program." in owner.get(LIST).content.decode()
    assert owner.get(EXPORT).status_code == 409


def test_a_day_without_points_says_so(cast: Cast, enter: Enter) -> None:
    assert "Nobody held points on that day." in enter("owner").get(LIST).content.decode()
