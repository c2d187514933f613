"""The statements behind churn: they count who came and went in several windows at once.

Each window stands in `asked` with the shop it is of; the clauses of a circle are put in by
`statement_of`, so that every statement is planned for what it is asked.
"""

from analytics.selectors.scope import Circle

_ASKED = """
WITH asked AS (
    SELECT * FROM unnest(
        %(starts)s::date[], %(ends)s::date[], %(shops)s::bigint[]
    ) WITH ORDINALITY AS w (starts_on, ends_on, shop_id, place)
)
"""

# Who was lost within a window and is lost at its end. Whoever came last before it was a customer
# on its eve. The others are late: some of them had not bought before it, and some had been lost
# on its eve.
_LOST = """
, counted AS (
    SELECT w.place, count(*) AS lost
    FROM asked AS w
    JOIN analytics_absence AS a ON {of_a} AND a.lost_on BETWEEN w.starts_on AND w.ends_on
        AND (a.back_on IS NULL OR a.back_on > w.ends_on) {narrowed_a}
    GROUP BY w.place
), late AS MATERIALIZED (
    SELECT w.place, w.starts_on, a.member_id, a.shop_id
    FROM asked AS w
    JOIN analytics_absence AS a ON {of_a} AND a.lost_on BETWEEN w.starts_on AND w.ends_on
        AND (a.back_on IS NULL OR a.back_on > w.ends_on) AND a.since >= w.starts_on {narrowed_a}
), passed AS (
    SELECT late.place, count(*) AS members
    FROM late
    JOIN analytics_memberfigures AS m ON m.member_id = late.member_id AND {same_of_m}
        AND m.first_on >= late.starts_on
    GROUP BY late.place
), again AS (
    SELECT late.place, count(*) AS members
    FROM late
    JOIN analytics_absence AS b ON b.member_id = late.member_id AND {same_of_b}
        AND b.lost_on < late.starts_on AND b.back_on >= late.starts_on
    GROUP BY late.place
), gone AS (
    SELECT counted.place, counted.lost,
        counted.lost - coalesce(passed.members, 0) - coalesce(again.members, 0) AS left_it,
        coalesce(passed.members, 0) AS passed
    FROM counted
    LEFT JOIN passed ON passed.place = counted.place
    LEFT JOIN again ON again.place = counted.place
)
"""

# Customers of the eve, of the last day, and first purchases between: added up from the days.
_ADDED = """
, stood AS (
    SELECT w.place,
        coalesce(sum(d.new_buyers::int + d.returned::int - d.lost::int)
            FILTER (WHERE d.day < w.starts_on), 0) AS at_start,
        coalesce(sum(d.new_buyers::int + d.returned::int - d.lost::int), 0) AS at_end,
        coalesce(sum(d.new_buyers) FILTER (WHERE d.day >= w.starts_on), 0) AS new
    FROM asked AS w
    JOIN analytics_dayfigures AS d ON {of_d} AND d.day <= w.ends_on
    GROUP BY w.place
)
"""

# The same counted from the members, for those of a label or a source.
_COUNTED = """
, bought AS (
    SELECT w.place, count(*) FILTER (WHERE m.first_on < w.starts_on) AS before, count(*) AS until
    FROM asked AS w
    JOIN analytics_memberfigures AS m ON {of_m} AND m.first_on <= w.ends_on {narrowed_m}
    GROUP BY w.place
), absent AS (
    SELECT w.place,
        count(*) FILTER (WHERE a.lost_on < w.starts_on
            AND (a.back_on IS NULL OR a.back_on >= w.starts_on)) AS before,
        count(*) FILTER (WHERE a.back_on IS NULL OR a.back_on > w.ends_on) AS until
    FROM asked AS w
    JOIN analytics_absence AS a ON {of_a} AND a.lost_on <= w.ends_on {narrowed_a}
    GROUP BY w.place
), stood AS (
    SELECT bought.place, bought.before - coalesce(absent.before, 0) AS at_start,
        bought.until - coalesce(absent.until, 0) AS at_end, bought.until - bought.before AS new
    FROM bought LEFT JOIN absent ON absent.place = bought.place
)
"""

# In the order of `Movement`.
_BOTH = """
SELECT place, coalesce(at_start, 0), coalesce(at_end, 0), coalesce(new, 0),
    coalesce(left_it, 0), coalesce(passed, 0), coalesce(lost, 0)
FROM stood FULL JOIN gone USING (place)
"""
ADDED = _ASKED + _LOST + _ADDED + _BOTH
COUNTED = _ASKED + _LOST + _COUNTED + _BOTH

_LABEL = "{row}.member_id IN (SELECT member_id FROM members_label WHERE name = %(label)s)"
_SOURCE = (
    "{row}.member_id IN"
    " (SELECT member_id FROM campaigns_acquisition WHERE source_id = %(source)s::bigint)"
)


def statement_of(template: str, circle: Circle, *, by_shop: bool) -> str:
    """The statement with the clauses of this circle: rows of the whole club, or of each shop."""
    of = "{row}.shop_id = w.shop_id" if by_shop else "{row}.shop_id IS NULL"
    same = "{row}.shop_id = late.shop_id" if by_shop else "{row}.shop_id IS NULL"
    return template.format(
        of_a=of.format(row="a"),
        of_d=of.format(row="d"),
        of_m=of.format(row="m"),
        same_of_m=same.format(row="m"),
        same_of_b=same.format(row="b"),
        narrowed_a=narrowed_to(circle, "a"),
        narrowed_m=narrowed_to(circle, "m"),
    )


def narrowed_to(circle: Circle, row: str) -> str:
    """The clauses of its label and source for rows of this name; they read `label`, `source`."""
    asked = ((_LABEL, circle.label), (_SOURCE, circle.source_id))
    return "".join(f" AND {clause.format(row=row)}" for clause, is_asked in asked if is_asked)
