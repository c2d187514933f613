"""Leaving a member out of follow-ups on the evidence of his purchases, counted at the moment."""

from django.db import transaction

from members.exceptions import InvalidField
from members.models import Exclusion
from members.roles import Actor, Right
from members.services.exclusions import exclude
from points.selectors.evidence import BPS, USUAL_MARGIN_BPS, evidence_for

MOST_MONTHS = 60


@transaction.atomic
def exclude_on_evidence(
    *,
    member_id: int,
    reason: str,
    actor: Actor,
    months: int = 12,
    margin_bps: int = USUAL_MARGIN_BPS,
    service: int = 0,
) -> Exclusion:
    """Leave the member out of follow-ups, with the figures of the last months as the evidence;
    nobody types them. `margin_bps` is what the shop earns of its sales, as the owner states it,
    `service` what serving the member cost in these months, as the figures of the night have it.

    Refuses as `members.services.exclusions.exclude` does, above all whoever brings a profit.
    """
    actor.require(Right.MEMBERS_EXCLUDE)
    if not 1 <= months <= MOST_MONTHS:
        raise InvalidField(field="months", problem="out_of_range")
    if not 0 <= margin_bps <= BPS:
        raise InvalidField(field="margin", problem="out_of_range")
    evidence = evidence_for(member_id, months=months, margin_bps=margin_bps, service=service)
    return exclude(member_id=member_id, reason=reason, evidence=evidence.facts(), actor=actor)
