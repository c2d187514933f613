"""What the club knows of a member over the API: labels, important dates, who brought him."""

from typing import Any

import pytest

from members.models import AuditEntry, ImportantDate, Label, Member
from points.models import Grant
from tests.api.callers import Caller, body_of, code_of, errors_of
from tests.api.shop_window import fill_pool
from tests.cast import Cast
from tests.factories import make_key, make_ruled_program
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

NEW = {"mobile": "09351112233", "first_name": "مریم", "last_name": "کریمی"}
WELCOME = {
    "code": "welcome",
    "name": "خوش‌آمد",
    "event": "joined",
    "give": {"points": 20},
    "when": [],
}
BIRTHDAY = {"whose": "self", "kind": "birthday", "calendar": "jalali", "month": 12, "day": 30}


def test_labels_are_set_as_a_whole(cast: Cast, till: Caller) -> None:
    path = f"members/{cast.sara.pk}/labels/"
    till.post(path, {"labels": ["vip", "neighbour"]})

    body = body_of(till.post(path, {"labels": [" vip ", "florist\u200b"]}))

    assert body == {"labels": ["florist", "vip"]}
    assert body_of(till.get(path)) == body
    assert set(Label.objects.values_list("name", flat=True)) == {"florist", "vip"}


def test_no_labels_at_all(cast: Cast, till: Caller) -> None:
    path = f"members/{cast.sara.pk}/labels/"
    till.post(path, {"labels": ["vip"]})

    assert body_of(till.post(path, {"labels": []})) == {"labels": []}
    assert Label.objects.count() == 0


@pytest.mark.parametrize(
    ("labels", "field"),
    [
        (None, "labels"),
        ("vip", "labels"),
        ([7], "labels.0"),
        (["vip", "a\nb"], "labels.1"),
        (["x" * 41], "labels.0"),
        ([""], "labels"),
        ([f"label {number}" for number in range(21)], "labels"),
    ],
)
def test_wrong_labels_are_named(cast: Cast, till: Caller, labels: Any, field: str) -> None:
    with nothing_changed():
        response = till.post(f"members/{cast.sara.pk}/labels/", {"labels": labels})

    assert errors_of(response) == [field]


def test_a_date_is_kept_once(cast: Cast, till: Caller) -> None:
    path = f"members/{cast.sara.pk}/dates/"
    first = till.post(path, BIRTHDAY)

    learned = till.post(path, {**BIRTHDAY, "year": 1370})

    assert (first.status_code, learned.status_code) == (201, 201)
    kept = ImportantDate.objects.get()
    (row,) = body_of(learned)["results"]
    assert body_of(till.get(path)) == body_of(learned)
    assert {name: row[name] for name in BIRTHDAY} == BIRTHDAY
    assert (row["id"], row["year"]) == (kept.pk, 1370)
    assert AuditEntry.objects.filter(action="member.date_kept").count() == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"whose": "dog"}, "whose"),
        ({"kind": None}, "kind"),
        ({"calendar": "julian"}, "calendar"),
        ({"month": 13}, "month"),
        ({"month": 7, "day": 31}, "day"),
        ({"day": "last"}, "day"),
        ({"month": 1, "year": 1499}, "year"),
        ({"name": "x"}, "name"),
    ],
)
def test_wrong_dates_are_named(cast: Cast, till: Caller, wrong: dict[str, Any], field: str) -> None:
    with nothing_changed():
        response = till.post(f"members/{cast.sara.pk}/dates/", {**BIRTHDAY, **wrong})

    assert errors_of(response) == [field]


def test_a_date_is_forgotten(cast: Cast, till: Caller) -> None:
    path = f"members/{cast.sara.pk}/dates/"
    (row,) = body_of(till.post(path, BIRTHDAY))["results"]

    response = till.post(f"{path}forget/", {"date": row["id"]})

    assert body_of(response) == {"results": []}
    assert ImportantDate.objects.count() == 0
    assert errors_of(till.post(f"{path}forget/", {"date": row["id"]})) == ["date"]


@pytest.mark.parametrize(
    ("path", "body"),
    [("labels/", {"labels": ["vip"]}), ("dates/", BIRTHDAY), ("dates/forget/", {"date": 1})],
)
def test_what_is_known_needs_the_right(cast: Cast, path: str, body: dict[str, Any]) -> None:
    _, secret = make_key(cast.shop, rights=["members.read"])

    response = Caller(secret).post(f"members/{cast.sara.pk}/{path}", body)

    assert code_of(response) == (403, "not_allowed")
    assert (Label.objects.count(), ImportantDate.objects.count()) == (0, 0)


def test_joining_is_welcomed(cast: Cast, till: Caller) -> None:
    make_ruled_program(WELCOME)
    fill_pool(cast.shop, 1_000_000)

    body = body_of(till.post("members/", NEW, key="join-1"))
    again = body_of(till.post("members/", NEW, key="join-1"))

    assert (body["balance"], body["spendable"]) == (20, 20)
    assert [step["points"] for step in body["expiring"]] == [20]
    assert again == body
    assert Grant.objects.get().member_id == body["id"]


@pytest.mark.parametrize("typed", ["0912 123 4567", "card"])
def test_who_brought_him(cast: Cast, till: Caller, typed: str) -> None:
    typed = cast.sara.card_number if typed == "card" else typed

    body = body_of(till.post("members/", {**NEW, "referred_by": typed}))

    assert Member.objects.get(pk=body["id"]).referred_by == cast.sara


def test_nobody_brought_him(cast: Cast, till: Caller) -> None:
    with nothing_changed():
        response = till.post("members/", {**NEW, "referred_by": "0912 999 9999"})

    assert errors_of(response) == ["referred_by"]
