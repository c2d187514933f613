"""The promise in figures over the API: the cap's gauge and what is owed."""

from datetime import timedelta

import pytest

from members.selectors.club import club_day
from points.models import Program
from tests.api.callers import Caller, bill, body_of, code_of, errors_of
from tests.api.shop_window import POINT, earn
from tests.cast import Cast
from tests.factories import make_key

pytestmark = pytest.mark.django_db


def test_the_gauge_of_the_cap(cast: Cast, till: Caller) -> None:
    till.post("purchases/", bill(10_050_000, member=cast.sara.pk))

    body = body_of(till.get("budget/"))

    today = club_day().isoformat()
    assert body["window"]["starts_on"] <= today <= body["window"]["ends_on"]
    assert (body["sales"], body["given_back"], body["by_points"]) == (10_050_000, 500_000, 500_000)
    assert (body["allowed"], body["left"], body["cap_bps"]) == (502_500, 2_500, 500)
    assert (body["used_bps"], body["given_back_bps"]) == (9_950, 497)
    assert (body["alarm_bps"], body["is_alarming"], body["is_throttled"]) == (8_000, True, False)
    assert body["reduced"] == 0


def test_the_gauge_of_an_earlier_window(cast: Cast, till: Caller) -> None:
    till.post("purchases/", bill(member=cast.sara.pk))

    body = body_of(till.get("budget/", on="2025-01-10"))

    assert (body["window"]["starts_on"], body["window"]["ends_on"]) == ("2024-12-21", "2025-01-19")
    assert (body["sales"], body["runs_out_on"]) == (0, None)


def test_what_is_owed(cast: Cast, till: Caller) -> None:
    earn(cast.shop, cast.sara, 60)

    body = body_of(till.get("liability/"))

    assert (body["on"], body["calendar"]) == (club_day().isoformat(), "jalali")
    assert (body["points"], body["value"], body["members"]) == (60, 60 * POINT, 1)
    (month,) = body["by_expiry_month"]
    assert (month["points"], month["value"]) == (60, 60 * POINT)
    assert month["month"] == "1406-09"
    assert (body["breakage"], body["expected_breakage"]) == (None, None)


def test_what_was_owed_yesterday(cast: Cast, till: Caller) -> None:
    earn(cast.shop, cast.sara, 60)
    yesterday = (club_day() - timedelta(days=1)).isoformat()

    body = body_of(till.get("liability/", on=yesterday))

    assert (body["on"], body["points"], body["by_expiry_month"]) == (yesterday, 0, [])


@pytest.mark.parametrize("path", ["budget/", "liability/"])
@pytest.mark.parametrize("day", ["2199-01-01", "1405-08-30", "today", "2026-02-30"])
def test_a_day_that_is_none(till: Caller, path: str, day: str) -> None:
    assert errors_of(till.get(path, on=day)) == ["on"]


@pytest.mark.parametrize("path", ["budget/", "liability/"])
def test_figures_need_the_right(cast: Cast, path: str) -> None:
    _, secret = make_key(cast.shop, rights=["members.read", "purchases.write"])

    assert code_of(Caller(secret).get(path)) == (403, "not_allowed")


@pytest.mark.parametrize("path", ["budget/", "liability/", "rewards/"])
def test_without_a_program(cast: Cast, till: Caller, path: str) -> None:
    Program.objects.all().delete()

    assert code_of(till.get(path)) == (409, "no_program")
