"""What the club is worth over the API: every figure with its definition, days and cases."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from analytics.services.summaries.folding import fold_stale
from analytics.services.works import work_out_all
from campaigns.services.leads.installing import install_sales
from members.roles import Right
from members.selectors.club import club_day
from members.services.labels import set_labels
from tests.api.callers import Caller, body_of, code_of, errors_of
from tests.cast import Cast
from tests.clock import DAY
from tests.factories import make_key, make_member, ring_up

pytestmark = pytest.mark.django_db

OF_FIGURES = ("", "clv/", "winning/", "profit/", "staying/")
OF_PEOPLE = ("cohorts/", "at-risk/", "segments/", "potential/", "alike/")
OF_CLUB = ("drivers/", "together/", "when/", "what-if/")
ALL = (*OF_FIGURES, *OF_PEOPLE, *OF_CLUB, "staff/")
PARTS = {
    "key",
    "name",
    "value",
    "unit",
    "definition",
    "window",
    "sample",
    "of",
    "is_small",
    "low",
    "high",
    "before",
    "series",
    "why",
}


@pytest.fixture
def year(cast: Cast) -> None:
    """Sara comes every twentieth day for a year; forty others came once each."""
    now = timezone.now()
    for days_ago in range(360, 0, -20):
        ring_up(cast.shop, 2_000_000, member=cast.sara, now=now - days_ago * DAY)
    for place in range(40):
        other = make_member(shop=cast.shop)
        ring_up(cast.shop, 1_000_000, member=other, now=now - (place * 8 + 1) * DAY)
    fold_stale()
    work_out_all()


def figures_of(till: Caller, path: str = "", **query: Any) -> dict[str, Any]:
    """By their keys."""
    return {one["key"]: one for one in body_of(till.get(f"figures/{path}", **query))["figures"]}


@pytest.mark.parametrize("path", ALL)
def test_an_empty_club_has_figures_without_values(cast: Cast, till: Caller, path: str) -> None:
    fold_stale()

    answer = till.get(f"figures/{path}")

    assert answer.status_code == 200
    assert "NaN" not in answer.content.decode()


@pytest.mark.parametrize("path", ALL)
def test_every_figure_of_a_year_keeps_to_its_shape(year: None, till: Caller, path: str) -> None:
    answer = till.get(f"figures/{path}")

    assert answer.status_code == 200
    for figure in body_of(answer).get("figures", []):
        assert set(figure) == PARTS
        assert figure["definition"]


def test_the_first_screen_says_what_the_command_says(year: None, till: Caller) -> None:
    found = figures_of(till)

    assert list(found) == [
        "sales",
        "active_members",
        "given_back",
        "clv",
        "cac",
        "roi",
        "churn",
        "nps",
    ]
    assert found["sales"]["value"] == 18 * 2_000_000 + 40 * 1_000_000
    assert found["sales"]["unit"] == "money"
    assert found["nps"]["value"] is None
    assert found["nps"]["why"] == "Nobody has answered a survey on these days."


def test_a_period_is_asked_for_by_days(year: None, till: Caller) -> None:
    today = club_day()
    asked = {"from": (today - timedelta(days=9)).isoformat(), "to": today.isoformat()}

    sales = figures_of(till, **asked)["sales"]

    # The second and the tenth day before: two of the forty.
    assert sales["value"] == 2 * 1_000_000
    assert sales["window"] == asked


def test_narrowed_to_a_label_and_a_source(year: None, cast: Cast, till: Caller) -> None:
    install_sales(now=timezone.now())
    set_labels(member_id=cast.sara.pk, names=["dear"], actor=cast.actor("owner"))

    of_label = figures_of(till, label="dear")
    of_source = figures_of(till, source="referral")

    assert of_label["sales"]["value"] == 18 * 2_000_000
    assert of_source["sales"]["value"] == 0


def test_what_makes_no_sense_is_refused(cast: Cast, till: Caller) -> None:
    refused = [
        errors_of(till.get("figures/", to="2099-01-01")),
        errors_of(till.get("figures/", **{"from": "2026-02-01", "to": "2026-01-01"})),
        errors_of(till.get("figures/", shop=cast.other_shop.code)),
        errors_of(till.get("figures/", source="moon")),
        errors_of(till.get("figures/clv/", after=3)),
    ]

    assert [next(iter(one)) for one in refused] == ["to", "from", "shop", "source", "after"]


def test_churn_and_retention_are_the_whole(year: None, till: Caller) -> None:
    found = figures_of(till, "staying/", **{"from": _ago(90)})

    assert found["churn"]["value"] + found["retention"]["value"] == 10_000
    assert found["customers"]["value"] == figures_of(till)["active_members"]["value"]


def test_the_pocket_calculator(cast: Cast, till: Caller) -> None:
    found = body_of(till.get("figures/cac/", budget=10_000_000, customers=18, price=150_000))
    nobody = body_of(till.get("figures/cac/", budget=10_000_000, customers=0, price=150_000))
    nothing = errors_of(till.get("figures/cac/", budget=0, customers=1, price=1))

    assert (found["cac"], found["revenue"], found["roi_bps"]) == (555_556, 2_700_000, -7_300)
    assert (found["break_even_customers"], found["alarm"]) == (67, True)
    assert (nobody["cac"], nobody["cac_to_price"]) == (None, None)
    assert set(nothing) == {"budget"}


def test_lists_of_members_come_page_by_page(year: None, cast: Cast, till: Caller) -> None:
    first = body_of(till.get("figures/at-risk/", limit=2))
    second = body_of(till.get("figures/at-risk/", limit=2, after=first["next"]))

    seen = [one["member"]["id"] for page in (first, second) for one in page["results"]]
    assert len(set(seen)) == 4
    assert first["results"][0]["member"]["mobile"].startswith("+98912")
    assert first["stake"]["sample"] >= 4


def test_one_members_figures(year: None, cast: Cast, till: Caller) -> None:
    sara = body_of(till.get(f"members/{cast.sara.pk}/figures/"))
    fresh = body_of(till.get(f"members/{make_member(shop=cast.shop).pk}/figures/"))

    assert (sara["segment"], sara["on"]) == ("champions", club_day().isoformat())
    assert sara["profit"]["margin"] > 0
    assert (fresh["segment"], fresh["worth"], fresh["profit"]) == ("", None, None)


def test_what_if_more_had_stayed(year: None, till: Caller) -> None:
    same = body_of(till.get("figures/what-if/"))
    more = body_of(till.get("figures/what-if/", visits_tenths=10))

    assert same["gap"] == {"sales": 0, "margin": 0, "given": 0, "profit": 0}
    assert more["gap"]["sales"] == more["would"]["sales"] - more["was"]["sales"] > 0


def test_what_the_staff_did(cast: Cast, till: Caller) -> None:
    ring_up(cast.shop, 3_000_000, member=cast.sara)

    (nobody,) = body_of(till.get("figures/staff/"))["staff"]

    assert (nobody["who"], nobody["sales"], nobody["with_member_bps"]) == ("", 3_000_000, 10_000)


@pytest.mark.parametrize("path", [*ALL, "cac/"])
def test_figures_ask_for_their_right(cast: Cast, path: str) -> None:
    _, secret = make_key(cast.shop, rights=[Right.MEMBERS_READ.value])

    assert code_of(Caller(secret).get(f"figures/{path}"))[0] == 403


@pytest.mark.parametrize("path", ["at-risk/", "potential/", "alike/"])
def test_lists_of_members_ask_for_members_too(cast: Cast, path: str) -> None:
    _, secret = make_key(cast.shop, rights=[Right.FIGURES_READ.value])

    assert code_of(Caller(secret).get(f"figures/{path}"))[0] == 403


def _ago(days: int) -> str:
    return (club_day() - timedelta(days=days)).isoformat()
