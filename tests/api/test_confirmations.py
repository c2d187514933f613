"""One-time codes over the API: sent to the member, told to nobody else."""

from typing import Any

import pytest

from members.models import Confirmation, Member, Message
from tests.api.callers import Caller, body_of, code_of, errors_of
from tests.api.shop_window import told_code
from tests.cast import Cast
from tests.factories import make_key
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def test_the_code_goes_to_the_member_alone(cast: Cast, till: Caller) -> None:
    response = till.post(f"members/{cast.sara.pk}/confirmations/", {"points": 60})

    assert response.status_code == 201
    assert (body_of(response)["points"], Confirmation.objects.get().purpose) == (60, "pay")
    assert Message.objects.get().address == cast.sara.mobile
    assert told_code() not in response.content.decode()


def test_asking_twice_sends_one_code(cast: Cast, till: Caller) -> None:
    path = f"members/{cast.sara.pk}/confirmations/"
    first = till.post(path, {"points": 60}, key="code-1")

    again = till.post(path, {"points": 60}, key="code-1")

    assert again.content == first.content
    assert (Confirmation.objects.count(), Message.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "points"),
        ({"points": 60, "reward": "bouquet"}, "points"),
        ({"points": 0}, "points"),
        ({"points": "many"}, "points"),
        ({"reward": "boat"}, "reward"),
        ({"purpose": "pay", "points": 60}, "purpose"),
    ],
)
def test_wrong_fields_are_named(cast: Cast, till: Caller, body: dict[str, Any], field: str) -> None:
    with nothing_changed():
        response = till.post(f"members/{cast.sara.pk}/confirmations/", body)

    assert errors_of(response) == [field]


def test_not_more_than_an_hour_allows(cast: Cast, till: Caller) -> None:
    path = f"members/{cast.sara.pk}/confirmations/"

    answers = [till.post(path, {"points": 60}).status_code for _ in range(7)]

    assert answers == [201] * 6 + [409]
    assert code_of(till.post(path, {"points": 60})) == (409, "too_many_codes")


def test_a_member_without_a_mobile(cast: Cast, till: Caller) -> None:
    Member.objects.filter(pk=cast.sara.pk).update(mobile=None)

    response = till.post(f"members/{cast.sara.pk}/confirmations/", {"points": 60})

    assert code_of(response) == (409, "no_mobile")


@pytest.mark.parametrize(
    ("rights", "body"),
    [
        (["members.read", "rewards.issue"], {"points": 60}),
        (["members.read", "purchases.write"], {"reward": "bouquet"}),
        (["purchases.write", "rewards.issue"], {"points": 60}),
    ],
)
def test_a_code_needs_the_right_of_what_it_is_for(
    cast: Cast, rights: list[str], body: dict[str, Any]
) -> None:
    _, secret = make_key(cast.shop, rights=rights)

    response = Caller(secret).post(f"members/{cast.sara.pk}/confirmations/", body)

    assert code_of(response) == (403, "not_allowed")
    assert Confirmation.objects.count() == 0
