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
    entry = fresh_row(
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
    insert_rows([entry])
