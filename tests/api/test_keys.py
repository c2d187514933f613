"""API keys: whose they are, and when they open nothing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from members.models import ApiKey, Shop
from members.roles import SYSTEM
from members.services.keys import revoke_api_key
from tests.api.callers import Caller, bill, code_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_key_is_kept_as_a_hash(cast: Cast) -> None:
    row = ApiKey.objects.values().get(pk=cast.key.pk)

    assert cast.secret.partition(".")[2] not in str(row)


@pytest.mark.parametrize(
    "header",
    ["", "Api-Key", "Api-Key ", "Api-Key x", "Bearer {secret}", "{secret}", "Api-Key {secret}0"],
)
def test_without_a_good_key(cast: Cast, header: str) -> None:
    caller = Caller("")
    caller.headers["Authorization"] = header.format(secret=cast.secret)

    response = caller.get(f"members/{cast.sara.pk}/")

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Api-Key realm="api"'


def test_the_word_before_the_key_in_any_case(cast: Cast) -> None:
    caller = Caller("")
    caller.headers["Authorization"] = f"API-KEY {cast.secret}"

    assert caller.get(f"members/{cast.sara.pk}/").status_code == 200


def test_another_secret_under_a_known_prefix(cast: Cast) -> None:
    response = Caller(f"{cast.key.prefix}.{'a' * 32}").get(f"members/{cast.sara.pk}/")

    assert code_of(response) == (401, "invalid_key")


def test_a_revoked_key_opens_nothing_at_once(cast: Cast, till: Caller) -> None:
    before = till.get(f"members/{cast.sara.pk}/")
    revoke_api_key(actor=SYSTEM, prefix=cast.key.prefix)

    after = till.get(f"members/{cast.sara.pk}/")

    assert before.status_code == 200
    assert code_of(after) == (401, "invalid_key")


def test_an_expired_key(cast: Cast, till: Caller) -> None:
    ApiKey.objects.filter(pk=cast.key.pk).update(expiry_date=timezone.now() - timedelta(seconds=1))

    assert code_of(till.get(f"members/{cast.sara.pk}/")) == (401, "invalid_key")


@pytest.mark.parametrize("name", ["api_key", "apikey", "API-Key", "key", "token", "access_token"])
def test_a_key_in_the_address(cast: Cast, name: str) -> None:
    path = f"members/{cast.sara.pk}/"

    beside = Caller(cast.secret).get(path, **{name: cast.secret})
    alone = Client(headers={"Accept-Language": "en"}).get(f"/api/v1/{path}?{name}={cast.secret}")

    assert code_of(beside) == (400, "key_in_query")
    assert alone.status_code == 400
    assert cast.secret not in alone.content.decode()


def test_a_signed_in_person_is_no_till(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.owner)

    response = client.get(f"/api/v1/members/{cast.sara.pk}/")

    assert response.status_code == 401


def test_a_closed_shop_rings_up_nothing(cast: Cast, till: Caller) -> None:
    Shop.objects.filter(pk=cast.shop.pk).update(is_open=False)

    response = till.post("purchases/", bill())

    assert code_of(response) == (403, "not_allowed")
