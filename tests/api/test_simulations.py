"""Trying a program over the API: a customer's year and the club's own past, nothing written."""

from datetime import timedelta
from typing import Any

import pytest

from members.selectors.club import club_day
from points.models import Program
from points.rules.documents import FORMAT
from tests.api.callers import Caller, bill, body_of, code_of, errors_of
from tests.api.shop_window import TIERS
from tests.cast import Cast
from tests.factories import make_key
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

# Ten thousand toman earn a point that pays 100 toman: one percent.
ONE_PERCENT = {
    "format": FORMAT,
    "points": {"earn_amount": 100_000, "point_value": 1_000},
    "cap": {"percent": 5, "window": "month", "calendar": "gregorian"},
}


def test_a_year_under_the_present_program(cast: Cast, till: Caller) -> None:
    with nothing_changed():
        response = till.post("simulations/year/", {"visits_a_month": 2, "basket": 1_050_000})

    body = body_of(response)
    assert response.status_code == 200
    assert len(body["months"]) == 12
    first = body["months"][0]
    del first["month"]
    assert first == {
        "purchases": 2,
        "spend": 2_100_000,
        "points": 20,
        "value": 100_000,
        "tier": "",
    }
    assert (body["points"], body["value"], body["tier"]) == (240, 1_200_000, "")
    assert body["percent_of_spend"] == 4.76
    assert "4.8" in body["verdict"]


def test_a_year_under_a_program_of_ones_own(cast: Cast, till: Caller) -> None:
    program = {**ONE_PERCENT, "tiers": TIERS}

    body = body_of(
        till.post(
            "simulations/year/",
            {"program": program, "visits_a_month": 1, "basket": 5_000_000, "members": 40},
        )
    )

    tiers = [month["tier"] for month in body["months"]]
    assert tiers == ["green", *["gold"] * 11]
    assert body["months"][0]["month"] == f"{club_day():%Y-%m}"
    assert body["tier"] == "gold"
    # 50 points in each of two months, then a quarter more.
    assert body["points"] == 100 + 10 * 62


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"visits_a_month": 0}, "visits_a_month"),
        ({"visits_a_month": 63}, "visits_a_month"),
        ({"basket": None}, "basket"),
        ({"tenders": ["points"]}, "tenders.0"),
        ({"categories": "flowers"}, "categories"),
        ({"growth_percent": -91}, "growth_percent"),
        ({"program": "current"}, "program"),
        ({"program": {**ONE_PERCENT, "rules": [{}]}}, "program.rules.1.give"),
    ],
)
def test_wrong_fields_are_named(till: Caller, wrong: dict[str, Any], field: str) -> None:
    response = till.post("simulations/year/", {"visits_a_month": 2, "basket": 1_000_000, **wrong})

    assert errors_of(response) == [field]


def test_the_past_under_the_present_program_is_the_past(cast: Cast, till: Caller) -> None:
    for amount in (5_000_000, 7_770_000):
        till.post("purchases/", bill(amount, member=cast.sara.pk))
    till.post("purchases/", bill(1_000_000))

    with nothing_changed():
        body = body_of(till.post("simulations/replay/", {}))

    assert (body["sales"], body["given_back"]) == (13_770_000, 127 * 5_000)
    assert (body["percent"], body["grants"], body["cut"]) == (4.61, 2, 0)
    assert (body["liability"], body["liability_points"]) == (127 * 5_000, 127)
    assert body["to"] == club_day().isoformat()
    assert [month["points"] for month in body["by_month"]] == [127]
    assert (body["tiers"], body["compared"]) == ({}, None)


def test_the_past_under_another_program(cast: Cast, till: Caller) -> None:
    till.post("purchases/", bill(5_000_000, member=cast.sara.pk))
    asked = {"program": {**ONE_PERCENT, "tiers": TIERS}, "from": club_day().isoformat()}

    body = body_of(till.post("simulations/replay/", asked))

    assert (body["given_back"], body["percent"], body["liability"]) == (50_000, 1.0, 50_000)
    assert body["tiers"] == {"green": 1, "gold": 0}
    assert body["compared"] == {
        "given_back": 250_000,
        "percent": 5.0,
        "gaining": 0,
        "losing": 1,
        "unchanged": 0,
    }
    assert "1" in body["verdict"]


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (0, 1, "to"),
        (1, 0, "from"),
        (-1_200, 0, "from"),
    ],
)
def test_days_that_cannot_be_replayed(till: Caller, first: int, last: int, field: str) -> None:
    days = [(club_day() + timedelta(days=shift)).isoformat() for shift in (first, last)]

    response = till.post("simulations/replay/", dict(zip(("from", "to"), days, strict=True)))

    assert errors_of(response) == [field]


@pytest.mark.parametrize("path", ["year/", "replay/"])
def test_trying_needs_the_right(cast: Cast, path: str) -> None:
    _, secret = make_key(cast.shop, rights=["members.read", "purchases.write"])

    response = Caller(secret).post(f"simulations/{path}", {"visits_a_month": 1, "basket": 1})

    assert code_of(response) == (403, "not_allowed")


@pytest.mark.parametrize("path", ["year/", "replay/"])
def test_without_a_program(cast: Cast, till: Caller, path: str) -> None:
    Program.objects.all().delete()
    body = {"visits_a_month": 1, "basket": 1} if path == "year/" else {}

    assert code_of(till.post(f"simulations/{path}", body)) == (409, "no_program")
