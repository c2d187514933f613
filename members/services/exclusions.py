"""Leaving a member out of follow-ups, on evidence, and taking him in again; nothing else."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from members.exceptions import AlreadyExcluded, InvalidField, NotExcluded, ProfitableMember
from members.models import Exclusion
from members.roles import Actor, Right
from members.rules.lines import typed_line
from members.services.audit import write_audit
from members.services.members import lock_member

LONGEST_REASON = 200


@transaction.atomic
def exclude(
    *,
    member_id: int,
    reason: str,
    evidence: Mapping[str, Any],
    actor: Actor,
    now: datetime | None = None,
) -> Exclusion:
    """From now on nothing is planned about the member by itself; membership, points and messages
    stay as they are. `evidence` holds the figures that were looked at, with `net` (money): what
    he brought less what he was given.

    Refuses: no right, no reason, no figures, a member who brought a profit (`ProfitableMember`),
    one who is left out already.
    """
    actor.require(Right.MEMBERS_EXCLUDE)
    now = now or timezone.now()
    reason = typed_line(reason, field="reason", most=LONGEST_REASON, is_needed=True)
    net = evidence.get("net")
    if not isinstance(net, int):
        raise InvalidField(field="evidence", problem="required")
    if net > 0:
        raise ProfitableMember(net=net)
    lock_member(member_id)
    if _standing(member_id) is not None:
        raise AlreadyExcluded(member_id=member_id)
    exclusion = Exclusion.objects.create(
        member_id=member_id,
        reason=reason,
        evidence=dict(evidence),
        decided_at=now,
        decided_by=actor.id,
    )
    _audit(actor, "member.excluded", exclusion, now)
    return exclusion


@transaction.atomic
def lift_exclusion(*, member_id: int, actor: Actor, now: datetime | None = None) -> Exclusion:
    """The member is followed up like everybody again; what was decided stays in the history.

    Refuses where he is not left out (`NotExcluded`).
    """
    actor.require(Right.MEMBERS_EXCLUDE)
    now = now or timezone.now()
    lock_member(member_id)
    exclusion = _standing(member_id)
    if exclusion is None:
        raise NotExcluded(member_id=member_id)
    exclusion.lifted_at, exclusion.lifted_by = now, actor.id
    exclusion.save(update_fields=["lifted_at", "lifted_by"])
    _audit(actor, "member.included", exclusion, now)
    return exclusion


def _standing(member_id: int) -> Exclusion | None:
    return Exclusion.objects.filter(member_id=member_id, lifted_at=None).first()


def _audit(actor: Actor, action: str, exclusion: Exclusion, now: datetime) -> None:
    write_audit(
        actor=actor,
        action=action,
        subject=f"exclusion:{exclusion.pk}",
        member_id=exclusion.member_id,
        now=now,
    )
