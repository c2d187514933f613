"""The statements that write what members have bought: their figures and their absences.

A rebuild and an update run the very same ones, for other members. The thresholds are those of
`analytics.rules.lifecycle` and of the owner's rule for *lost*, handed over as parameters, so that
each stands in one place; tests lay both beside each other. Scope 0 is the whole club, any other
a shop.
"""

# What rows of figures and absences make of the days: first purchases, losses and returns.
_COUNTED = """
SELECT shop_id, day, {sign}sum(new_buyers), {sign}sum(lost), {sign}sum(returned)
FROM (
    SELECT shop_id, first_on AS day, 1 AS new_buyers, 0 AS lost, 0 AS returned
    FROM figures WHERE first_on IS NOT NULL
    UNION ALL SELECT shop_id, lost_on, 0, 1, 0 FROM missed
    UNION ALL SELECT shop_id, back_on, 0, 0, 1 FROM missed WHERE back_on IS NOT NULL
) AS told GROUP BY shop_id, day
"""

# What the days lose with the former rows comes back.
_FORGET = """
WITH figures AS (
    DELETE FROM analytics_memberfigures WHERE member_id = ANY(%(member_ids)s::bigint[])
    RETURNING shop_id, first_on
), missed AS (
    DELETE FROM analytics_absence WHERE member_id = ANY(%(member_ids)s::bigint[])
    RETURNING shop_id, lost_on, back_on
)
"""
FORGET_PEOPLE = _FORGET + _COUNTED.format(sign="-")

# The lower median of the gaps between the first so many of his days of visit.
_MEDIAN = """CASE WHEN {visits} >= %(fewest)s THEN (
            SELECT visit_days[place + 1] - visit_days[place] AS gap
            FROM generate_series(1, {visits} - 1) AS place
            ORDER BY gap OFFSET ({visits} - 2) / 2 LIMIT 1
        ) END"""
# The day on which he had both so many visits and so many days from the first of them to the last;
# its place is found by bisection.
_REACHED = """visit_days[greatest(%({rung}_visits)s, 1 + width_bucket(
            visit_days[1] + %({rung}_days)s - 1, visit_days))] AS {rung}_on"""
# The silence after which a member of this interval is lost, and at risk.
_LOST_AFTER = """coalesce(%(lost_days)s::int, CASE WHEN interval_days IS NULL
            THEN %(lost_unknown)s::int ELSE least(greatest(
                interval_days * %(lost_intervals)s, %(lost_least)s), %(lost_most)s) END)"""
_RISK_AFTER = """CASE WHEN interval_days IS NULL
            THEN %(risk_unknown)s::int ELSE least(greatest(
                interval_days * %(risk_intervals)s, %(risk_least)s), %(risk_most)s) END"""

# All purchases of one day are one visit; a voided one is none. Everything is sorted once.
_VISITS = """
WITH known AS (
    SELECT id AS member_id, (joined_at AT TIME ZONE %(zone)s)::date AS joined_on, joined_shop_id
    FROM members_member WHERE status = 'active' AND id = ANY(%(member_ids)s::bigint[])
), bought AS (
    SELECT p.member_id, told.scope, p.business_date AS day,
        width_bucket(p.business_date, %(month_starts)s::date[]) + %(first_month)s - 1 AS month,
        p.net - p.returned_net AS sales,
        p.granted_value - p.recovered_value + p.given_value AS given
    FROM points_purchase AS p JOIN known USING (member_id) CROSS JOIN LATERAL (
        SELECT 0::bigint AS scope UNION ALL SELECT p.shop_id WHERE %(by_shop)s
    ) AS told
    WHERE p.status <> 'voided'
), visits AS (
    SELECT member_id, scope, month, day, count(*)::int AS purchases, sum(sales)::bigint AS sales,
        sum(given)::bigint AS given
    FROM bought GROUP BY member_id, scope, month, day
), placed AS (
    SELECT visits.*,
        sum(sales) OVER of_month AS month_sales,
        day = min(day) OVER of_month AS opens_month
    FROM visits WINDOW of_month AS (PARTITION BY member_id, scope, month)
), habits AS MATERIALIZED (
    SELECT member_id, scope, count(*)::int AS visits, sum(purchases) AS purchases,
        sum(sales) AS sales, sum(given) AS given,
        (array_agg(sales ORDER BY month, day))[1] AS first_sales,
        array_agg(day ORDER BY month, day) AS visit_days,
        array_agg(month ORDER BY month, day) FILTER (WHERE opens_month) AS months,
        array_agg(month_sales::bigint ORDER BY month, day) FILTER (WHERE opens_month)
            AS month_sales
    FROM placed GROUP BY member_id, scope
)
"""

