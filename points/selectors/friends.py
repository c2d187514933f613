"""The friends a member has brought, and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import CharField, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat

from members.rules.naming import name_in_brief
from members.selectors.referrals import friends_of
from points.models import Grant, Purchase

State = Literal["joined", "bought", "rewarded"]


@dataclass(frozen=True, slots=True)
class Friend:
    """One friend by first name and initial; `points` is what the member got for him."""

    name: str
    joined_at: datetime
    state: State
    points: int


def friends_brought(member_id: int, *, limit: int = 50) -> list[Friend]:
    """The friends of a member, the newest first. A friend for whom a limit of the rules, or the
    cap, left nothing has bought.
    """
    source = Concat(Value("referral:"), Cast(OuterRef("pk"), CharField()))
    granted = Grant.objects.filter(source=source).values("points")
    bought = Purchase.objects.filter(
        Q(is_on_credit=False) | Q(settled_at__isnull=False),
        member=OuterRef("pk"),
        status=Purchase.Status.CLOSED,
        net__gt=0,
    )
    found = friends_of(member_id).annotate(got=Subquery(granted[:1]), has_bought=Exists(bought))
    return [
        Friend(
            name=name_in_brief(one.first_name, one.last_name),
            joined_at=one.joined_at,
            state="rewarded" if one.got else "bought" if one.has_bought else "joined",
            points=one.got or 0,
        )
        for one in found[:limit]
    ]
