"""Why somebody bought: noted or set right after the sale."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from members.exceptions import InvalidField
from members.roles import Actor, Right
from members.services.audit import write_audit
from points.locks import lock_purchase
from points.models import Purchase
from points.rules.sales import REASONS


@transaction.atomic
def note_reason(
    *, purchase_id: int, reason: str, actor: Actor, now: datetime | None = None
) -> Purchase:
    """The purchase with this reason; an empty one takes back what was noted. Points, cap and
    fingerprint stay as they were booked. Noting the same reason again changes nothing.

    Refuses a reason that is none of `REASONS`, and who may not sell in the purchase's shop.
    """
    if reason not in REASONS:
        raise InvalidField(field="reason", problem="invalid_choice")
    purchase = lock_purchase(purchase_id)
    actor.require(Right.PURCHASES_WRITE, shop_id=purchase.shop_id)
    if purchase.reason == reason:
        return purchase
    was_known = purchase.reason != ""
    purchase.reason = reason
    purchase.save(update_fields=["reason"])
    write_audit(
        actor=actor,
        action="purchase.reason",
        subject=f"purchase:{purchase.pk}",
        member_id=purchase.member_id,
        shop_id=purchase.shop_id,
        facts={"reason": reason, "corrected": was_known},
        now=now or timezone.now(),
    )
    return purchase
