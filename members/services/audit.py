"""The audit's one writer."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.utils import timezone

from members.models import AuditEntry
from members.roles import Actor
from members.services.rows import fresh_row, insert_rows


class About(NamedTuple):
    """What one row is about; `facts` hold no personal data."""

    subject: str = ""
    member_id: int | None = None
    shop_id: int | None = None
    facts: Mapping[str, Any] | None = None


def write_audit(
    *,
    actor: Actor,
    action: str,
    subject: str = "",
    member_id: int | None = None,
    shop_id: int | None = None,
    facts: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> None:
    """Append one row in the caller's transaction; `facts` hold no personal data."""
    write_audits([About(subject, member_id, shop_id, facts)], actor=actor, action=action, now=now)


def write_audits(
    about: Iterable[About], *, actor: Actor, action: str, now: datetime | None = None
) -> None:
    """Append a row for each of them, in one go: one deed that was done to many."""
    at = now or timezone.now()
    insert_rows(
        [
            fresh_row(
                AuditEntry,
                at=at,
                actor_kind=actor.kind,
                actor_id=actor.id,
                action=action,
                subject=one.subject,
                member_id=one.member_id,
                shop_id=one.shop_id,
                facts=dict(one.facts or {}),
            )
            for one in about
        ]
    )
