"""On a member's page: the lead from which he was won, how long it took and what it cost."""

from typing import Any

from campaigns.selectors.leads.acquisitions import acquisition_of
from members.roles import Actor, Right


def won_from(actor: Actor, member_id: int) -> dict[str, Any]:
    """For `parts/member_won.html`: nothing where he came by himself."""
    won = acquisition_of(member_id)
    if won is None:
        return {"won": None}
    return {
        "won": won,
        "won_days": (won.at - won.lead_at).days,
        "sees_won_lead": won.lead_id is not None and actor.may(Right.LEADS_READ),
    }
