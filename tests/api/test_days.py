"""Days over the API: a member's own with all that is told of them, who is near, and occasions."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from members.models import Consent, ImportantDate, Member
from members.roles import SYSTEM
from members.rules.calendars import jalali_of
from members.selectors.club import club_day
from members.services.dates import keep_date
from members.services.occasions import install_occasions
from points.models import Purchase
from tests.api.callers import Caller, body_of, code_of, errors_of
from tests.cast import Cast
from tests.clock import TEHRAN
from tests.factories import make_key, make_member, ring_up
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

MOTHER: dict[str, Any] = {
    "whose": "mother",
    "kind": "birthday",
    "calendar": "lunar",
    "month": 9,
    "day": 30,
    "year": 1380,
    "title": "",
    "person": "مریم",
    "leap_policy": "after",
    "lead_days": [10, 2],
    "note": "نرگس دوست دارد",
}


def keep(member: Member, day: date, **more: Any) -> ImportantDate:
    """A birthday of the member himself that is kept on this day of the year."""
    named = jalali_of(day)
    given = {"whose": "self", "kind": "birthday", "calendar": "jalali", **more}
    return keep_date(member_id=member.pk, month=named.month, day=named.day, actor=SYSTEM, **given)


def test_all_that_is_told_of_a_date_is_kept(cast: Cast, till: Caller) -> None:
    response = till.post(f"members/{cast.sara.pk}/dates/", MOTHER)

    assert response.status_code == 201
    (row,) = body_of(response)["results"]
    assert {name: row[name] for name in MOTHER} == MOTHER
    assert (row["source"], row["is_mourning"]) == ("api", False)
    assert row["turns"] >= 68


def test_a_date_is_changed_as_a_whole(cast: Cast, till: Caller) -> None:
    path = f"members/{cast.sara.pk}/dates/"
    (row,) = body_of(till.post(path, MOTHER))["results"]
    said = {name: MOTHER[name] for name in ("whose", "kind", "calendar", "month")}

    changed = till.post(f"{path}change/", {"date": row["id"], **said, "day": 29})

    (after,) = body_of(changed)["results"]
    assert (after["id"], after["day"]) == (row["id"], 29)
    assert (after["person"], after["year"], after["lead_days"]) == ("", None, [7, 3])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"date": 999_999}, "date"),
        ({"lead_days": [61]}, "lead_days"),
        ({"lead_days": [1, 2, 3, 4, 5, 6]}, "lead_days"),
        ({"leap_policy": "never"}, "leap_policy"),
        ({"person": "x" * 61}, "person"),
        ({"day": 31}, "day"),
    ],
)
def test_a_wrong_change_is_named(
    cast: Cast, till: Caller, wrong: dict[str, Any], field: str
) -> None:
    path = f"members/{cast.sara.pk}/dates/"
    (row,) = body_of(till.post(path, MOTHER))["results"]

    with nothing_changed():
        response = till.post(f"{path}change/", {"date": row["id"], **MOTHER, **wrong})

    assert errors_of(response) == [field]


def test_a_strangers_date_is_not_changed(cast: Cast, till: Caller) -> None:
    kept = keep(make_member(shop=cast.shop), club_day())

    with nothing_changed():
        response = till.post(f"members/{cast.sara.pk}/dates/change/", {"date": kept.pk, **MOTHER})

    assert errors_of(response) == ["date"]


def test_the_day_of_a_purchase_is_remembered(cast: Cast, till: Caller) -> None:
    purchase = ring_up(cast.shop, member=cast.sara).purchase
    told = {"whose": "wife", "kind": "wedding", "calendar": "jalali", "month": 9, "day": 3}

    response = till.post(
        f"members/{cast.sara.pk}/dates/remember/",
        {**told, "purchase": purchase.pk, "is_allowed": True},
    )

    assert response.status_code == 201
    (row,) = body_of(response)["results"]
    assert {name: row[name] for name in told} == told
    consent = Consent.objects.get(purpose="occasion")
    assert (consent.is_given, consent.evidence, consent.wording) == (True, "api", "elsewhere")
    assert Purchase.objects.get(pk=purchase.pk).reason == "wedding"


@pytest.mark.parametrize("whose", ["stranger", "branch"])
def test_another_purchase_is_unknown(cast: Cast, till: Caller, whose: str) -> None:
    stranger = make_member(shop=cast.shop)
    purchase = (
        ring_up(cast.shop, member=stranger)
        if whose == "stranger"
        else ring_up(cast.other_shop, member=cast.sara)
    ).purchase
    told = {"whose": "wife", "kind": "wedding", "calendar": "jalali", "month": 9, "day": 3}

    with nothing_changed():
        response = till.post(
            f"members/{cast.sara.pk}/dates/remember/",
            {**told, "purchase": purchase.pk, "is_allowed": True},
        )

    assert errors_of(response) == ["purchase"]


def test_who_is_near_and_what_was_bought_last_year(cast: Cast, till: Caller) -> None:
    day = club_day() + timedelta(days=3)
    keep(cast.sara, day)
    keep(make_member(shop=cast.other_shop), day)
    last_year = jalali_of(day)
    moment = datetime.combine(day - timedelta(days=366), time(18), tzinfo=TEHRAN)
    ring_up(cast.shop, 4_000_000, member=cast.sara, now=moment)

    (row,) = body_of(till.get("dates/coming/", days=3))["results"]

    assert (row["on"], row["member"], row["mobile"]) == (
        day.isoformat(),
        cast.sara.pk,
        "+989121234567",
    )
    assert (row["date"]["month"], row["date"]["day"]) == (last_year.month, last_year.day)
    assert row["last_year"]["amount"] == 4_000_000
    assert body_of(till.get("dates/coming/", days=2)) == {"results": [], "next": None}


def test_who_is_near_is_masked_and_without_purchases(cast: Cast) -> None:
    keep(cast.sara, club_day())
    _, secret = make_key(cast.shop, rights=["members.read"])

    (row,) = body_of(Caller(secret).get("dates/coming/"))["results"]

    assert row["mobile"] != "+989121234567"
    assert row["last_year"] is None


def test_who_is_near_page_by_page(
    cast: Cast, till: Caller, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    today = club_day()
    kept = [
        keep(make_member(shop=cast.shop), today + timedelta(days=later)).pk
        for later in (0, 0, 0, 1, 2)
    ]
    found: list[int] = []
    query: dict[str, Any] = {"days": 5, "limit": 2}

    while query:
        with django_assert_max_num_queries(12):
            page = body_of(till.get("dates/coming/", **query))
        found += [row["date"]["id"] for row in page["results"]]
        cursor = page["next"] and page["next"].rpartition("cursor=")[2]
        query = {**query, "cursor": cursor} if cursor else {}

    assert found == kept


@pytest.mark.parametrize(
    "query", [{"days": 93}, {"cursor": "yesterday"}, {"cursor": "2026-11-25.-1"}, {"limit": 0}]
)
def test_wrong_pages_are_named(till: Caller, query: dict[str, Any]) -> None:
    assert errors_of(till.get("dates/coming/", **query)) == list(query)


def test_occasions_of_a_year(till: Caller) -> None:
    install_occasions(actor=SYSTEM)

    body = body_of(till.get("occasions/", **{"from": "2026-03-21", "to": "2027-03-20"}))

    days = {row["key"]: (row["on"], row["status"], row["tone"]) for row in body["results"]}
    assert days["yalda"] == ("2026-12-21", "fixed", "festive")
    assert days["ashura"][2] == "mourning"
    assert [row["on"] for row in body["results"]] == sorted(row["on"] for row in body["results"])


def test_a_day_of_mourning(till: Caller) -> None:
    install_occasions(actor=SYSTEM)
    year = body_of(till.get("occasions/", **{"from": "2026-03-21", "to": "2027-03-20"}))
    ashura = next(row for row in year["results"] if row["key"] == "ashura")

    mourned = body_of(till.get("occasions/mourning/", on=ashura["on"]))
    plain = body_of(till.get("occasions/mourning/", on="2026-12-21"))

    assert mourned["occasion"]["tone"] == "mourning"
    assert plain == {"occasion": None}


@pytest.mark.parametrize("last", ["2026-03-20", "2029-03-20"])
def test_a_stretch_has_an_end(till: Caller, last: str) -> None:
    response = till.get("occasions/", **{"from": "2026-03-21", "to": last})

    assert errors_of(response) == ["to"]


def test_days_need_the_right(cast: Cast) -> None:
    _, secret = make_key(cast.shop, rights=["purchases.read"])
    caller = Caller(secret)

    refused = [code_of(caller.get(path)) for path in ("dates/coming/", "occasions/")]

    assert refused == [(403, "not_allowed")] * 2
