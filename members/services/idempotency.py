"""Doing it twice is doing it once: the first answer to a key is kept with its effect."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from members.exceptions import ClubError, KeyReused
from members.models import IdempotencyKey
from members.services.conflicts import retry_conflicts

LIFE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and a JSON body; `is_replayed` when it was given before."""

    status: int
    body: Any
    is_replayed: bool = False


def answer_once(
    *,
    client: str,
    key: str,
    request: Any,
    effect: Callable[[], Answer],
    refuse: Callable[[ClubError], Answer],
    member_id: int | None = None,
) -> Answer:
    """Run `effect` at most once for (client, key), and give every repeat the same answer.

    The key is claimed in the effect's own transaction: both are kept or neither. A refusal by
    the state of the world (409) rolls the effect back and is kept as the answer; any other
    error leaves nothing. Another request under the same key is refused with `KeyReused`.
    `member_id` says whom the answer is about, so that it can be forgotten with him.
    """
    fingerprint = hashlib.sha256(
        json.dumps(request, sort_keys=True, ensure_ascii=False, default=str).encode()
    ).hexdigest()

    def attempt() -> Answer:
        with transaction.atomic():
            row_id = _claim(client, key, fingerprint, member_id)
            if row_id is None:
                return _replay(client, key, fingerprint)
            answer = _carry_out(effect, refuse)
            IdempotencyKey.objects.filter(pk=row_id).update(status=answer.status, body=answer.body)
            return answer

    return retry_conflicts(attempt)


def forget_old_keys(*, now: datetime | None = None) -> int:
    """Drop keys past their life; from then on only a purchase's receipt tells a repeat."""
    oldest = (now or timezone.now()) - LIFE
    return IdempotencyKey.objects.filter(created_at__lt=oldest).delete()[0]


def _claim(client: str, key: str, fingerprint: str, member_id: int | None) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO members_idempotencykey (client, key, fingerprint, member_id, created_at)"
            " VALUES (%s, %s, %s, %s, %s) ON CONFLICT (client, key) DO NOTHING RETURNING id",
            [client, key, fingerprint, member_id, timezone.now()],
        )
        row = cursor.fetchone()
    return None if row is None else int(row[0])


def _replay(client: str, key: str, fingerprint: str) -> Answer:
    row = IdempotencyKey.objects.get(client=client, key=key)
    if row.fingerprint != fingerprint:
        raise KeyReused(key=key)
    return Answer(status=row.status or 200, body=row.body, is_replayed=True)


def _carry_out(effect: Callable[[], Answer], refuse: Callable[[ClubError], Answer]) -> Answer:
    try:
        with transaction.atomic():
            return effect()
    except ClubError as refusal:
        if refusal.status != 409:
            raise
        return refuse(refusal)
