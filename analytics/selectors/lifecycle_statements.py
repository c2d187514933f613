"""The statements behind the journey map; `lifecycle` and its neighbours read their rows.

The thresholds are those of `analytics.rules.lifecycle`, handed over as parameters, so that the
rule stands in one place; a test lays both beside each other.
"""

# The club's fixed silence of the lost; none where a member's own interval decides.
_LOST_DAYS = """(SELECT CASE lost_by WHEN 'fixed' THEN lost_days END
            FROM analytics_figurerules)"""

# What decides everybody's stage, of the whole club or of one shop: kept in the summaries.
_KEPT = """
WITH bonds AS (
    SELECT member_id AS id, known_on, visit_days, visits, last_on, growing_on, mature_on, loyal_on,
        risk_on, lost_on
    FROM analytics_memberfigures
    WHERE {scope} AND known_on <= %(today)s
        AND (%(member_ids)s::bigint[] IS NULL OR member_id = ANY(%(member_ids)s::bigint[]))
)
"""
_OF_CLUB = _KEPT.format(scope="shop_id IS NULL")
_OF_ONE_SHOP = _KEPT.format(scope="shop_id = ANY(%(shop_ids)s::bigint[])")

# Of several shops together his days of visit in any of them: they are put into one row of days,
# and what follows from it is worked out anew. The place of a day in the row is found by bisection.
_TOGETHER = """
WITH days AS (
    SELECT member_id AS id, min(known_on) AS known_on,
        coalesce(array_agg(DISTINCT day ORDER BY day) FILTER (WHERE day IS NOT NULL), '{{}}')
            AS visit_days
    FROM analytics_memberfigures LEFT JOIN LATERAL unnest(visit_days) AS day ON TRUE
    WHERE shop_id = ANY(%(shop_ids)s::bigint[])
        AND (%(member_ids)s::bigint[] IS NULL OR member_id = ANY(%(member_ids)s::bigint[]))
    GROUP BY member_id
), habits AS (
    SELECT days.*, cardinality(visit_days) AS visits,
        visit_days[cardinality(visit_days)] AS last_on,
        CASE WHEN cardinality(visit_days) >= %(fewest)s THEN (
            SELECT visit_days[place + 1] - visit_days[place] AS gap
            FROM generate_series(1, cardinality(visit_days) - 1) AS place
            ORDER BY gap OFFSET (cardinality(visit_days) - 2) / 2 LIMIT 1
        ) END AS interval_days
    FROM days WHERE known_on <= %(today)s
), bonds AS (
    SELECT habits.*,
        visit_days[greatest(%(growing_visits)s, 1 + width_bucket(
            visit_days[1] + %(growing_days)s - 1, visit_days))] AS growing_on,
        visit_days[greatest(%(mature_visits)s, 1 + width_bucket(
            visit_days[1] + %(mature_days)s - 1, visit_days))] AS mature_on,
        visit_days[greatest(%(loyal_visits)s, 1 + width_bucket(
            visit_days[1] + %(loyal_days)s - 1, visit_days))] AS loyal_on,
        coalesce(last_on, known_on) + CASE WHEN interval_days IS NULL THEN %(risk_unknown)s ELSE
            least(greatest(interval_days * %(risk_intervals)s, %(risk_least)s), %(risk_most)s)
            END AS risk_on,
        coalesce(last_on, known_on) + coalesce({lost_days},
            CASE WHEN interval_days IS NULL THEN %(lost_unknown)s ELSE
            least(greatest(interval_days * %(lost_intervals)s, %(lost_least)s), %(lost_most)s)
            END) AS lost_on
    FROM habits
)
"""
_OF_SEVERAL_SHOPS = _TOGETHER.format(lost_days=_LOST_DAYS)

