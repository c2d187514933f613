"""Joining over the API: by a friend, beside a namesake, as a second person, in a household."""

from typing import Any

import pytest

from campaigns.models import Acquisition
from campaigns.services.leads.installing import install_sales
from members.models import Household, Member
from tests.api.callers import Caller, body_of, errors_of
from tests.cast import Cast
from tests.factories import make_key, make_member
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

NEW = {"mobile": "09351112233", "first_name": "مریم", "last_name": "کریمی"}


def test_a_friend_joins_by_the_members_code(cast: Cast, till: Caller) -> None:
    path = f"members/{cast.sara.pk}/referral/"
    code = body_of(till.get(path))["code"]

    joined = body_of(till.post("members/", {**NEW, "referred_by": code.lower()}))

    after = body_of(till.get(path))
    assert Member.objects.get(pk=joined["id"]).referred_by == cast.sara
    assert after["code"] == code
    (friend,) = after["friends"]
    assert (friend["name"], friend["state"], friend["points"]) == ("مریم ک.", "joined", 0)


def test_who_is_a_member_already_or_looks_like_one(cast: Cast, till: Caller) -> None:
    near = {"mobile": "09121234576", "first_name": "سارا", "last_name": "احمدی"}

    with nothing_changed():
        same = body_of(till.post("members/likeness/", {"mobile": "0912 123 4567"}))
        alike = body_of(till.post("members/likeness/", near))
        nobody = body_of(till.post("members/likeness/", NEW))

    assert (same["holder"]["id"], same["near"]) == (cast.sara.pk, [])
    assert same["holder"]["mobile"] not in {None, cast.sara.mobile}
    assert [one["id"] for one in alike["near"]] == [cast.sara.pk]
    assert nobody == {"holder": None, "near": []}
    assert errors_of(till.post("members/likeness/", {"mobile": "12"})) == ["mobile"]


def test_a_second_person_shares_the_mobile(cast: Cast, till: Caller) -> None:
    body = {"first_name": "علی", "last_name": "احمدی", "consents": {"service": True}}

    response = till.post(f"members/{cast.sara.pk}/household/people/", body)

    assert response.status_code == 201
    second = Member.objects.get(pk=body_of(response)["id"])
    assert (second.mobile, second.origin, second.joined_shop) == (None, "api", cast.shop)
    (other,) = body_of(till.get(f"members/{cast.sara.pk}/household/"))["results"]
    assert other["id"] == second.pk


def test_living_together_and_apart(cast: Cast, till: Caller) -> None:
    other = make_member(shop=cast.shop)
    path = f"members/{cast.sara.pk}/household/"

    joined = body_of(till.post(path, {"member": other.pk}))
    left = body_of(till.post(f"{path}leave/", {}))

    assert [one["id"] for one in joined["results"]] == [other.pk]
    assert left == {"results": []}
    assert Household.objects.count() == 0


@pytest.mark.parametrize("wrong", ["nobody", "himself", "none"])
def test_wrong_company_is_named(cast: Cast, till: Caller, wrong: str) -> None:
    ids: dict[str, Any] = {"nobody": 999_999, "himself": cast.sara.pk, "none": None}

    with nothing_changed():
        response = till.post(f"members/{cast.sara.pk}/household/", {"member": ids[wrong]})

    assert errors_of(response) == ["household" if wrong == "himself" else "member"]


def test_those_who_live_together_are_masked(cast: Cast) -> None:
    other = make_member(shop=cast.shop)
    Caller(cast.secret).post(f"members/{cast.sara.pk}/household/", {"member": other.pk})
    _, secret = make_key(cast.shop, rights=["members.read"])

    (row,) = body_of(Caller(secret).get(f"members/{cast.sara.pk}/household/"))["results"]

    assert row["mobile"] not in {None, other.mobile}


def test_a_till_names_by_which_source_a_newcomer_came(cast: Cast, till: Caller) -> None:
    install_sales()

    joined = body_of(till.post("members/", {**NEW, "source": "instagram"}))

    assert Acquisition.objects.get(member_id=joined["id"]).source.key == "instagram"


def test_a_source_that_is_none_is_said_and_nobody_joins(cast: Cast, till: Caller) -> None:
    with nothing_changed():
        answer = till.post("members/", {**NEW, "source": "moon"})

    assert errors_of(answer) == ["source"]
