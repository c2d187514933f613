"""Members over the API: joining, finding, reading."""

import pytest

from members.models import AuditEntry, Consent, Member
from tests.api.callers import Caller, body_of, code_of, errors_of
from tests.cast import Cast
from tests.factories import make_key, make_member, ring_up

pytestmark = pytest.mark.django_db

NEW = {"mobile": "09351112233", "first_name": "مریم", "last_name": "کریمی"}


def test_joining_gives_a_card(cast: Cast, till: Caller) -> None:
    consents = {"service": True, "promotion": False}

    response = till.post("members/", {**NEW, "gender": "woman", "consents": consents})

    member = Member.objects.get(mobile="+989351112233")
    assert response.status_code == 201
    assert body_of(response) == {
        "id": member.pk,
        "card_number": member.card_number,
        "mobile": "+989351112233",
        "first_name": "مریم",
        "last_name": "کریمی",
        "balance": 0,
        "spendable": 0,
        "pending": 0,
        "debt": 0,
        "tier": None,
        "expiring": [],
    }
    assert (member.origin, member.joined_shop, member.gender) == ("api", cast.shop, "woman")
    assert [member.allows_service, member.allows_occasion, member.allows_promotion] == [
        True,
        False,
        False,
    ]
    assert Consent.objects.filter(member=member).count() == 2


def test_joining_is_written_down(cast: Cast, till: Caller) -> None:
    member_id = body_of(till.post("members/", NEW))["id"]

    entry = AuditEntry.objects.get(action="member.registered", member_id=member_id)
    assert (entry.actor_kind, entry.actor_id) == ("key", f"key:{cast.key.prefix}")


@pytest.mark.parametrize(
    "mobile",
    [
        "09351112233",
        "9351112233",
        "+989351112233",
        "00989351112233",
        "۰۹۳۵۱۱۱۲۲۳۳",
        "0935 111 2233",
        "0935-111-2233",
        "0935\u200c1112233",
        "\u200e09351112233",
        "\uff0b989351112233",
        "09351112233\n",
    ],
)
def test_a_mobile_in_any_form(till: Caller, mobile: str) -> None:
    response = till.post("members/", {**NEW, "mobile": mobile})

    assert body_of(response)["mobile"] == "+989351112233"


@pytest.mark.parametrize(
    "mobile", ["02188776655", "0935111", "0989351112233444", "abc", "", " ", None, 9351112233, True]
)
def test_no_mobile_at_all(till: Caller, mobile: object) -> None:
    before = Member.objects.count()

    response = till.post("members/", {**NEW, "mobile": mobile})

    assert errors_of(response) == ["mobile"]
    assert Member.objects.count() == before


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"first_name": "م" * 81}, "first_name"),
        ({"first_name": "a\nb"}, "first_name"),
        ({"first_name": "", "last_name": ""}, "first_name"),
        ({"first_name": ["مریم"]}, "first_name"),
        ({"gender": "lady"}, "gender"),
        ({"consents": {"service": "yes"}}, "consents.service"),
        ({"consents": {"everything": True}}, "consents.everything"),
        ({"consents": True}, "consents"),
        ({"birthday": "1990-01-01"}, "birthday"),
    ],
)
def test_wrong_fields_are_named(till: Caller, wrong: dict[str, object], field: str) -> None:
    response = till.post("members/", {**NEW, **wrong})

    assert errors_of(response) == [field]


def test_hidden_direction_marks_are_not_stored(till: Caller) -> None:
    response = till.post("members/", {**NEW, "first_name": "\u202eمریم\u200b"})

    assert body_of(response)["first_name"] == "مریم"


def test_the_same_number_under_another_name(cast: Cast, till: Caller) -> None:
    response = till.post("members/", {**NEW, "mobile": "0912 123 4567"})

    assert code_of(response) == (409, "phone_taken")
    assert body_of(response)["member_id"] == cast.sara.pk


def test_joining_needs_no_idempotency_key(till: Caller) -> None:
    first = till.post("members/", NEW, key=None)
    again = till.post("members/", NEW, key=None)

    assert first.status_code == 201
    assert code_of(again) == (409, "phone_taken")


def test_joining_twice_under_one_key_is_joining_once(till: Caller) -> None:
    first = till.post("members/", NEW, key="join-1")
    again = till.post("members/", {**NEW, "mobile": "+98 935 111 22 33"}, key="join-1")

    assert again.content == first.content
    assert again.headers["Idempotent-Replayed"] == "true"


def test_joining_needs_the_right(cast: Cast) -> None:
    _, secret = make_key(cast.shop, rights=["members.read"])

    response = Caller(secret).post("members/", NEW)

    assert code_of(response) == (403, "not_allowed")


def test_finding_by_name_and_by_the_last_digits(cast: Cast, till: Caller) -> None:
    by_name = body_of(till.get("members/", q="احمدي سارا"))["results"]
    by_digits = body_of(till.get("members/", q="۴۵۶۷"))["results"]
    by_card = body_of(till.get("members/", q=cast.sara.card_number))["results"]

    assert [member["id"] for member in by_name] == [cast.sara.pk]
    assert by_name == by_digits == by_card


def test_finding_shows_points(cast: Cast, till: Caller) -> None:
    ring_up(cast.shop, 5_000_000, member=cast.sara)
    ring_up(cast.shop, 3_000_000, member=cast.sara, tender="credit")

    (found,) = body_of(till.get("members/", q="احمدی"))["results"]

    assert (found["balance"], found["spendable"], found["pending"]) == (80, 50, 30)
    whole = body_of(till.get(f"members/{cast.sara.pk}/"))
    assert found == {name: whole[name] for name in found}
    assert [step["points"] for step in whole["expiring"]] == [80]


def test_finding_at_most_so_many(cast: Cast, till: Caller) -> None:
    for _ in range(21):
        make_member(last_name="رضایی")

    assert len(body_of(till.get("members/", q="رضایی"))["results"]) == 20
    assert len(body_of(till.get("members/", q="رضایی", limit="۳"))["results"]) == 3


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "q"),
        ("q=", "q"),
        ("q=%00", "q"),
        ("q=" + "a" * 101, "q"),
        ("q=sara&q=ali", "q"),
        ("q=sara&limit=0", "limit"),
        ("q=sara&limit=1000000000", "limit"),
        ("q=sara&limit=abc", "limit"),
        ("q=sara&page=-1", "page"),
        ("q=sara&ordering=password", "ordering"),
        ("q=sara&id=1;drop", "id"),
        ("q=sara&mobile__regex=(a%2B)%2B$", "mobile__regex"),
    ],
)
def test_nonsense_in_the_address(till: Caller, query: str, field: str) -> None:
    response = till.send("GET", "members/", query=query)

    assert errors_of(response) == [field]


def test_mobiles_are_masked_for_most_keys(cast: Cast) -> None:
    _, secret = make_key(cast.shop, rights=["members.read"])

    response = Caller(secret).get(f"members/{cast.sara.pk}/")

    assert body_of(response)["mobile"] == "0912•••4567"


@pytest.mark.parametrize("member_id", ["999999", "9" * 30])
def test_an_unknown_member(till: Caller, member_id: str) -> None:
    assert code_of(till.get(f"members/{member_id}/")) == (404, "not_found")
