"""Taking messages out of the queue: each is judged when its call is next, not when it was owed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import QuerySet

from members.models import WIPED, Message, Messaging
from members.rules.judging import (
    Go,
    Hold,
    Never,
    Rules,
    TooLate,
    Verdict,
    judge,
    useful_until,
)
from members.rules.patterns import Filled, fill_pattern
from members.selectors.addressees import Lane, addressees_of
from members.selectors.sending_rules import estimate, line_of

Kind = Message.Kind
Status = Message.Status
Channel = Message.Channel

WAITING = (Status.QUEUED, Status.HELD)
# What stands as the line of a message that filled one of the carrier's patterns.
PATTERN = "pattern:"
LINE_LENGTH = 30


CODE_LANES = tuple(Lane(str(Kind.CODE), str(channel)) for channel in Channel)
LANES = tuple(Lane(str(kind), str(channel)) for kind in Kind for channel in Channel)

# Codes, then news of one's own account, then whatever has waited longest.
NEXT_LANE = """
SELECT lane.kind, lane.channel
FROM unnest(%s::text[], %s::text[]) AS lane(kind, channel)
CROSS JOIN LATERAL (
    SELECT message.due_at FROM members_message AS message
    WHERE message.kind = lane.kind AND message.channel = lane.channel
        AND message.status IN ('queued', 'held') AND message.due_at <= %s
    ORDER BY message.due_at LIMIT 1
) AS head
ORDER BY lane.kind <> 'code', lane.kind <> 'service', head.due_at LIMIT 1
"""
MARK = """
UPDATE members_message AS message SET status = 'sending', held_why = '', sent_at = %s,
    attempts = message.attempts + 1, line = marked.line, carrier = %s, carrier_ref = '',
    problem = '', text = marked.body, parts = marked.parts, cost = marked.cost,
    is_cost_told = false
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::integer[], %s::bigint[])
    AS marked(id, line, body, parts, cost)
WHERE message.id = marked.id
"""
PUT_ASIDE = """
UPDATE members_message AS message SET status = aside.status, held_why = aside.held_why,
    problem = aside.problem, due_at = aside.due_at, expires_at = aside.expires_at,
    text = CASE WHEN message.kind = 'code' THEN %s ELSE message.text END,
    facts = CASE WHEN message.kind = 'code' THEN '{}' ELSE message.facts END
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::timestamptz[],
    %s::timestamptz[]) AS aside(id, status, held_why, problem, due_at, expires_at)
WHERE message.id = aside.id
"""


@dataclass(frozen=True, slots=True)
class Claimed:
    """One message that is marked as being sent. `attempts` tells this call from later ones."""

    id: int
    kind: str
    channel: str
    member_id: int | None
    client_id: str
    address: str
    text: str
    line: str
    subject: str
    html: str
    pattern: Filled | None
    due_at: datetime
    useful_until: datetime
    attempts: int


class Claim(NamedTuple):
    """What may go now, and how many rows were looked at for it."""

    batch: list[Claimed]
    looked: int


def next_lane(lanes: Collection[Lane], now: datetime) -> Lane | None:
    """Which messages are to leave next; None where nothing is due."""
    kinds = [lane.kind for lane in lanes]
    channels = [lane.channel for lane in lanes]
    with connection.cursor() as cursor:
        cursor.execute(NEXT_LANE, [kinds, channels, now])
        row = cursor.fetchone()
    return None if row is None else Lane(*row)


@transaction.atomic
def claim(
    lane: Lane,
    *,
    most: int,
    look_at: int,
    carrier: str,
    settings: Messaging,
    rules: Rules,
    now: datetime,
) -> Claim:
    """Judge the next `look_at` messages of a lane and mark at most `most` as being sent.

    What another sender holds is passed over. What may not leave is closed or put off here; what
    has no place in this call stays as it was.
    """
    rows = list(
        _due(lane, now).select_for_update(skip_locked=True, of=("self",))[: max(most, look_at)]
    )
    people = addressees_of(rows, lane, now)
    going: list[Message] = []
    aside: list[tuple[Message, Verdict]] = []
    for row in rows:
        if len(going) == most:
            break
        verdict = judge(people.facts(row), at=now, rules=rules)
        if isinstance(verdict, Go):
            going.append(row)
            people.note(row, now)
        else:
            aside.append((row, verdict))
    _put_aside(aside)
    return Claim(_mark(going, carrier, settings, now), len(rows))


def client_id_of(message_id: int, resends: int) -> str:
    """What the carrier knows a message by: the same for every attempt of ours, another one when
    a person has it sent again.
    """
    return f"{message_id}-{resends}" if resends else str(message_id)


def close_late_codes(now: datetime) -> None:
    """A code that nobody can use any more is wiped, also while nothing leaves."""
    late = Message.objects.filter(kind=Kind.CODE, status__in=WAITING, expires_at__lte=now)
    late.update(status=Status.STALE, held_why="", text=WIPED, facts={})


def _due(lane: Lane, now: datetime) -> QuerySet[Message]:
    rows = Message.objects.filter(kind=lane.kind, channel=lane.channel)
    return rows.filter(status__in=WAITING, due_at__lte=now).order_by("due_at", "id")


def _put_aside(aside: Sequence[tuple[Message, Verdict]]) -> None:
    """What may not leave now is held or closed; one statement for all."""
    rows = [_outcome(row, verdict) for row, verdict in aside]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(PUT_ASIDE, [WIPED, *map(list, zip(*rows, strict=True))])


def _outcome(row: Message, verdict: Verdict) -> tuple[Any, ...]:
    """As the columns of `PUT_ASIDE` come: what is held keeps the end that it had."""
    end = useful_until(row.kind, row.due_at, row.expires_at)
    if isinstance(verdict, Hold):
        return row.pk, str(Status.HELD), verdict.why, "", verdict.until, end
    if isinstance(verdict, Never):
        return row.pk, str(Status.BLOCKED), "", verdict.why, row.due_at, row.expires_at
    why = verdict.why if isinstance(verdict, TooLate) else None
    return row.pk, str(Status.STALE), why or "", "", row.due_at, row.expires_at


def _mark(
    rows: Sequence[Message], carrier: str, settings: Messaging, now: datetime
) -> list[Claimed]:
    if not rows:
        return []
    is_text = rows[0].channel == Channel.SMS
    line = line_of(rows[0].kind, settings) if is_text else ""
    told = [
        estimate(row.text, kind=row.kind, settings=settings, channel=row.channel) for row in rows
    ]
    texts = [one.text_as_sent for one in told]
    patterns = [
        fill_pattern(settings.patterns, kind=row.kind, facts=row.facts) if is_text else None
        for row in rows
    ]
    lines = [line if one is None else f"{PATTERN}{one.pattern}"[:LINE_LENGTH] for one in patterns]
    columns = (
        [row.pk for row in rows],
        lines,
        texts,
        [one.parts for one in told],
        [one.cost for one in told],
    )
    with connection.cursor() as cursor:
        cursor.execute(MARK, [now, carrier, *columns])
    return [
        Claimed(
            id=row.pk,
            kind=row.kind,
            channel=row.channel,
            member_id=row.member_id,
            client_id=client_id_of(row.pk, row.resends),
            address=row.address,
            text=text,
            line="" if pattern else line,
            subject=str(row.facts.get("subject", "")),
            html=str(row.facts.get("html", "")),
            pattern=pattern,
            due_at=row.due_at,
            useful_until=useful_until(row.kind, row.due_at, row.expires_at),
            attempts=row.attempts + 1,
        )
        for row, text, pattern in zip(rows, texts, patterns, strict=True)
    ]
