"""The statements that count what campaigns did; `result_counts` reads their rows."""

# How many were told, what became of their messages and what they were promised; who was held out
# and who left out.
PEOPLE = """
SELECT r.campaign_id, r.status, r.why, r.variant_id,
    count(*) AS people,
    count(*) FILTER (WHERE m.status IN ('sent', 'delivered', 'undelivered')) AS sent,
    count(*) FILTER (WHERE m.status = 'delivered') AS delivered,
    count(*) FILTER (WHERE m.status = 'unknown') AS unknown,
    coalesce(sum(m.cost) FILTER (
        WHERE m.status IN ('sent', 'delivered', 'undelivered', 'unknown')), 0) AS message_cost,
    count(r.offer_id) AS offered,
    count(*) FILTER (WHERE o.status = 'used' AND o.ended_at < asked.closes) AS used,
    coalesce(sum(o.value) FILTER (WHERE o.status = 'used'), 0) AS reward_cost
FROM unnest(%(ids)s::bigint[], %(opens)s::timestamptz[], %(closes)s::timestamptz[])
    AS asked(id, opens, closes)
JOIN campaigns_recipient r ON r.campaign_id = asked.id AND r.campaign_id = ANY(%(ids)s)
LEFT JOIN members_message m ON m.id = r.message_id
LEFT JOIN points_offer o ON o.id = r.offer_id
GROUP BY r.campaign_id, r.status, r.why, r.variant_id
"""

# Of each who was told what he did from that moment on, of the control group from the campaign's
# start, until its last day is over; then the sums. It begins with the purchases of these days: of
# all who were told few have come. A voided sale is none, and those of a merged card are with the
# one that was kept. The days of business only narrow the search: a shop's day may end after
# midnight.
PURCHASES = """
WITH asked AS MATERIALIZED (
    SELECT * FROM unnest(%(ids)s::bigint[], %(opens)s::timestamptz[], %(closes)s::timestamptz[])
        AS asked(id, opens, closes)
), sold AS MATERIALIZED (
    SELECT asked.id AS campaign_id, asked.opens, p.member_id, p.occurred_at,
        p.net - p.returned_net AS sales, p.status = 'returned' AS is_back
    FROM asked JOIN points_purchase p
        ON p.occurred_at >= asked.opens AND p.occurred_at < asked.closes
        AND p.business_date BETWEEN asked.opens::date - 2 AND asked.closes::date + 2
        AND p.member_id IS NOT NULL AND p.status <> 'voided'
), theirs AS (
    SELECT sold.*, sold.member_id AS card FROM sold
    UNION ALL
    SELECT sold.*, old.id FROM members_member old JOIN sold ON sold.member_id = old.merged_into_id
    WHERE old.merged_into_id IS NOT NULL
), buyer AS MATERIALIZED (
    SELECT r.campaign_id, r.status, r.variant_id, s.member_id,
        coalesce(r.told_at, s.opens) AS since,
        count(*) AS purchases, sum(s.sales)::bigint AS sales, bool_or(NOT s.is_back) AS stands
    FROM theirs s
    JOIN campaigns_recipient r ON r.campaign_id = s.campaign_id AND r.member_id = s.card
        AND r.campaign_id = ANY(%(ids)s) AND r.status IN ('told', 'control')
        AND s.occurred_at >= coalesce(r.told_at, s.opens)
    GROUP BY r.id, s.member_id, s.opens
), each AS MATERIALIZED (
    SELECT buyer.*, NOT EXISTS (
        SELECT FROM points_purchase q
        WHERE q.member_id = buyer.member_id AND q.status <> 'voided'
            AND q.occurred_at < buyer.since) AS is_first
    FROM buyer
)
SELECT campaign_id, status, '' AS why, variant_id,
    count(*) AS came,
    count(*) FILTER (WHERE stands) AS bought,
    sum(purchases) AS purchases,
    sum(sales) AS sales,
    sum(sales::numeric * sales) AS squares,
    count(*) FILTER (WHERE is_first) AS newcomers,
    coalesce(sum(sales) FILTER (WHERE is_first), 0) AS newcomer_sales
FROM each
GROUP BY campaign_id, status, variant_id
"""

# Who joined while it ran, what they bought until its end, and how many joined in as many days
# before it; what brought them is told beside it. Those of its audience are counted there.
JOINED = """
WITH asked AS (
    SELECT * FROM unnest(%(ids)s::bigint[], %(opens)s::timestamptz[], %(closes)s::timestamptz[])
        AS asked(id, opens, closes)
)
SELECT asked.id,
    count(*) FILTER (WHERE j.joined_at >= asked.opens) AS people,
    count(*) FILTER (WHERE j.joined_at < asked.opens) AS before,
    coalesce(sum(b.sales) FILTER (WHERE j.joined_at >= asked.opens), 0) AS sales
FROM asked
JOIN members_member j ON j.status <> 'merged'
    AND j.joined_at >= asked.opens - (asked.closes - asked.opens) AND j.joined_at < asked.closes
    AND NOT EXISTS (
        SELECT 1 FROM campaigns_recipient r
        WHERE r.campaign_id = asked.id AND r.member_id = j.id AND j.joined_at >= asked.opens)
LEFT JOIN LATERAL (
    SELECT sum(p.net - p.returned_net) AS sales FROM points_purchase p
    WHERE p.member_id = j.id AND p.status <> 'voided'
        AND p.occurred_at >= asked.opens AND p.occurred_at < asked.closes
) b ON j.joined_at >= asked.opens
GROUP BY asked.id
"""
