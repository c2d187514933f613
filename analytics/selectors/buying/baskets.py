"""Which goods lay in the same basket, counted in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.db import connection

from analytics.rules.buying.together import LEAST_TOGETHER, Pair
from members.rules.calendars import Window

Goods = Literal["category", "product"]
# The pairs that are together most often; a club with more has nothing to learn from the rest.
MOST_PAIRS = 3_000

# What a member takes in one shop on one day is one basket, in however many bills; a sale without
# a member is one by itself.
STATEMENT = """
WITH taken AS MATERIALIZED (
    SELECT DISTINCT coalesce(sale.member_id, -sale.id) AS who, sale.business_date AS day,
        sale.shop_id AS shop, line.{goods} AS good
    FROM points_purchase AS sale
    JOIN points_purchaseline AS line ON line.purchase_id = sale.id
    WHERE sale.status IN ('closed', 'partly_returned') AND line.{goods} <> ''
        AND (line.returned_amount < line.amount OR line.amount = 0)
        AND sale.business_date BETWEEN %(first)s AND %(last)s
        AND (%(shop)s::bigint IS NULL OR sale.shop_id = %(shop)s)
), basket AS (
    SELECT count(*) AS goods FROM taken GROUP BY who, day, shop
), pair AS (
    SELECT one.good AS first, other.good AS second, count(*) AS baskets
    FROM taken AS one
    JOIN taken AS other ON other.who = one.who AND other.day = one.day AND other.shop = one.shop
        AND other.good > one.good
    GROUP BY one.good, other.good
    HAVING count(*) >= %(least)s
    ORDER BY count(*) DESC, one.good, other.good
    LIMIT %(most)s
)
SELECT 'all', NULL, NULL, count(*) FROM basket
UNION ALL SELECT 'several', NULL, NULL, count(*) FROM basket WHERE goods > 1
UNION ALL SELECT 'one', good, NULL, count(*) FROM taken GROUP BY good
UNION ALL SELECT 'both', first, second, baskets FROM pair
"""


@dataclass(frozen=True, slots=True)
class Baskets:
    """`count` baskets, `several` of them with two goods or more, and the pairs seen often enough
    to be judged; `goods` are all there are, the most frequent first.
    """

    count: int
    several: int
    goods: Sequence[str]
    pairs: Sequence[Pair]


def baskets_in(window: Window, shop_id: int | None, *, of: Goods) -> Baskets:
    """The baskets of the window by category or by product: one statement."""
    asked = {
        "first": window.starts_on,
        "last": window.ends_on,
        "shop": shop_id,
        "least": LEAST_TOGETHER,
        "most": MOST_PAIRS,
    }
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT.format(goods=of), asked)
        rows = cursor.fetchall()
    counts = {what: count for what, first, _second, count in rows if first is None}
    single = {first: count for what, first, _second, count in rows if what == "one"}
    pairs = [
        Pair(first, second, single[first], single[second], count, counts["all"])
        for what, first, second, count in rows
        if what == "both"
    ]
    goods = sorted(single, key=lambda good: (-single[good], good))
    return Baskets(counts["all"], counts["several"], goods, pairs)
