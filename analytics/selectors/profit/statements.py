"""The statement that counts what every member brought and cost in some days."""

# One row for each active member. Cards that were merged count to the one that was kept; what a
# voided purchase gave was taken back with it.
MEMBER_LINES = """
WITH bought AS (
    SELECT member_id, count(*) AS purchases, sum(net - returned_net) AS sales,
        sum(granted_value - recovered_value + given_value) AS rewards
    FROM points_purchase
    WHERE business_date BETWEEN %(first)s AND %(last)s AND member_id IS NOT NULL
        AND status <> 'voided'
    GROUP BY member_id
), granted AS (
    SELECT member_id, sum(value - recovered_value) AS rewards
    FROM points_grant
    WHERE business_date BETWEEN %(first)s AND %(last)s AND member_id IS NOT NULL
    GROUP BY member_id
), sent AS (
    SELECT coalesce(m.merged_into_id, m.id) AS member_id, sum(t.cost) AS cost
    FROM members_message AS t JOIN members_member AS m ON m.id = t.member_id
    WHERE t.status IN ('sent', 'delivered', 'undelivered', 'unknown') AND t.cost > 0
        AND t.sent_at >= %(opens)s AND t.sent_at < %(closes)s
    GROUP BY 1
), done AS (
    SELECT member_id, count(*) AS follow_ups
    FROM members_followup
    WHERE status = 'done' AND closed_at >= %(opens)s AND closed_at < %(closes)s
    GROUP BY member_id
), won AS (
    SELECT coalesce(m.merged_into_id, m.id) AS member_id, sum(a.cost) AS cost
    FROM campaigns_acquisition AS a JOIN members_member AS m ON m.id = a.member_id
    WHERE a.at >= %(opens)s AND a.at < %(closes)s
    GROUP BY 1
)
SELECT m.id, %(last)s::date - coalesce(f.known_on, (m.joined_at AT TIME ZONE %(zone)s)::date),
    coalesce(bought.sales, 0)::bigint, coalesce(bought.purchases, 0),
    (coalesce(bought.rewards, 0) + coalesce(granted.rewards, 0))::bigint,
    coalesce(sent.cost, 0)::bigint, coalesce(done.follow_ups, 0), coalesce(won.cost, 0)::bigint
FROM members_member AS m
LEFT JOIN analytics_memberfigures AS f ON f.member_id = m.id AND f.shop_id IS NULL
LEFT JOIN bought ON bought.member_id = m.id
LEFT JOIN granted ON granted.member_id = m.id
LEFT JOIN sent ON sent.member_id = m.id
LEFT JOIN done ON done.member_id = m.id
LEFT JOIN won ON won.member_id = m.id
WHERE m.status = 'active'
"""
