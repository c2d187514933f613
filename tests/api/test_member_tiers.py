"""A member's tier over the API: where he stands, what he needs, and what staff decide."""

from datetime import timedelta
from typing import Any

import pytest

from members.models import AuditEntry
from members.selectors.club import club_day
from points.models import Standing
from tests.api.callers import Caller, bill, body_of, code_of, errors_of
from tests.api.shop_window import GOLD_FROM, TIERS
from tests.cast import Cast
from tests.factories import make_key, make_ruled_program
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def setting(**more: Any) -> dict[str, Any]:
    """Gold for a month."""
    until = (club_day() + timedelta(days=30)).isoformat()
    return {"tier": "gold", "until": until, "reason": "a good neighbour", **more}


def test_a_newcomer_stands_lowest(cast: Cast, till: Caller) -> None:
    make_ruled_program(tiers=TIERS)

    assert body_of(till.get(f"members/{cast.sara.pk}/"))["tier"] == {
        "code": "green",
        "name": "سبز",
        "since": None,
        "until": None,
        "benefits": [],
        "is_by_hand": False,
        "measured": 0,
        "needed_to_stay": None,
        "stay_by": None,
        "needed_to_rise": GOLD_FROM,
        "next": "gold",
        "next_name": "طلایی",
        "percent": 0,
    }


def test_what_keeps_a_tier(cast: Cast, till: Caller) -> None:
    make_ruled_program(tiers=TIERS)
    till.post("purchases/", bill(GOLD_FROM * 100_000, member=cast.sara.pk))
    today = club_day().isoformat()

    tier = body_of(till.get(f"members/{cast.sara.pk}/"))["tier"]
    found = body_of(till.get("members/", q="احمدی"))["results"]

    assert (tier["code"], tier["since"], tier["measured"]) == ("gold", today, GOLD_FROM)
    assert (tier["needed_to_rise"], tier["next"], tier["percent"]) == (None, None, 100)
    assert (tier["stay_by"], tier["benefits"]) == (tier["until"], ["ارسال رایگان"])
    assert [one["tier"] for one in found] == [
        {"code": "gold", "name": "طلایی", "since": today, "until": tier["until"]}
    ]


def test_the_scheme(till: Caller) -> None:
    without = body_of(till.get("tiers/"))
    make_ruled_program(tiers=TIERS)

    assert without == {"scheme": None}
    assert body_of(till.get("tiers/")) == {"scheme": TIERS}


def test_a_tier_by_hand(cast: Cast, till: Caller) -> None:
    make_ruled_program(tiers=TIERS)

    body = body_of(till.post(f"members/{cast.sara.pk}/tier/", setting()))

    assert (body["tier"]["code"], body["tier"]["is_by_hand"]) == ("gold", True)
    assert body["tier"]["until"] == setting()["until"]
    standing = Standing.objects.get()
    assert (standing.cause, standing.reason) == ("by_hand", "a good neighbour")
    assert standing.decided_by == f"key:{cast.key.prefix}"


def test_done_twice_is_done_once(cast: Cast, till: Caller) -> None:
    make_ruled_program(tiers=TIERS)
    first = till.post(f"members/{cast.sara.pk}/tier/", setting(), key="gold-1")

    again = till.post(f"members/{cast.sara.pk}/tier/", setting(), key="gold-1")

    assert again.content == first.content
    assert Standing.objects.count() == 1


def test_the_end_of_a_tier_by_hand(cast: Cast, till: Caller) -> None:
    make_ruled_program(tiers=TIERS)
    till.post(f"members/{cast.sara.pk}/tier/", setting())

    body = body_of(till.post(f"members/{cast.sara.pk}/tier/end/", {"reason": "moved away"}))

    assert (body["tier"]["code"], body["tier"]["is_by_hand"]) == ("green", False)
    assert Standing.objects.get(ended_on=None).cause == "hand_ended"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"tier": "platinum"}, "tier"),
        ({"tier": None}, "tier"),
        ({"until": "2020-01-01"}, "until"),
        ({"until": "1405-12-29"}, "until"),
        ({"until": "soon"}, "until"),
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 201}, "reason"),
        ({"why": "so"}, "why"),
    ],
)
def test_wrong_fields_are_named(
    cast: Cast, till: Caller, wrong: dict[str, Any], field: str
) -> None:
    make_ruled_program(tiers=TIERS)

    with nothing_changed():
        response = till.post(f"members/{cast.sara.pk}/tier/", setting(**wrong))

    assert errors_of(response) == [field]


def test_what_is_not_there_cannot_be_set_or_ended(cast: Cast, till: Caller) -> None:
    no_tiers = till.post(f"members/{cast.sara.pk}/tier/", setting())
    make_ruled_program(tiers=TIERS)

    not_by_hand = till.post(f"members/{cast.sara.pk}/tier/end/", {"reason": "so"})

    assert code_of(no_tiers) == (409, "no_tiers")
    assert code_of(not_by_hand) == (409, "tier_not_by_hand")


@pytest.mark.parametrize("path", ["tier/", "tier/end/"])
def test_a_tier_by_hand_needs_the_right(cast: Cast, path: str) -> None:
    make_ruled_program(tiers=TIERS)
    _, secret = make_key(cast.shop, rights=["members.read", "members.write"])

    response = Caller(secret).post(f"members/{cast.sara.pk}/{path}", setting())

    assert code_of(response) == (403, "not_allowed")
    assert not AuditEntry.objects.filter(action__startswith="tier").exists()
