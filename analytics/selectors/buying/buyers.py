"""Members who bought, with what is known of them: for the regression of what drives buying."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q

from analytics.models import MemberFigures
from analytics.rules.buying.columns import Buyer
from analytics.selectors.groups.first_traits import traits_of_profile
from members.rules.calendars import Window
from members.selectors.club import club_zone

GROUPS = (
    "age_band",
    "gender",
    "reason",
    "category",
    "origin",
    "source",
    "tier",
    "campaign",
    "shop",
)
COUNTED = ("dates",)
AGE_BAND = "age_band"
# Who came from no source we know, stood on no tier yet, or was told of no campaign.
NONE = "none"
TOLD = "told"
# More members teach nothing that so many, spread evenly, do not.
MOST_BUYERS = 30_000

STATEMENT = """
WITH chosen AS MATERIALIZED (
    SELECT member_id, known_on FROM analytics_memberfigures
    WHERE shop_id IS NOT DISTINCT FROM %(shop)s AND last_on >= %(first)s
        AND (hashint8(member_id) & 2147483647) %% %(each)s = 0
), bought AS MATERIALIZED (
    SELECT sale.id, sale.member_id, sale.shop_id, sale.reason, sale.net - sale.returned_net AS paid
    FROM chosen JOIN points_purchase AS sale ON sale.member_id = chosen.member_id
    WHERE sale.status <> 'voided' AND sale.business_date BETWEEN %(first)s AND %(last)s
        AND (%(shop)s::bigint IS NULL OR sale.shop_id = %(shop)s)
), sums AS (
    SELECT member_id, sum(paid) AS paid,
        mode() WITHIN GROUP (ORDER BY shop_id) AS shop_id,
        mode() WITHIN GROUP (ORDER BY reason) FILTER (WHERE reason <> '') AS reason
    FROM bought GROUP BY member_id HAVING sum(paid) > 0
), goods AS (
    SELECT DISTINCT ON (member_id) member_id, category
    FROM (
        SELECT bought.member_id, line.category, sum(line.amount - line.returned_amount) AS paid
        FROM bought JOIN points_purchaseline AS line ON line.purchase_id = bought.id
        WHERE line.category <> ''
        GROUP BY bought.member_id, line.category
    ) AS taken
    ORDER BY member_id, paid DESC, category
), told AS (
    SELECT DISTINCT member_id FROM campaigns_recipient
    WHERE status = 'told' AND told_at >= %(opens)s AND told_at < %(closes)s
        AND member_id IN (SELECT member_id FROM chosen)
), stood AS (
    SELECT DISTINCT ON (member_id) member_id, tier FROM points_standing
    WHERE since < %(first)s AND (ended_on IS NULL OR ended_on >= %(first)s)
        AND member_id IN (SELECT member_id FROM chosen)
    ORDER BY member_id, id DESC
), days AS (
    SELECT member_id, count(*) AS days FROM members_importantdate
    WHERE member_id IN (SELECT member_id FROM chosen) GROUP BY member_id
)
SELECT sums.paid, chosen.known_on, age.value, member.gender, sums.reason, goods.category,
    member.origin, won.source_id::text, stood.tier, told.member_id IS NOT NULL,
    sums.shop_id::text, days.days
FROM sums
JOIN chosen ON chosen.member_id = sums.member_id
JOIN members_member AS member ON member.id = sums.member_id
LEFT JOIN goods ON goods.member_id = sums.member_id
LEFT JOIN campaigns_acquisition AS won ON won.member_id = sums.member_id
LEFT JOIN stood ON stood.member_id = sums.member_id
LEFT JOIN told ON told.member_id = sums.member_id
LEFT JOIN days ON days.member_id = sums.member_id
LEFT JOIN members_answer AS age ON age.member_id = sums.member_id
    AND age.is_current AND age.fact_id = ANY(%(ages)s)
ORDER BY sums.member_id
"""


def count_buyers(window: Window, shop_id: int | None) -> int:
    """How many members have bought since the window began, by the summaries."""
    shop = Q(shop__isnull=True) if shop_id is None else Q(shop_id=shop_id)
    return MemberFigures.objects.filter(shop, last_on__gte=window.starts_on).count()


def buyers_of(window: Window, shop_id: int | None) -> list[Buyer]:
    """The members who paid anything in the window; of more than `MOST_BUYERS` an even part.

    Of several levels of a group he has the one he paid most for (category), or had most often
    (reason, shop). His tier is that of the eve of the window: today's would be what he has bought.
    Sensitive facts are not read. One statement, and two to know what to ask.
    """
    zone, day = club_zone(), timedelta(days=1)
    asked = {
        "shop": shop_id,
        "first": window.starts_on,
        "last": window.ends_on,
        "opens": datetime.combine(window.starts_on, time.min, tzinfo=zone),
        "closes": datetime.combine(window.ends_on + day, time.min, tzinfo=zone),
        "each": max(1, -(-count_buyers(window, shop_id) // MOST_BUYERS)),
        "ages": [fact.pk for fact in traits_of_profile() if fact.key == AGE_BAND],
    }
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, asked)
        return [_buyer(row, window) for row in cursor.fetchall()]


def _buyer(row: tuple[Any, ...], window: Window) -> Buyer:
    paid, known_on, age, gender, reason, category, origin, source, tier, told, shop, days = row
    levels = {
        AGE_BAND: age or "",
        "gender": gender,
        "reason": reason or "",
        "category": category or "",
        "origin": origin,
        "source": source or NONE,
        "tier": tier or NONE,
        "campaign": TOLD if told else NONE,
        "shop": shop,
    }
    known_days = (window.ends_on - max(known_on, window.starts_on)).days + 1
    return Buyer(int(paid), known_days, levels, {"dates": days or 0})
