"""The statements that count what campaigns did; `result_counts` reads their rows."""

# Of each recipient what he did from when he was told (the control group: from the campaign's
# start) until its last day is over; then the sums. A voided sale is none, and those of a merged
# card are with the one that was kept.
COUNTS = """
WITH asked AS (
    SELECT * FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[])
        AS asked(id, opens, closes)
), each AS (
    SELECT r.campaign_id, r.status, r.why, r.variant_id, m.status AS message, m.cost,
        r.offer_id IS NOT NULL AS offered, o.value,
        o.status = 'used' AS used, o.status = 'used' AND o.ended_at < asked.closes AS in_time,
        b.purchases, b.sales,
        b.purchases > b.returned AS stands,
        b.purchases > 0 AND NOT EXISTS (
            SELECT 1 FROM points_purchase q
            WHERE q.member_id = coalesce(who.merged_into_id, who.id) AND q.status <> 'voided'
                AND q.occurred_at < coalesce(r.told_at, asked.opens)
        ) AS is_first
    FROM asked
    JOIN campaigns_recipient r ON r.campaign_id = asked.id
    JOIN members_member who ON who.id = r.member_id
    LEFT JOIN members_message m ON m.id = r.message_id
    LEFT JOIN points_offer o ON o.id = r.offer_id
    LEFT JOIN LATERAL (
        SELECT count(*) AS purchases, coalesce(sum(p.net - p.returned_net), 0) AS sales,
            count(*) FILTER (WHERE p.status = 'returned') AS returned
        FROM points_purchase p
        WHERE p.member_id = coalesce(who.merged_into_id, who.id) AND p.status <> 'voided'
            AND p.occurred_at >= coalesce(r.told_at, asked.opens)
            AND p.occurred_at < asked.closes
    ) b ON r.status IN ('told', 'control')
)
SELECT campaign_id, status, why, variant_id,
    count(*) AS people,
    count(*) FILTER (WHERE message IN ('sent', 'delivered', 'undelivered')) AS sent,
    count(*) FILTER (WHERE message = 'delivered') AS delivered,
    count(*) FILTER (WHERE message = 'unknown') AS unknown,
    coalesce(sum(cost) FILTER (
        WHERE message IN ('sent', 'delivered', 'undelivered', 'unknown')), 0) AS message_cost,
    count(*) FILTER (WHERE offered) AS offered,
    count(*) FILTER (WHERE in_time) AS used,
    coalesce(sum(value) FILTER (WHERE used), 0) AS reward_cost,
    count(*) FILTER (WHERE purchases > 0) AS came,
    count(*) FILTER (WHERE stands) AS bought,
    coalesce(sum(purchases), 0) AS purchases,
    coalesce(sum(sales), 0) AS sales,
    coalesce(sum(sales * sales), 0) AS squares,
    count(*) FILTER (WHERE is_first) AS newcomers,
    coalesce(sum(sales) FILTER (WHERE is_first), 0) AS newcomer_sales
FROM each
GROUP BY campaign_id, status, why, variant_id
"""

# Who joined while it ran, what they bought until its end, and how many joined in as many days
# before it: nobody is asked yet what brought him. Those of its audience are counted there.
JOINED = """
WITH asked AS (
    SELECT * FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[])
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
