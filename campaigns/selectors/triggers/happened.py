"""What somebody did: he joined, or he bought."""

from campaigns.selectors.triggers.look import Begun, Look
from members.selectors.club import club_day

# Whoever came with the list of an old club has not joined now.
JOINED = """
SELECT member.id, member.joined_at
FROM members_member AS member
WHERE member.status = 'active' AND member.origin <> 'import'
    AND member.joined_at BETWEEN %(first)s AND %(now)s
    AND NOT EXISTS (SELECT FROM campaigns_passage AS passage
        WHERE passage.journey_id = %(journey)s AND passage.run_key = 'joined'
            AND passage.member_id = member.id)
ORDER BY member.joined_at, member.id
"""
# Of several the latest. On a card that is merged now it has set him on his way as well.
BOUGHT = """
SELECT DISTINCT ON (purchase.member_id) purchase.member_id, purchase.id, purchase.occurred_at
FROM points_purchase AS purchase
JOIN members_member AS member ON member.id = purchase.member_id AND member.status = 'active'
WHERE purchase.business_date >= %(first_day)s
    AND purchase.occurred_at BETWEEN %(first)s AND %(now)s
    AND purchase.status NOT IN ('voided', 'returned')
    AND (%(category)s = '' OR EXISTS (SELECT FROM points_purchaseline AS line
        WHERE line.purchase_id = purchase.id AND line.category = %(category)s
            AND line.returned_amount < line.amount))
    AND NOT EXISTS (SELECT FROM campaigns_passage AS passage
        WHERE passage.journey_id = %(journey)s AND passage.run_key = 'purchase:' || purchase.id)
ORDER BY purchase.member_id, purchase.occurred_at DESC, purchase.id DESC
"""


def joined(look: Look) -> list[Begun]:
    """New members, however they came but by an import."""
    return [Begun(member_id, "joined", at) for member_id, at in look.rows(JOINED)]


def bought(look: Look) -> list[Begun]:
    """Each member's latest purchase; of the journey's category, where one is set."""
    rows = look.rows(BOUGHT, category=look.words("category"))
    return [
        Begun(member_id, f"purchase:{purchase_id}", at, {"day": club_day(at).isoformat()})
        for member_id, purchase_id, at in rows
    ]
