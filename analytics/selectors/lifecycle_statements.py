"""The statements behind the journey map; `lifecycle` and its neighbours read their rows.

The thresholds are those of `analytics.rules.lifecycle`, handed over as parameters, so that the
rule stands in one place; a test lays both beside each other.
"""

# Every member with his visits until today and until an earlier day, the days on which he came to
# each rung, and his stage then and now. A purchase that was voided is no visit; all of one day are
# one (they have no gap between them). With shops named, their purchases and their members alone.
#
# The own interval is the lower median of the gaps, and a median of a hundred thousand members
# takes seconds. But silence of twice the median or more is the same as: at least half of the gaps,
# taken twice, are no longer than the silence; and these are merely counted.
PEOPLE = """
WITH visits AS (
    SELECT member_id, business_date AS day,
        business_date - lag(business_date) OVER earliest_first AS gap,
        dense_rank() OVER earliest_first AS place,
        first_value(business_date) OVER earliest_first AS first_on,
        %(today)s::date - max(business_date) OVER his AS silence,
        %(then)s::date - max(business_date)
            FILTER (WHERE business_date <= %(then)s) OVER his AS silence_then
    FROM points_purchase
    WHERE member_id IS NOT NULL AND status <> 'voided' AND business_date <= %(today)s
        AND (%(shop_ids)s::bigint[] IS NULL OR shop_id = ANY(%(shop_ids)s::bigint[]))
        AND (%(member_ids)s::bigint[] IS NULL OR member_id = ANY(%(member_ids)s::bigint[]))
    WINDOW his AS (PARTITION BY member_id),
        earliest_first AS (PARTITION BY member_id ORDER BY business_date)
), habits AS (
    SELECT member_id, min(day) AS first_on, max(day) AS last_on, max(place) AS visits,
        max(place) FILTER (WHERE day <= %(then)s) AS visits_then,
        min(silence) AS silence, min(silence_then) AS silence_then,
        count(*) FILTER (WHERE gap > 0 AND gap * %(risk_intervals)s <= silence) AS risky,
        count(*) FILTER (WHERE gap > 0 AND gap * %(lost_intervals)s <= silence) AS lossy,
        count(*) FILTER (WHERE gap > 0 AND day <= %(then)s
            AND gap * %(risk_intervals)s <= silence_then) AS risky_then,
        count(*) FILTER (WHERE gap > 0 AND day <= %(then)s
            AND gap * %(lost_intervals)s <= silence_then) AS lossy_then,
        min(day) FILTER (
            WHERE place >= %(growing_visits)s AND day - first_on >= %(growing_days)s
        ) AS growing_on,
        min(day) FILTER (
            WHERE place >= %(mature_visits)s AND day - first_on >= %(mature_days)s
        ) AS mature_on,
        min(day) FILTER (
            WHERE place >= %(loyal_visits)s AND day - first_on >= %(loyal_days)s
        ) AS loyal_on
    FROM visits GROUP BY member_id
), known AS (
    SELECT m.id, coalesce(h.visits, 0) AS visits, coalesce(h.visits_then, 0) AS visits_then,
        h.last_on, h.risky, h.lossy, h.risky_then, h.lossy_then,
        h.growing_on, h.mature_on, h.loyal_on,
        least((m.joined_at AT TIME ZONE %(zone)s)::date, h.first_on) AS known_on,
        coalesce(h.silence, %(today)s - (m.joined_at AT TIME ZONE %(zone)s)::date) AS silence,
        coalesce(h.silence_then, %(then)s - (m.joined_at AT TIME ZONE %(zone)s)::date)
            AS silence_then
    FROM members_member AS m LEFT JOIN habits AS h ON h.member_id = m.id
    WHERE m.status = 'active'
        AND (%(member_ids)s::bigint[] IS NULL OR m.id = ANY(%(member_ids)s::bigint[]))
        AND (%(shop_ids)s::bigint[] IS NULL OR h.member_id IS NOT NULL
            OR m.joined_shop_id = ANY(%(shop_ids)s::bigint[]))
), silent AS (
    SELECT known.*,
        CASE WHEN visits < %(fewest)s THEN silence >= %(risk_unknown)s ELSE
            silence >= %(risk_most)s
            OR (silence >= %(risk_least)s AND 2 * risky >= visits - 1) END AS is_risk,
        CASE WHEN visits < %(fewest)s THEN silence >= %(lost_unknown)s ELSE
            silence >= %(lost_most)s
            OR (silence >= %(lost_least)s AND 2 * lossy >= visits - 1) END AS is_lost,
        CASE WHEN visits_then < %(fewest)s THEN silence_then >= %(risk_unknown)s ELSE
            silence_then >= %(risk_most)s
            OR (silence_then >= %(risk_least)s AND 2 * risky_then >= visits_then - 1)
            END AS was_risk,
        CASE WHEN visits_then < %(fewest)s THEN silence_then >= %(lost_unknown)s ELSE
            silence_then >= %(lost_most)s
            OR (silence_then >= %(lost_least)s AND 2 * lossy_then >= visits_then - 1)
            END AS was_lost
    FROM known WHERE known_on <= %(today)s
), people AS (
    SELECT silent.*,
        CASE WHEN is_lost THEN 'lost' WHEN is_risk THEN 'at_risk'
            WHEN loyal_on IS NOT NULL THEN 'loyal' WHEN mature_on IS NOT NULL THEN 'mature'
            WHEN growing_on IS NOT NULL THEN 'growing' ELSE 'new' END AS stage,
        CASE WHEN known_on > %(then)s THEN NULL
            WHEN was_lost THEN 'lost' WHEN was_risk THEN 'at_risk'
            WHEN loyal_on <= %(then)s THEN 'loyal' WHEN mature_on <= %(then)s THEN 'mature'
            WHEN growing_on <= %(then)s THEN 'growing' ELSE 'new' END AS stage_then
    FROM silent
)
"""

