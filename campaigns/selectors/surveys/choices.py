"""Of whom and of what there are answers at all: what a filter offers."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

# Each is found by one walk over the answers; there are far fewer of these than of purchases.
CHOICES = """
SELECT DISTINCT 'seller', seller FROM campaigns_survey
WHERE seller <> '' AND scored_at IS NOT NULL AND is_withheld <= %(sees_withheld)s
    AND (%(shop_ids)s::bigint[] IS NULL OR shop_id = ANY(%(shop_ids)s::bigint[]))
UNION SELECT DISTINCT 'category', category FROM campaigns_survey
WHERE category <> '' AND scored_at IS NOT NULL AND is_withheld <= %(sees_withheld)s
    AND (%(shop_ids)s::bigint[] IS NULL OR shop_id = ANY(%(shop_ids)s::bigint[]))
UNION SELECT DISTINCT 'tier', tier FROM campaigns_survey
WHERE tier <> '' AND scored_at IS NOT NULL AND is_withheld <= %(sees_withheld)s
    AND (%(shop_ids)s::bigint[] IS NULL OR shop_id = ANY(%(shop_ids)s::bigint[]))
ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Answered:
    """Sellers (ids of actors), categories and tiers (codes) that answers name."""

    sellers: tuple[str, ...]
    categories: tuple[str, ...]
    tiers: tuple[str, ...]


def answered_about(
    shop_ids: Collection[int] | None = None, *, sees_withheld: bool = False
) -> Answered:
    """What answers of these shops name, without withheld ones unless asked; one statement."""
    shops = None if shop_ids is None else sorted(shop_ids)
    with connection.cursor() as cursor:
        cursor.execute(CHOICES, {"shop_ids": shops, "sees_withheld": sees_withheld})
        rows = cursor.fetchall()
    names = {
        what: tuple(name for kind, name in rows if kind == what)
        for what in ("seller", "category", "tier")
    }
    return Answered(names["seller"], names["category"], names["tier"])
