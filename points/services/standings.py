"""The one writer of standings: one is closed, the next is written and audited."""

from collections.abc import Sequence
from datetime import datetime

from members.roles import Actor
from members.services.audit import write_audit
from points.models import Account, Standing
from points.rules.standing import Change
from points.rules.tiers import Scheme


def enter_changes(
    changes: Sequence[Change],
    account: Account,
    scheme: Scheme,
    before: Standing | None,
    *,
    actor: Actor,
    now: datetime,
) -> Standing | None:
    """Every change becomes a row, the first in place of `before`; the last is what holds."""
    after = None
    for change in changes:
        after = replace_standing(after or before, change, account, scheme, actor=actor, now=now)
    return after


def replace_standing(
    before: Standing | None,
    change: Change,
    account: Account,
    scheme: Scheme,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> Standing:
    """Close the open standing on the first day of the next, and write that one."""
    if before is not None:
        before.ended_on = change.since
        before.save(update_fields=["ended_on", "until"])
    after = Standing.objects.create(
        member_id=account.pk,
        tier=change.tier,
        since=change.since,
        until=change.until,
        cause=change.cause,
        measured=change.measured,
        reason=reason,
        decided_at=now,
        decided_by=actor.id,
    )
    write_audit(
        actor=actor,
        action="tier.changed",
        subject=f"standing:{after.pk}",
        member_id=account.pk,
        facts={
            "tier": after.tier,
            "before": before.tier if before else scheme.levels[0].code,
            "cause": after.cause,
            "until": after.until.isoformat() if after.until else None,
        },
        now=now,
    )
    return after