# Whether he was silent for too long on a day after which he came again. The own interval is the
# lower median of the gaps until then; silence of twice the median or more is the same as: at least
# half of the gaps, taken twice, are no longer than the silence; and these are merely counted.
_SILENT_THEN = """CASE WHEN {silence} >= %({kind}_most)s AND {visits} >= %(fewest)s THEN TRUE
            WHEN {visits} < %(fewest)s THEN {silence} >= %({kind}_unknown)s
            WHEN {silence} < %({kind}_least)s THEN FALSE
            ELSE 2 * (
                SELECT count(*) FROM generate_series(1, {visits} - 1) AS place
                WHERE (visit_days[place + 1] - visit_days[place]) * %({kind}_intervals)s
                    <= {silence}
            ) >= {visits} - 1 END"""
# His one stage on a day; none where he was not known yet.
_STAGE = """CASE WHEN known_on > {day} THEN NULL
            WHEN {is_lost} THEN 'lost' WHEN {is_risk} THEN 'at_risk'
            WHEN loyal_on <= {day} THEN 'loyal' WHEN mature_on <= {day} THEN 'mature'
            WHEN growing_on <= {day} THEN 'growing' ELSE 'new' END"""


def _stage_on(day: str) -> str:
    """The stage on the day of this parameter: as kept where he has not come since."""
    visits = f"width_bucket({day}, visit_days)"
    silence = f"({day} - coalesce(visit_days[{visits}], known_on))"
    has_come_since = f"last_on > {day}"
    lost_then = _SILENT_THEN.format(kind="lost", visits=visits, silence=silence)
    risk_then = _SILENT_THEN.format(kind="risk", visits=visits, silence=silence)
    fixed = f"coalesce({silence} >= {_LOST_DAYS}, {lost_then})"
    return _STAGE.format(
        day=day,
        is_lost=f"CASE WHEN {has_come_since} THEN {fixed} ELSE lost_on <= {day} END",
        is_risk=f"CASE WHEN {has_come_since} THEN {risk_then} ELSE risk_on <= {day} END",
    )


_STAGES = """
, people AS (
    SELECT id, known_on,
        CASE WHEN last_on > %(today)s THEN width_bucket(%(today)s::date, visit_days)
            ELSE visits END AS visits,
        least(last_on, %(today)s) AS last_on,
        CASE WHEN growing_on <= %(today)s THEN growing_on END AS growing_on,
        CASE WHEN mature_on <= %(today)s THEN mature_on END AS mature_on,
        CASE WHEN loyal_on <= %(today)s THEN loyal_on END AS loyal_on,
        {stage} AS stage, {stage_then} AS stage_then
    FROM bonds
)
"""
_PEOPLE = _STAGES.format(stage=_stage_on("%(today)s::date"), stage_then=_stage_on("%(then)s::date"))
PEOPLE_OF_CLUB = _OF_CLUB + _PEOPLE
PEOPLE_OF_ONE_SHOP = _OF_ONE_SHOP + _PEOPLE
PEOPLE_OF_SEVERAL_SHOPS = _OF_SEVERAL_SHOPS + _PEOPLE

# One member whose rungs are known already.
_HIM = """
WITH people AS (
    SELECT %(him)s::bigint AS id, %(growing_on)s::date AS growing_on,
        %(mature_on)s::date AS mature_on, %(loyal_on)s::date AS loyal_on
)
"""

WHO = """
SELECT id FROM people
WHERE stage = %(stage)s AND (%(from_stage)s = '' OR coalesce(stage_then, 'none') = %(from_stage)s)
ORDER BY visits DESC, last_on DESC NULLS LAST, id DESC
"""

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
    LEFT JOIN members_member AS m ON m.id = s.member_id AND m.merged_into_id IS NOT NULL
    JOIN people AS p ON p.id = coalesce(m.merged_into_id, s.member_id)
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
MAP = _SPENT + _MAP
_BY_RUNG = """
SELECT rung, part, amount FROM costs
"""
SPENT_ON_HIM = _HIM + _SPENT + _BY_RUNG

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
