"""Who sees the whole mobile of a lead: whoever is to call him."""

from typing import Any

from members.roles import Actor, Right


def sees_lead_mobile(actor: Actor, lead: Any) -> bool:
    """True for who may read mobiles, and for who works on the leads of this one's shop."""
    return actor.may(Right.MOBILES_READ) or actor.may(Right.LEADS_WRITE, shop_id=lead.shop_id)
