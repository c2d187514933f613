"""verify_ledger: exit 0 on whole books; exit 1 and the member named on a planted breach."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from points.models import Account
from tests.cast import Cast
from tests.commands.conftest import Command, run_text
from tests.factories import ring_up

pytestmark = pytest.mark.django_db


def test_whole_books(cast: Cast, run_json: Command) -> None:
    ring_up(cast.shop, member=cast.sara)

    result = run_json("verify_ledger")

    assert result.pop("seconds") >= 0
    assert result == {"ok": True, "breaches": [], "accounts": 1, "entries": 1}


def test_in_words(cast: Cast) -> None:
    said = run_text("verify_ledger")

    assert said.startswith("Everything holds: 0 accounts, 0 entries")


@pytest.mark.breaks_ledger
def test_a_breach_names_the_member_and_exits_with_one(cast: Cast) -> None:
    ring_up(cast.shop, member=cast.sara)
    Account.objects.filter(pk=cast.sara.pk).update(balance=7)
    out = StringIO()

    with pytest.raises(SystemExit) as stop:
        call_command("verify_ledger", "--json", stdout=out)

    result = json.loads(out.getvalue())
    assert stop.value.code == 1
    assert not result["ok"]
    assert {breach["subject"] for breach in result["breaches"]} == {cast.sara.card_number}
    assert result["breaches"][0] == {
        "check": "balance is the sum of entries",
        "subject": cast.sara.card_number,
        "detail": "balance 7, entries 50",
    }
