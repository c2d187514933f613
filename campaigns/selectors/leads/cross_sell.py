"""What to offer beside: what members who bought a category have also bought."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.models import AgreementLine, Lead
from members.rules.money import format_number

FEWEST_CASES = 5
MOST_OFFERED = 3
# Only the latest are asked, so that it is quick in a club of any size.
LATEST_LINES = 20_000
LATEST_BUYERS = 1_000
BESIDE = """
WITH buyer AS (
    SELECT purchase.member_id
    FROM (
        SELECT purchase_id FROM points_purchaseline
        WHERE category = %(category)s ORDER BY id DESC LIMIT %(lines)s
    ) AS line
    JOIN points_purchase AS purchase ON purchase.id = line.purchase_id
    WHERE purchase.member_id IS NOT NULL
        AND purchase.status IN ('closed', 'partly_returned')
    GROUP BY purchase.member_id
    ORDER BY max(purchase.id) DESC
    LIMIT %(latest)s
)
SELECT line.category, count(DISTINCT buyer.member_id), (SELECT count(*) FROM buyer)
FROM buyer
JOIN points_purchase AS purchase ON purchase.member_id = buyer.member_id
    AND purchase.status IN ('closed', 'partly_returned')
JOIN points_purchaseline AS line ON line.purchase_id = purchase.id
WHERE line.category <> '' AND NOT line.category = ANY(%(left_out)s)
GROUP BY line.category
HAVING count(DISTINCT buyer.member_id) >= %(fewest)s
ORDER BY 2 DESC, 1
LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A category to offer beside: `both` of `buyers` who bought his own have bought it too."""

    category: str
    reason: str
    both: int
    buyers: int


def cross_sell_for(lead: Lead) -> list[Suggestion]:
    """Up to three categories that members who buy his category buy beside it, the most frequent
    first; none where no category is known, or fewer than five members have bought both. What his
    agreement holds already is left out.
    """
    if not lead.category:
        return []
    agreed = AgreementLine.objects.filter(agreement__lead=lead).values_list("category", flat=True)
    return suggestions_beside(lead.category, left_out={lead.category, *agreed})


def suggestions_beside(category: str, *, left_out: Collection[str]) -> list[Suggestion]:
    """The same for a category; one statement."""
    given: dict[str, Any] = {
        "category": category,
        "left_out": list({category, *left_out}),
        "lines": LATEST_LINES,
        "latest": LATEST_BUYERS,
        "fewest": FEWEST_CASES,
        "most": MOST_OFFERED,
    }
    with connection.cursor() as cursor:
        cursor.execute(BESIDE, given)
        rows = cursor.fetchall()
    return [
        Suggestion(name, _reason(category, both, buyers), both, buyers)
        for name, both, buyers in rows
    ]


def _reason(category: str, both: int, buyers: int) -> str:
    language = get_language() or ""
    return _("%(both)s of %(buyers)s members who bought “%(category)s” bought this too.") % {
        "both": format_number(both, language),
        "buyers": format_number(buyers, language),
        "category": category,
    }
