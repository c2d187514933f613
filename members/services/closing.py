"""What a carrier answered, written down: the end of a message, or its way back to the queue."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from members.gateways.shape import Halted, Later, Outcome, Refused, Silent, Taken
from members.models import WIPED, Message
from members.services.claiming import Claimed

Kind = Message.Kind
Status = Message.Status

PROBLEM_LENGTH, REFERENCE_LENGTH = 200, 80
# A carrier that asks for patience gets it, each time twice as long, until the message is stale.
LONGEST_WAIT = timedelta(hours=2)
MOST_DOUBLINGS = 12
FIRST_ASK = timedelta(minutes=5)

# Only what this very call had marked: who has been erased, or sent again, meanwhile stays so.
CLOSE = """
UPDATE members_message AS message SET status = closed.status, held_why = closed.held_why,
    due_at = closed.due_at, expires_at = COALESCE(message.expires_at, closed.expires_at),
    carrier_ref = closed.reference, problem = closed.problem, report = '',
    parts = COALESCE(closed.parts, message.parts), cost = COALESCE(closed.cost, message.cost),
    is_cost_told = closed.cost IS NOT NULL, ask_at = closed.ask_at,
    text = CASE WHEN closed.wipes THEN %s ELSE message.text END,
    facts = CASE WHEN closed.wipes THEN '{}' ELSE message.facts END
FROM unnest(%s::bigint[], %s::integer[], %s::text[], %s::text[], %s::timestamptz[],
    %s::timestamptz[], %s::text[], %s::text[], %s::integer[], %s::bigint[], %s::timestamptz[],
    %s::boolean[]) AS closed(id, attempts, status, held_why, due_at, expires_at, reference,
    problem, parts, cost, ask_at, wipes)
WHERE message.id = closed.id AND message.attempts = closed.attempts
    AND message.status IN ('sending', 'unknown')
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """One hand-over as a whole: how many were taken, what is wrong with the carrier, and the
    members whose operators let no offers through. `silent` is empty where anything was heard,
    `later` where nothing asked for patience.
    """

    taken: int = 0
    halted: str = ""
    silent: str = ""
    later: Later | None = None
    blocked: list[int] = field(default_factory=list)


def close(batch: Sequence[Claimed], outcomes: Sequence[Outcome], *, now: datetime) -> Answer:
    """Write every outcome in one statement. What a carrier says nothing of it may have taken."""
    silence = Silent("the carrier said nothing of this one")
    answers = [*outcomes, *[silence] * (len(batch) - len(outcomes))][: len(batch)]
    pairs = list(zip(batch, answers, strict=True))
    rows = [_row(one, outcome, now) for one, outcome in pairs]
    with connection.cursor() as cursor:
        cursor.execute(CLOSE, [WIPED, *map(list, zip(*rows, strict=True))])
    return _answer(pairs)


def _row(one: Claimed, outcome: Outcome, now: datetime) -> tuple[Any, ...]:
    """As the columns of `CLOSE` come."""
    status, hold, due_at, problem = _end(one, outcome, now)
    taken = outcome if isinstance(outcome, Taken) else None
    parts, cost, reference, ask_at = None, None, "", None
    if taken is not None:
        parts, cost, reference = taken.parts, taken.cost, taken.reference[:REFERENCE_LENGTH]
        ask_at = now + FIRST_ASK if one.channel == Message.Channel.SMS else None
    elif not isinstance(outcome, Silent):
        cost = 0
    is_end = status not in {Status.QUEUED, Status.HELD}
    return (
        one.id,
        one.attempts,
        str(status),
        hold,
        due_at,
        one.useful_until if hold else None,
        reference,
        problem[:PROBLEM_LENGTH],
        parts,
        cost,
        ask_at,
        is_end and one.kind == Kind.CODE,
    )


def _end(one: Claimed, outcome: Outcome, now: datetime) -> tuple[Status, str, datetime, str]:
    if isinstance(outcome, Taken):
        return Status.SENT, "", one.due_at, ""
    if isinstance(outcome, Refused):
        status = Status.BLOCKED if outcome.is_blocked else Status.FAILED
        return status, "", one.due_at, outcome.reason
    if isinstance(outcome, Silent):
        return Status.UNKNOWN, "", one.due_at, outcome.reason
    if isinstance(outcome, Halted):
        return Status.QUEUED, "", one.due_at, outcome.reason
    return Status.HELD, "carrier", now + _patience(one, outcome), outcome.reason


def _patience(one: Claimed, outcome: Later) -> timedelta:
    """Twice as long each time; a code is not worth waiting for."""
    asked = timedelta(seconds=max(outcome.seconds, 1))
    if one.kind == Kind.CODE:
        return asked
    longer: timedelta = asked * 2 ** min(one.attempts - 1, MOST_DOUBLINGS)
    return max(asked, min(longer, LONGEST_WAIT))


def _answer(pairs: Sequence[tuple[Claimed, Outcome]]) -> Answer:
    outcomes = [outcome for _one, outcome in pairs]
    taken = sum(isinstance(outcome, Taken) for outcome in outcomes)
    heard = any(isinstance(outcome, Taken | Refused) for outcome in outcomes)
    halted = next((one.reason for one in outcomes if isinstance(one, Halted)), "")
    silent = next((one.reason for one in outcomes if isinstance(one, Silent)), "")
    return Answer(
        taken=taken,
        halted=halted,
        silent="" if heard else silent,
        later=next((one for one in outcomes if isinstance(one, Later)), None),
        blocked=[
            one.member_id
            for one, outcome in pairs
            if isinstance(outcome, Refused) and outcome.is_blocked and one.member_id is not None
        ],
    )
