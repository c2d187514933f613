"""create_api_key: printed once, works, and may do what was asked for only."""

import pytest
from django.core.management import CommandError, call_command

from members.models import ApiKey
from tests.cast import Cast
from tests.commands.conftest import Command, key_of, run_text

pytestmark = pytest.mark.django_db


def test_the_key_is_printed_and_opens(cast: Cast) -> None:
    secret = run_text("create_api_key", "--shop", "branch", "--name", "till 2").strip()

    key = key_of(secret)
    assert (key.name, key.shop.code) == ("till 2", "branch")
    assert sorted(key.rights) == [
        "follow_ups.write",
        "members.read",
        "members.write",
        "mobiles.read",
        "purchases.read",
        "purchases.write",
        "returns.write",
        "rewards.issue",
    ]


def test_fewer_rights(cast: Cast, run_json: Command) -> None:
    result = run_json(
        *("create_api_key", "--shop", "main", "--name", "reader", "--rights", "purchases.read"),
    )

    assert key_of(result["api_key"]).rights == ["purchases.read"]
    assert (result["shop"], result["rights"]) == ("main", ["purchases.read"])


def test_an_unknown_shop_is_refused(cast: Cast) -> None:
    with pytest.raises(CommandError, match="There are: branch, main"):
        call_command("create_api_key", "--shop", "moon", "--name", "x")

    assert ApiKey.objects.count() == 1
