"""New goods that the owner has announced, for those who like their category."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from campaigns.selectors.triggers.look import Begun, Look

LIKE_IT = """
SELECT purchase.member_id
FROM points_purchaseline AS line
JOIN points_purchase AS purchase ON purchase.id = line.purchase_id
    AND purchase.status <> 'voided' AND purchase.member_id IS NOT NULL
JOIN members_member AS member ON member.id = purchase.member_id AND member.status = 'active'
WHERE line.category = %(category)s AND line.returned_amount < line.amount
    AND NOT EXISTS (SELECT FROM campaigns_passage AS passage
        WHERE passage.journey_id = %(journey)s AND passage.run_key = %(key)s
            AND passage.member_id = purchase.member_id)
GROUP BY purchase.member_id
HAVING count(DISTINCT purchase.id) >= %(times)s
ORDER BY purchase.member_id
"""


@dataclass(frozen=True, slots=True)
class Announcement:
    """Goods of a category that have arrived; `is_open` until all who like it are on their way."""

    number: int
    category: str
    goods: str
    at: datetime
    is_open: bool = True


def announcements_of(settings: Mapping[str, Any]) -> list[Announcement]:
    """What a journey has announced, the earliest first."""
    return [
        Announcement(
            one["number"],
            one["category"],
            one["goods"],
            datetime.fromisoformat(one["at"]),
            one["is_open"],
        )
        for one in settings.get("announced", [])
    ]


def announced(look: Look) -> list[Begun]:
    """Who has bought of an announced category so many times or more, for each announcement that
    is open.
    """
    fresh = [
        one
        for one in announcements_of(look.settings)
        if one.is_open and look.first <= one.at <= look.now
    ]
    return [begun for one in fresh for begun in _likers(look, one)]


def likers(look: Look, category: str) -> int:
    """How many members like a category."""
    return len(look.rows(LIKE_IT, category=category, key="", times=look.number("times")))


def _likers(look: Look, one: Announcement) -> list[Begun]:
    key = f"goods:{one.number}"
    rows = look.rows(LIKE_IT, category=one.category, key=key, times=look.number("times"))
    facts = {"category": one.category, "goods": one.goods}
    return [Begun(member_id, key, one.at, facts) for (member_id,) in rows]
