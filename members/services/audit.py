"""The audit's one writer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from members.models import AuditEntry
from members.roles import Actor
from members.services.rows import fresh_row, insert_rows


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
    row = audit_row(
        actor=actor,
        action=action,
        subject=subject,
        member_id=member_id,
        shop_id=shop_id,
        facts=facts,
        now=now,
    )
    insert_rows([row])


def audit_row(
    *,
    actor: Actor,
    action: str,
    subject: str = "",
    member_id: int | None = None,
    shop_id: int | None = None,
    facts: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> AuditEntry:
    """The row itself, not yet written: for services that append many at once."""
    return fresh_row(
        AuditEntry,
        at=now or timezone.now(),
        actor_kind=actor.kind,
        actor_id=actor.id,
        action=action,
        subject=subject,
        member_id=member_id,
        shop_id=shop_id,
        facts=dict(facts or {}),
    )
