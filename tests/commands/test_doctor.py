"""doctor: says what is wrong, what to do, and exits with 1 when something is."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from loyalty_club.diagnosis import examine
from points.models import Account
from tests.cast import Cast
from tests.factories import ring_up

pytestmark = pytest.mark.django_db


def _levels(subject: str) -> set[str]:
    return {finding.level for finding in examine() if finding.subject == subject}


def _run() -> tuple[int | str | None, dict[str, Any]]:
    out = StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("doctor", "--json", stdout=out)
    return stop.value.code, json.loads(out.getvalue())


def test_servers_of_the_tests_are_too_careless_for_money(cast: Cast) -> None:
    code, result = _run()

    careless = [found["message"] for found in result["findings"] if found["level"] == "error"]
    assert code == 1
    assert not result["ok"]
    assert careless == ["fsync is off", "full_page_writes is off", "synchronous_commit is off"]


def test_what_is_as_it_should_be(cast: Cast) -> None:
    well = {finding.subject for finding in examine() if finding.level == "ok"}

    assert well == {
        *("database", "clock", "isolation", "migrations", "club", "messages", "ledger", "redis"),
    }


def test_an_empty_club_is_sent_to_create_owner(db: None) -> None:
    missing = [found for found in examine() if "create_owner" in found.advice]

    assert [found.subject for found in missing] == ["club", "shop", "program", "owner"]


@pytest.mark.breaks_ledger
def test_a_breach_of_the_ledger_is_an_error(cast: Cast) -> None:
    ring_up(cast.shop, member=cast.sara)
    Account.objects.filter(pk=cast.sara.pk).update(balance=7)

    assert _levels("ledger") == {"error"}


def test_no_redis_is_said_in_words(cast: Cast, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    findings = [found for found in examine() if found.subject == "redis"]

    assert [found.level for found in findings] == ["error"]
    assert "Tills work on" in findings[0].advice
