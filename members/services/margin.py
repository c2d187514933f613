"""What the shop earns of its sales, as the owner states it: every figure of profit rests on it."""

from datetime import datetime

from django.db import transaction

from members.exceptions import InvalidField
from members.models import Club
from members.roles import Actor, Right
from members.services.audit import write_audit

WHOLE = 10_000


@transaction.atomic
def state_margin(*, margin_bps: int, actor: Actor, now: datetime | None = None) -> bool:
    """Count with this share of sales (basis points) from now on; False where it stands so already.
    Refuses what is no share (`InvalidField`).
    """
    actor.require(Right.FIGURES_MANAGE)
    if not 0 <= margin_bps <= WHOLE:
        raise InvalidField(field="margin_bps", problem="out_of_range")
    club = Club.objects.select_for_update().get(pk=1)
    if club.margin_bps == margin_bps:
        return False
    club.margin_bps = margin_bps
    club.save(update_fields=["margin_bps"])
    facts = {"margin_bps": margin_bps}
    write_audit(actor=actor, action="club.margin", subject="figures", facts=facts, now=now)
    return True
