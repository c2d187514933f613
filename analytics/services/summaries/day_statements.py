"""The statements that write what each day brought: money by its rows, people by their figures.

A rebuild and an update run the very same ones for money, of any stretch of days. People are
counted over by a rebuild; an update adds what its members make of the days now, less what they
made of them before. Scope 0 is the whole club, any other a shop; what was given or sent to a
member counts to the shop he joined in.
"""

MONEY = """
WITH bought AS (
    SELECT business_date AS day, CASE GROUPING(shop_id) WHEN 1 THEN 0 ELSE shop_id END AS scope,
        sum(net - returned_net) AS sales,
        sum(net - returned_net) FILTER (WHERE member_id IS NOT NULL) AS member_sales,
        count(*) FILTER (WHERE status <> 'voided') AS purchases,
        count(member_id) FILTER (WHERE status <> 'voided') AS member_purchases,
        sum(granted_value - recovered_value) AS given,
        sum(given_value) AS gifts
    FROM points_purchase WHERE business_date BETWEEN %(first)s AND %(last)s
    GROUP BY GROUPING SETS ((business_date), (business_date, shop_id))
    HAVING GROUPING(shop_id) = 1 OR %(by_shop)s
), granted AS (
    SELECT g.business_date AS day,
        CASE GROUPING(m.joined_shop_id) WHEN 1 THEN 0 ELSE m.joined_shop_id END AS scope,
        sum(g.value - g.recovered_value) AS grants
    FROM points_grant AS g LEFT JOIN members_member AS m ON m.id = g.member_id
    WHERE g.business_date BETWEEN %(first)s AND %(last)s
    GROUP BY GROUPING SETS ((g.business_date), (g.business_date, m.joined_shop_id))
    HAVING GROUPING(m.joined_shop_id) = 1 OR (%(by_shop)s AND m.joined_shop_id IS NOT NULL)
), sent AS (
    SELECT told.day, CASE GROUPING(m.joined_shop_id) WHEN 1 THEN 0 ELSE m.joined_shop_id END
            AS scope,
        sum(told.cost) AS messages
    FROM (
        SELECT (sent_at AT TIME ZONE %(zone)s)::date AS day, member_id, cost
        FROM members_message
        WHERE status IN ('sent', 'delivered', 'undelivered', 'unknown') AND cost > 0
            AND sent_at >= %(opens)s AND sent_at < %(closes)s
    ) AS told JOIN members_member AS m ON m.id = told.member_id
    GROUP BY GROUPING SETS ((told.day), (told.day, m.joined_shop_id))
    HAVING GROUPING(m.joined_shop_id) = 1 OR (%(by_shop)s AND m.joined_shop_id IS NOT NULL)
), arrived AS (
    SELECT told.day, CASE GROUPING(told.joined_shop_id) WHEN 1 THEN 0 ELSE told.joined_shop_id END
            AS scope,
        count(*) AS joined
    FROM (
        SELECT (joined_at AT TIME ZONE %(zone)s)::date AS day, joined_shop_id
        FROM members_member
        WHERE status <> 'merged' AND joined_at >= %(opens)s AND joined_at < %(closes)s
    ) AS told
    GROUP BY GROUPING SETS ((told.day), (told.day, told.joined_shop_id))
    HAVING GROUPING(told.joined_shop_id) = 1 OR (%(by_shop)s AND told.joined_shop_id IS NOT NULL)
), told AS (
    SELECT day, scope, sales, coalesce(member_sales, 0) AS member_sales, purchases,
        member_purchases, given, gifts, 0 AS grants, 0 AS messages, 0 AS joined
    FROM bought
    UNION ALL SELECT day, scope, 0, 0, 0, 0, 0, 0, grants, 0, 0 FROM granted
    UNION ALL SELECT day, scope, 0, 0, 0, 0, 0, 0, 0, messages, 0 FROM sent
    UNION ALL SELECT day, scope, 0, 0, 0, 0, 0, 0, 0, 0, joined FROM arrived
    UNION ALL SELECT day, coalesce(shop_id, 0), 0, 0, 0, 0, 0, 0, 0, 0, 0
        FROM analytics_dayfigures WHERE day BETWEEN %(first)s AND %(last)s
)
INSERT INTO analytics_dayfigures AS kept (
    day, shop_id, sales, member_sales, purchases, member_purchases, given, gifts, grants,
    messages, joined, new_buyers, lost, returned
)
SELECT day, nullif(scope, 0), sum(sales), sum(member_sales), sum(purchases),
    sum(member_purchases), sum(given), sum(gifts), sum(grants), sum(messages), sum(joined),
    0, 0, 0
FROM told GROUP BY day, scope ORDER BY day, scope
ON CONFLICT (shop_id, day) DO UPDATE SET
    sales = excluded.sales, member_sales = excluded.member_sales,
    purchases = excluded.purchases, member_purchases = excluded.member_purchases,
    given = excluded.given, gifts = excluded.gifts, grants = excluded.grants,
    messages = excluded.messages, joined = excluded.joined
WHERE (kept.sales, kept.member_sales, kept.purchases, kept.member_purchases, kept.given,
        kept.gifts, kept.grants, kept.messages, kept.joined)
    IS DISTINCT FROM (excluded.sales, excluded.member_sales, excluded.purchases,
        excluded.member_purchases, excluded.given, excluded.gifts, excluded.grants,
        excluded.messages, excluded.joined)
"""
# Of the tables that are read, or of those beside them.
ALL_FLOWS = """
WITH told AS (
    SELECT first_on AS day, shop_id, 1 AS new_buyers, 0 AS lost, 0 AS returned
    FROM {figures} WHERE first_on IS NOT NULL
    UNION ALL SELECT lost_on, shop_id, 0, 1, 0 FROM {absences}
    UNION ALL SELECT back_on, shop_id, 0, 0, 1 FROM {absences} WHERE back_on IS NOT NULL
    UNION ALL SELECT day, shop_id, 0, 0, 0 FROM analytics_dayfigures
)
INSERT INTO analytics_dayfigures AS kept (
    day, shop_id, sales, member_sales, purchases, member_purchases, given, gifts, grants,
    messages, joined, new_buyers, lost, returned
)
SELECT day, shop_id, 0, 0, 0, 0, 0, 0, 0, 0, 0, sum(new_buyers), sum(lost), sum(returned)
FROM told GROUP BY day, shop_id ORDER BY day, shop_id
ON CONFLICT (shop_id, day) DO UPDATE SET
    new_buyers = excluded.new_buyers, lost = excluded.lost, returned = excluded.returned
WHERE (kept.new_buyers, kept.lost, kept.returned)
    IS DISTINCT FROM (excluded.new_buyers, excluded.lost, excluded.returned)
"""
# The days must have their rows before anything is added to them.
OPEN_DAYS = """
INSERT INTO analytics_dayfigures (
    day, shop_id, sales, member_sales, purchases, member_purchases, given, gifts, grants,
    messages, joined, new_buyers, lost, returned
)
SELECT day, shop_id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
FROM unnest(%(days)s::date[], %(shop_ids)s::bigint[]) AS told (day, shop_id)
ON CONFLICT (shop_id, day) DO NOTHING
"""
ADD_FLOWS = """
UPDATE analytics_dayfigures AS kept SET new_buyers = kept.new_buyers + told.new_buyers,
    lost = kept.lost + told.lost, returned = kept.returned + told.returned
FROM unnest(%(days)s::date[], %(shop_ids)s::bigint[], %(new_buyers)s::bigint[],
        %(lost)s::bigint[], %(returned)s::bigint[])
    AS told (day, shop_id, new_buyers, lost, returned)
WHERE kept.day = told.day AND coalesce(kept.shop_id, 0) = coalesce(told.shop_id, 0)
"""
# A day on which nothing was has no row, whichever way it came to be nothing.
FORGET_EMPTY = """
DELETE FROM analytics_dayfigures
WHERE (sales, member_sales, purchases, member_purchases, given, gifts, grants, messages, joined,
        new_buyers, lost, returned) = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
"""
