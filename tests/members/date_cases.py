"""A mother's birthday, kept as a member has told of it."""

from typing import Any

from members.models import ImportantDate, Member
from members.roles import SYSTEM
from members.services.dates import keep_date
from tests.clock import NOON

MOTHER: dict[str, Any] = {
    "whose": "mother",
    "kind": "birthday",
    "calendar": "jalali",
    "month": 7,
    "day": 15,
}


def keep(member: Member, **facts: Any) -> ImportantDate:
    """Her mother's birthday, 15 Mehr, with what is said otherwise."""
    told: dict[str, Any] = {"actor": SYSTEM, "now": NOON} | MOTHER | facts
    return keep_date(member_id=member.pk, **told)
