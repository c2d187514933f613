"""Looking after members over the API: notes, follow-ups, and who is left out of them."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from members.models import AuditEntry, FollowUp, Note
from members.roles import SYSTEM
from members.selectors.club import club_day
from members.services.notes import write_note
from tests.api.callers import Caller, body_of, code_of, errors_of
from tests.cast import Cast
from tests.factories import make_key, make_member
from tests.members.care_cases import leave_out, make_late, plan
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def test_a_note_is_written_and_erased(cast: Cast, till: Caller) -> None:
    path = f"members/{cast.sara.pk}/notes/"

    (note,) = body_of(till.post(path, {"text": " رز سفید\nدوست دارد "}))["results"]
    erased = till.post(f"{path}erase/", {"note": note["id"]})

    assert (note["text"], note["writer"]) == ("رز سفید\nدوست دارد", "till")
    assert body_of(erased) == {"results": []}
    assert Note.objects.count() == 0
    assert AuditEntry.objects.filter(action="member.note_erased").count() == 1


@pytest.mark.parametrize("text", [None, "", "  ", "x" * 501, 7])
def test_wrong_notes_are_named(cast: Cast, till: Caller, text: Any) -> None:
    with nothing_changed():
        response = till.post(f"members/{cast.sara.pk}/notes/", {"text": text})

    assert errors_of(response) == ["text"]


def test_notes_of_others_stay(cast: Cast) -> None:
    note = write_note(member_id=cast.sara.pk, text="likes tulips", actor=SYSTEM)
    _, secret = make_key(cast.shop, rights=["members.read", "members.write"])
    path = f"members/{cast.sara.pk}/notes/erase/"

    with nothing_changed():
        refused = Caller(secret).post(path, {"note": note.pk})
        unknown = Caller(secret).post(path, {"note": note.pk + 1})

    assert code_of(refused) == (403, "not_allowed")
    assert errors_of(unknown) == ["note"]


def test_a_follow_up_is_planned_once(cast: Cast, till: Caller) -> None:
    due = (club_day() + timedelta(days=2)).isoformat()
    body = {"kind": "call", "reason": "سالگرد", "due_on": due}
    path = f"members/{cast.sara.pk}/follow-ups/"

    first = till.post(path, body, key="plan-1")
    again = till.post(path, body, key="plan-1")

    assert first.status_code == 201
    assert again.content == first.content
    planned = body_of(first)
    assert (planned["shop"], planned["status"], planned["due_on"]) == ("main", "open", due)
    assert planned["member"]["mobile"] == "+989121234567"
    assert FollowUp.objects.count() == 1
    assert body_of(till.get(path))["results"] == [planned]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "visit"}, "kind"),
        ({"reason": ""}, "reason"),
        ({"due_on": "2020-01-01"}, "due_on"),
        ({"due_on": "tomorrow"}, "due_on"),
    ],
)
def test_wrong_plans_are_named(cast: Cast, till: Caller, wrong: dict[str, Any], field: str) -> None:
    body = {"kind": "call", "reason": "x", "due_on": club_day().isoformat(), **wrong}

    with nothing_changed():
        response = till.post(f"members/{cast.sara.pk}/follow-ups/", body)

    assert errors_of(response) == [field]


def test_what_is_due_page_by_page(
    cast: Cast, till: Caller, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    late = plan(cast.sara)
    make_late(late, days=3)
    wanted = [late.pk, *(plan(make_member(shop=cast.shop)).pk for _number in range(3))]
    plan(cast.sara, days=1)
    plan(cast.sara, shop_id=cast.other_shop.pk)
    found: list[int] = []
    query: dict[str, Any] = {"limit": 2}

    while query:
        with django_assert_max_num_queries(3):
            page = body_of(till.get("follow-ups/", **query))
        found += [row["id"] for row in page["results"]]
        cursor = page["next"] and page["next"].rpartition("cursor=")[2]
        query = {**query, "cursor": cursor} if cursor else {}

    assert found == wanted
    assert len(body_of(till.get("follow-ups/", days=1))["results"]) == 5


def test_done_reopened_moved_and_dropped(cast: Cast, till: Caller) -> None:
    path = f"follow-ups/{plan(cast.sara).pk}/"
    later = (club_day() + timedelta(days=5)).isoformat()

    done = body_of(till.post(f"{path}done/", {"outcome": "reached", "remark": "glad"}))
    twice = code_of(till.post(f"{path}done/", {}))
    opened = body_of(till.post(f"{path}reopen/", {}))
    open_twice = code_of(till.post(f"{path}reopen/", {}))
    moved = body_of(till.post(f"{path}move/", {"due_on": later}))
    dropped = body_of(till.post(f"{path}drop/", {"reason": "moved away"}))

    assert (done["status"], done["outcome"], done["remark"]) == ("done", "reached", "glad")
    assert twice == (409, "follow_up_closed")
    assert (opened["status"], opened["outcome"], opened["closed_at"]) == ("open", "", None)
    assert open_twice == (409, "follow_up_open")
    assert moved["due_on"] == later
    assert (dropped["status"], dropped["remark"]) == ("dropped", "moved away")


def test_follow_ups_of_another_shop_are_unknown(cast: Cast, till: Caller) -> None:
    elsewhere = plan(cast.sara, shop_id=cast.other_shop.pk)

    with nothing_changed():
        refused = till.post(f"follow-ups/{elsewhere.pk}/done/", {})

    assert code_of(refused) == (404, "not_found")
    assert body_of(till.get(f"members/{cast.sara.pk}/follow-ups/")) == {"results": []}


def test_names_are_told_as_the_key_may_see_them(cast: Cast) -> None:
    plan(cast.sara)
    _, secret = make_key(cast.shop, rights=["members.read", "follow_ups.write"])

    (row,) = body_of(Caller(secret).get("follow-ups/"))["results"]

    assert row["member"]["mobile"] != cast.sara.mobile


def test_who_is_left_out(cast: Cast, till: Caller) -> None:
    path = f"members/{cast.sara.pk}/exclusion/"
    before = body_of(till.get(path))
    leave_out(cast.sara)
    _, secret = make_key(cast.shop, rights=["members.read"])

    told = body_of(till.get(path))["exclusion"]
    told_less = body_of(Caller(secret).get(path))["exclusion"]

    assert before == {"exclusion": None}
    assert (told["reason"], told["evidence"]["net"]) == ("never buys", 0)
    assert (told_less["reason"], told_less["evidence"]) == ("never buys", None)