_WHO = """
SELECT id FROM people
WHERE stage = %(stage)s AND (%(from_stage)s = '' OR coalesce(stage_then, 'none') = %(from_stage)s)
ORDER BY visits DESC, last_on DESC NULLS LAST, id DESC
"""
WHO = PEOPLE + _WHO

# The days on which some members bought, one row for each.
DAYS = """
SELECT DISTINCT member_id, business_date FROM points_purchase
WHERE member_id = ANY(%(member_ids)s::bigint[]) AND status <> 'voided'
    AND (%(shop_ids)s::bigint[] IS NULL OR shop_id = ANY(%(shop_ids)s::bigint[]))
"""

# What was spent on members after the earlier day until today, by the rung on which they stood:
# what falls on the day of a promotion helped to bring it, so it counts to the rung before.
_SPENT = """
, spent AS (
    SELECT 'messages' AS part, member_id, (sent_at AT TIME ZONE %(zone)s)::date AS day,
        cost::numeric AS amount
    FROM members_message
    WHERE status IN ('sent', 'delivered', 'undelivered', 'unknown') AND cost > 0
        AND sent_at >= %(opens)s AND sent_at < %(closes)s
        AND (%(cards)s::bigint[] IS NULL OR member_id = ANY(%(cards)s::bigint[]))
    UNION ALL
    SELECT 'given', member_id, business_date,
        granted_value - recovered_value - debt_value + given_value
    FROM points_purchase
    WHERE business_date > %(then)s AND business_date <= %(today)s AND member_id IS NOT NULL
        AND status <> 'voided'
        AND (%(cards)s::bigint[] IS NULL OR member_id = ANY(%(cards)s::bigint[]))
    UNION ALL
    SELECT 'given', member_id, business_date, value - recovered_value
    FROM points_grant
    WHERE business_date > %(then)s AND business_date <= %(today)s AND member_id IS NOT NULL
        AND (%(cards)s::bigint[] IS NULL OR member_id = ANY(%(cards)s::bigint[]))
    UNION ALL
    SELECT 'minutes', member_id, (closed_at AT TIME ZONE %(zone)s)::date,
        %(minutes)s::numeric / 60 * coalesce(
            (SELECT hourly_cost FROM campaigns_salesrules WHERE id = 1), 0)
    FROM members_followup
    WHERE status = 'done' AND closed_at >= %(opens)s AND closed_at < %(closes)s
        AND (%(cards)s::bigint[] IS NULL OR member_id = ANY(%(cards)s::bigint[]))
    UNION ALL
    SELECT 'campaigns', r.member_id, line.day, line.amount / line.told
    FROM (
        SELECT c.campaign_id, c.on AS day, sum(c.amount) AS amount, (
            SELECT count(*) FROM campaigns_recipient AS told
            WHERE told.campaign_id = c.campaign_id AND told.status = 'told'
        ) AS told
        FROM campaigns_costline AS c JOIN campaigns_campaign AS of_it ON of_it.id = c.campaign_id
        WHERE c.on > %(then)s AND c.on <= %(today)s AND of_it.goal <> 'new_members'
        GROUP BY c.campaign_id, c.on
    ) AS line
    JOIN campaigns_recipient AS r ON r.campaign_id = line.campaign_id AND r.status = 'told'
        AND (%(cards)s::bigint[] IS NULL OR r.member_id = ANY(%(cards)s::bigint[]))
), costs AS (
    SELECT CASE WHEN s.day > p.loyal_on THEN 'loyal' WHEN s.day > p.mature_on THEN 'mature'
            WHEN s.day > p.growing_on THEN 'growing' ELSE 'new' END AS rung,
        s.part, round(sum(s.amount)) AS amount
    FROM spent AS s
    JOIN members_member AS m ON m.id = s.member_id
    JOIN people AS p ON p.id = coalesce(m.merged_into_id, m.id)
    GROUP BY 1, 2
)
"""

