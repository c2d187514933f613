"""The outbox: owing messages in the caller's transaction. `members.services.sending` sends them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection
from django.utils import timezone

from members.models import Member, Message

# Owed already is no error, and needs no savepoint: one statement, whichever it is.
OWE = """
INSERT INTO members_message (natural_key, kind, member_id, channel, address, text, facts, status,
    held_why, due_at, expires_at, attempts, carrier, carrier_ref, line, parts, cost, is_cost_told,
    report, problem, resends, created_at)
SELECT natural_key, kind, member_id, channel, address, body, facts, 'queued',
    '', due_at, expires_at, 0, '', '', '', 0, 0, false, '', '', 0, %s
FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::jsonb[],
    %s::timestamptz[], %s::timestamptz[])
    AS owed(natural_key, kind, member_id, channel, address, body, facts, due_at, expires_at)
ON CONFLICT (natural_key) DO NOTHING
RETURNING natural_key, id
"""


@dataclass(frozen=True, slots=True)
class Owed:
    """One message that is owed: due at once unless `due_at` says later, useful until
    `expires_at`. `facts` are what a carrier's pattern may ask for.
    """

    natural_key: str
    kind: str
    address: str
    text: str
    member_id: int | None = None
    channel: str = Message.Channel.SMS
    due_at: datetime | None = None
    expires_at: datetime | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


def queue_message(
    *,
    kind: Message.Kind,
    address: str,
    text: str,
    natural_key: str,
    member: Member | None = None,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    facts: Mapping[str, str] | None = None,
    now: datetime | None = None,
) -> bool:
    """Owe one message; False when this natural key is owed or sent already.

    Nothing leaves before the caller's commit: the row is the queue.
    """
    owed = Owed(
        natural_key=natural_key,
        kind=kind,
        address=address,
        text=text,
        member_id=None if member is None else member.pk,
        due_at=due_at,
        expires_at=expires_at,
        facts=facts or {},
    )
    return bool(queue_messages([owed], now=now))


def queue_messages(owed: Sequence[Owed], *, now: datetime | None = None) -> dict[str, int]:
    """Owe many in one statement; the ids of those that were not owed before, by natural key."""
    if not owed:
        return {}
    now = now or timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            OWE,
            [
                now,
                [one.natural_key for one in owed],
                [str(one.kind) for one in owed],
                [one.member_id for one in owed],
                [str(one.channel) for one in owed],
                [one.address for one in owed],
                [one.text for one in owed],
                [json.dumps(dict(one.facts)) for one in owed],
                [one.due_at or now for one in owed],
                [one.expires_at for one in owed],
            ],
        )
        return dict(cursor.fetchall())
