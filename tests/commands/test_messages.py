"""`messages` lists the outbox for a person and for a machine."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from members.models import Message
from tests.clock import NOON
from tests.members.sending_cases import Kind, owe

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("messages", *arguments, stdout=out)
    return out.getvalue()


def test_messages_of_one_state_as_json() -> None:
    row = owe(Kind.PROMOTION, key="campaign:1:1", at=NOON)
    owe(key="receipt:1", at=NOON)
    Message.objects.filter(pk=row.pk).update(status="unknown", problem="timeout", parts=2, cost=9)

    told = json.loads(run("--status", "unknown", "--json"))

    assert told == [
        {
            "id": row.pk,
            "natural_key": "campaign:1:1",
            "kind": "promotion",
            "channel": "sms",
            "status": "unknown",
            "held_why": "",
            "problem": "timeout",
            "member_id": row.member_id,
            "created_at": "2026-09-01T08:30:00+00:00",
            "due_at": "2026-09-01T08:30:00+00:00",
            "expires_at": None,
            "sent_at": None,
            "delivered_at": None,
            "attempts": 0,
            "carrier": "",
            "carrier_ref": "",
            "parts": 2,
            "cost": 9,
        }
    ]
    assert [one["natural_key"] for one in json.loads(run("--json"))] == [
        "receipt:1",
        "campaign:1:1",
    ]
    assert len(json.loads(run("--json", "--cause", "campaign:", "--kind", "promotion"))) == 1


def test_table_hides_numbers_and_texts() -> None:
    row = owe(text="سلام", key="receipt:1", at=NOON)

    told = run()

    assert "receipt:1" in told
    assert "2026-09-01 12:00" in told
    assert str(row.address) not in told
    assert "سلام" not in told