# Rows of a kind, two words and a number: who moved from where to where, how many reached a rung
# between the days, in how many days half of all have reached it, how many ever have, what was
# spent.
_MAP = """
SELECT 'moved', stage_then, stage, count(*)::numeric FROM people GROUP BY stage_then, stage
UNION ALL
SELECT told.* FROM (
    SELECT count(*) FILTER (WHERE known_on > %(then)s) AS new,
        count(*) FILTER (WHERE growing_on > %(then)s) AS growing,
        count(*) FILTER (WHERE mature_on > %(then)s) AS mature,
        count(*) FILTER (WHERE loyal_on > %(then)s) AS loyal,
        count(loyal_on) AS ever,
        percentile_disc(0.5) WITHIN GROUP (ORDER BY growing_on - known_on) AS to_growing,
        percentile_disc(0.5) WITHIN GROUP (ORDER BY mature_on - known_on) AS to_mature,
        percentile_disc(0.5) WITHIN GROUP (ORDER BY loyal_on - known_on) AS to_loyal
    FROM people
) AS whole CROSS JOIN LATERAL (VALUES
    ('reached', 'new', '', new), ('reached', 'growing', '', growing),
    ('reached', 'mature', '', mature), ('reached', 'loyal', '', loyal),
    ('ever', 'loyal', '', ever),
    ('days', 'growing', '', to_growing), ('days', 'mature', '', to_mature),
    ('days', 'loyal', '', to_loyal)
) AS told (what, one, other, number)
UNION ALL
SELECT 'spent', rung, part, amount FROM costs
"""
MAP = PEOPLE + _SPENT + _MAP
_BY_RUNG = """
SELECT rung, part, amount FROM costs
"""
SPENT = PEOPLE + _SPENT + _BY_RUNG

# Before they are members: what making us known has cost, and what became of leads.
BEFORE = """
SELECT
    (SELECT coalesce(sum(amount), 0) FROM campaigns_sourcecost AS c
        WHERE c.on > %(then)s AND c.on <= %(today)s)
    + (SELECT coalesce(sum(c.amount), 0) FROM campaigns_costline AS c
        JOIN campaigns_campaign AS of_it ON of_it.id = c.campaign_id
        WHERE of_it.goal = 'new_members' AND c.on > %(then)s AND c.on <= %(today)s),
    round((
        (SELECT coalesce(sum(minutes), 0) FROM campaigns_interaction
            WHERE at >= %(opens)s AND at < %(closes)s)
        + (SELECT coalesce(sum(minutes), 0) FROM campaigns_presentation
            WHERE at >= %(opens)s AND at < %(closes)s)
    ) / 60.0 * coalesce((SELECT hourly_cost FROM campaigns_salesrules WHERE id = 1), 0)),
    count(*) FILTER (WHERE l.created_at >= %(opens)s AND l.created_at < %(closes)s),
    count(*) FILTER (WHERE l.status = 'open' AND l.stage = 1),
    count(*) FILTER (WHERE l.status = 'open' AND l.stage > 1),
    count(*) FILTER (
        WHERE l.status = 'won' AND l.closed_at >= %(opens)s AND l.closed_at < %(closes)s),
    count(*) FILTER (
        WHERE l.status = 'lost' AND l.closed_at >= %(opens)s AND l.closed_at < %(closes)s),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY l.closed_at - l.created_at)
        FILTER (WHERE l.status = 'won' AND l.closed_at >= %(opens)s AND l.closed_at < %(closes)s)
FROM campaigns_lead AS l
WHERE l.created_at < %(closes)s
    AND (%(shop_ids)s::bigint[] IS NULL OR l.shop_id IS NULL
        OR l.shop_id = ANY(%(shop_ids)s::bigint[]))
"""

# What was to be done for members on these days, and was.
FOLLOW_UPS = """
SELECT count(*),
    count(*) FILTER (WHERE status = 'done'),
    count(*) FILTER (
        WHERE status = 'done' AND (closed_at AT TIME ZONE %(zone)s)::date <= due_on),
    count(*) FILTER (WHERE status = 'open')
FROM members_followup
WHERE due_on > %(then)s AND due_on <= %(today)s AND (%(sees_withheld)s OR NOT is_withheld)
    AND (%(shop_ids)s::bigint[] IS NULL OR shop_id IS NULL
        OR shop_id = ANY(%(shop_ids)s::bigint[]))
"""