# Who has not bought has a row too, of the club and of the shop he joined in.
_PEOPLE = """
, scopes AS (
    SELECT member_id, told.scope FROM known CROSS JOIN LATERAL (
        SELECT 0::bigint AS scope
        UNION ALL SELECT joined_shop_id WHERE %(by_shop)s AND joined_shop_id IS NOT NULL
    ) AS told
), rhythms AS MATERIALIZED (
    SELECT member_id, scope, visits, purchases, sales, first_sales, given, visit_days, months,
        month_sales, visit_days[1] AS first_on, visit_days[visits] AS last_on,
        least(joined_on, visit_days[1]) AS known_on,
        {growing}, {mature}, {loyal},
        {interval} AS interval_days
    FROM scopes FULL JOIN habits USING (member_id, scope) JOIN known USING (member_id)
), people AS MATERIALIZED (
    SELECT rhythms.*,
        coalesce(last_on, known_on) + {risk_after} AS risk_on,
        coalesce(last_on, known_on) + {lost_after} AS lost_on
    FROM rhythms
)
"""

# A silence in the past is judged by the habit that was known then.
_SILENCES = """
, silences AS MATERIALIZED (
    SELECT member_id, scope, visit_days[seen] AS since, visit_days[seen + 1] AS next_on,
        {interval} AS interval_days
    FROM habits CROSS JOIN LATERAL generate_series(1, visits - 1) AS seen
    WHERE visit_days[seen + 1] - visit_days[seen] > %(least_silence)s
), absences AS (
    SELECT member_id, scope, since, next_on, since + {lost_after} AS lost_on FROM silences
)
"""

# What the days gain with the new rows comes back.
_WRITE = """
, figures AS (
    INSERT INTO analytics_memberfigures (
        member_id, shop_id, known_on, first_on, last_on, visits, purchases, sales, first_sales,
        given, interval_days, growing_on, mature_on, loyal_on, risk_on, lost_on, visit_days,
        months, month_sales
    )
    SELECT member_id, nullif(scope, 0), known_on, first_on, last_on, coalesce(visits, 0),
        coalesce(purchases, 0), coalesce(sales, 0), coalesce(first_sales, 0), coalesce(given, 0),
        interval_days, growing_on, mature_on, loyal_on, least(risk_on, lost_on), lost_on,
        coalesce(visit_days, '{}'), coalesce(months, '{}'), coalesce(month_sales, '{}')
    FROM people ORDER BY member_id, scope
    RETURNING shop_id, first_on
), missed AS (
    INSERT INTO analytics_absence (member_id, shop_id, since, lost_on, back_on)
    SELECT member_id, nullif(scope, 0), since, lost_on, next_on
    FROM absences WHERE next_on > lost_on
    UNION ALL
    SELECT member_id, nullif(scope, 0), last_on, lost_on, NULL
    FROM people WHERE last_on IS NOT NULL
    RETURNING shop_id, lost_on, back_on
)
"""
_RUNGS = {rung: _REACHED.format(rung=rung) for rung in ("growing", "mature", "loyal")}
WRITE_PEOPLE = (
    _VISITS
    + _PEOPLE.format(
        interval=_MEDIAN.format(visits="visits"),
        risk_after=_RISK_AFTER,
        lost_after=_LOST_AFTER,
        **_RUNGS,
    )
    + _SILENCES.format(interval=_MEDIAN.format(visits="seen"), lost_after=_LOST_AFTER)
    + _WRITE
    + _COUNTED.format(sign="")
)
