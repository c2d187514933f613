"""The statements that write what was counted of members: what has changed, or all of it.

An update writes what differs from the rows that stand there, so that it costs what is new. A
rebuild of a large club lays all rows down in tables beside (`beside`), which have no index yet.
"""

from analytics.services.summaries.beside import ABSENCES, BESIDE, FIGURES
from analytics.services.summaries.people_statements import COLUMNS, counted

_WHO = "{} = ANY(%(member_ids)s::bigint[])"
_NAMES = {
    "columns": ", ".join(COLUMNS),
    "fresh": ", ".join(f"fresh.{column}" for column in COLUMNS),
    "former": ", ".join(f"former.{column}" for column in COLUMNS),
    "changed": ", ".join(f"changed.{column}" for column in COLUMNS),
    "figures_beside": BESIDE.format(FIGURES),
    "absences_beside": BESIDE.format(ABSENCES),
}

_COMPARED = """
, former AS MATERIALIZED (
    SELECT * FROM analytics_memberfigures WHERE member_id = ANY(%(member_ids)s::bigint[])
), changed AS MATERIALIZED (
    SELECT former.id, former.id IS NOT NULL AND fresh.member_id IS NULL AS is_gone,
        fresh.member_id, fresh.shop_id, {fresh}
    FROM fresh FULL JOIN former ON former.member_id = fresh.member_id
        AND coalesce(former.shop_id, 0) = coalesce(fresh.shop_id, 0)
    WHERE ({fresh}) IS DISTINCT FROM ({former})
), former_missed AS MATERIALIZED (
    SELECT * FROM analytics_absence WHERE member_id = ANY(%(member_ids)s::bigint[])
), changed_missed AS MATERIALIZED (
    SELECT former.id, former.id IS NOT NULL AND missed.member_id IS NULL AS is_gone,
        missed.member_id, missed.shop_id, missed.since, missed.lost_on, missed.back_on
    FROM missed FULL JOIN former_missed AS former ON former.member_id = missed.member_id
        AND coalesce(former.shop_id, 0) = coalesce(missed.shop_id, 0)
        AND former.since = missed.since
    WHERE (missed.lost_on, missed.back_on) IS DISTINCT FROM (former.lost_on, former.back_on)
)
"""
# Nobody else writes here, so what is not there yet needs no look whether it has come meanwhile.
_WRITTEN = """
, gone AS (
    DELETE FROM analytics_memberfigures WHERE id IN (SELECT id FROM changed WHERE is_gone)
), corrected AS (
    UPDATE analytics_memberfigures AS kept SET ({columns}) = ROW({changed})
    FROM changed WHERE kept.id = changed.id AND NOT changed.is_gone
), added AS (
    INSERT INTO analytics_memberfigures (member_id, shop_id, {columns})
    SELECT member_id, shop_id, {columns} FROM changed WHERE id IS NULL
    ORDER BY member_id, shop_id
), gone_missed AS (
    DELETE FROM analytics_absence WHERE id IN (SELECT id FROM changed_missed WHERE is_gone)
), corrected_missed AS (
    UPDATE analytics_absence AS kept
    SET lost_on = changed_missed.lost_on, back_on = changed_missed.back_on
    FROM changed_missed WHERE kept.id = changed_missed.id AND NOT changed_missed.is_gone
), added_missed AS (
    INSERT INTO analytics_absence (member_id, shop_id, since, lost_on, back_on)
    SELECT member_id, shop_id, since, lost_on, back_on FROM changed_missed WHERE id IS NULL
    ORDER BY member_id, shop_id, since
)
"""
# What the days gain and lose by it comes back: first purchases, losses and returns.
_FLOWS = """
SELECT shop_id, day, sum(new_buyers), sum(lost), sum(returned)
FROM (
    SELECT shop_id, first_on AS day, 1 AS new_buyers, 0 AS lost, 0 AS returned FROM fresh
    UNION ALL SELECT shop_id, first_on, -1, 0, 0 FROM former
    UNION ALL SELECT shop_id, lost_on, 0, 1, 0 FROM missed
    UNION ALL SELECT shop_id, lost_on, 0, -1, 0 FROM former_missed
    UNION ALL SELECT shop_id, back_on, 0, 0, 1 FROM missed
    UNION ALL SELECT shop_id, back_on, 0, 0, -1 FROM former_missed
) AS told
WHERE day IS NOT NULL
GROUP BY shop_id, day
HAVING (sum(new_buyers), sum(lost), sum(returned)) <> (0, 0, 0)
"""
_LAID = """
, told AS (
    INSERT INTO {figures_beside} (member_id, shop_id, {columns})
    SELECT member_id, shop_id, {columns} FROM fresh
)
INSERT INTO {absences_beside} (member_id, shop_id, since, lost_on, back_on)
SELECT member_id, shop_id, since, lost_on, back_on FROM missed
"""

# Of the members named.
WRITE_PEOPLE = counted(_WHO) + (_COMPARED + _WRITTEN + _FLOWS).format(**_NAMES)
# Of all from one to another, into the tables beside, which know nothing of them yet.
LAY_DOWN = counted("{} BETWEEN %(first_id)s AND %(last_id)s") + _LAID.format(**_NAMES)
