"""How members' figures and absences are counted from what they have bought, in one statement.

A rebuild and an update count by the very same one, for other members: `counted` of a clause that
names them. The thresholds are those of `analytics.rules.lifecycle` and of the owner's rule for
*lost*, handed over as parameters, so that each stands in one place; tests lay both beside each
other. Scope 0 is the whole club, any other a shop.
"""

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

# All purchases of one day are one visit; a voided one is none. The index `purchase_visits` gives
# them in this order without touching the table; they are sorted once, by months.
_VISITS = """
WITH known AS MATERIALIZED (
    SELECT id AS member_id, (joined_at AT TIME ZONE %(zone)s)::date AS joined_on, joined_shop_id
    FROM members_member WHERE status = 'active' AND {id}
), cells AS MATERIALIZED (
    SELECT member_id, shop_id, business_date AS day, count(*)::int AS purchases,
        sum(net - returned_net)::bigint AS sales,
        sum(granted_value - recovered_value + given_value)::bigint AS given
    FROM points_purchase
    WHERE status <> 'voided' AND member_id IS NOT NULL AND {member_id}
    GROUP BY member_id, business_date, shop_id
), visits AS (
    SELECT member_id, 0::bigint AS scope, day, sum(purchases)::int AS purchases,
        sum(sales)::bigint AS sales, sum(given)::bigint AS given
    FROM cells GROUP BY member_id, day
    UNION ALL
    SELECT member_id, shop_id, day, purchases, sales, given FROM cells WHERE %(by_shop)s
), dated AS (
    SELECT visits.*,
        width_bucket(day, %(month_starts)s::date[]) + %(first_month)s - 1 AS month
    FROM visits
), placed AS (
    SELECT dated.*, sum(sales) OVER of_month AS month_sales,
        row_number() OVER of_month = 1 AS opens_month
    FROM dated WINDOW of_month AS (
        PARTITION BY member_id, scope, month ORDER BY day
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )
), habits AS MATERIALIZED (
    SELECT member_id, scope, count(*)::int AS visits, sum(purchases) AS purchases,
        sum(sales)::bigint AS sales, sum(given)::bigint AS given,
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
    SELECT member_id, 0::bigint AS scope FROM known
    UNION ALL
    SELECT member_id, joined_shop_id FROM known WHERE %(by_shop)s AND joined_shop_id IS NOT NULL
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
    FROM people CROSS JOIN LATERAL generate_series(1, visits - 1) AS seen
    WHERE visit_days[seen + 1] - visit_days[seen] > %(least_silence)s
), absences AS (
    SELECT member_id, scope, since, next_on, since + {lost_after} AS lost_on FROM silences
)
"""
# The rows as they are kept.
_KEPT = """
, fresh AS MATERIALIZED (
    SELECT member_id, nullif(scope, 0) AS shop_id, known_on, first_on, last_on,
        coalesce(visits, 0) AS visits, coalesce(purchases, 0) AS purchases,
        coalesce(sales, 0) AS sales, coalesce(first_sales, 0) AS first_sales,
        coalesce(given, 0) AS given, interval_days, growing_on, mature_on, loyal_on,
        least(risk_on, lost_on) AS risk_on, lost_on, coalesce(visit_days, '{{}}') AS visit_days,
        coalesce(months, '{{}}') AS months, coalesce(month_sales, '{{}}') AS month_sales
    FROM people
), missed AS MATERIALIZED (
    SELECT member_id, nullif(scope, 0) AS shop_id, since, lost_on, next_on AS back_on
    FROM absences WHERE next_on > lost_on
    UNION ALL
    SELECT member_id, nullif(scope, 0), last_on, lost_on, NULL
    FROM people WHERE last_on IS NOT NULL
)
"""
COLUMNS = (
    "known_on", "first_on", "last_on", "visits", "purchases", "sales", "first_sales", "given",
    "interval_days", "growing_on", "mature_on", "loyal_on", "risk_on", "lost_on", "visit_days",
    "months", "month_sales",
)  # fmt: skip


def counted(who: str) -> str:
    """`fresh` and `missed` of the members whom the clause names: it has a place for their column.
    Whoever is not active has neither.
    """
    rungs = {rung: _REACHED.format(rung=rung) for rung in ("growing", "mature", "loyal")}
    known = {"risk_after": _RISK_AFTER, "lost_after": _LOST_AFTER}
    return "".join(
        (
            _VISITS.format(id=who.format("id"), member_id=who.format("member_id")),
            _PEOPLE.format(interval=_MEDIAN.format(visits="visits"), **known, **rungs),
            _SILENCES.format(interval=_MEDIAN.format(visits="seen"), **known),
            _KEPT.format(),
        )
    )
