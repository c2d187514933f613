"""What the rules remember of members, read from the database in one statement."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, cast

from django.db import connection

from members.rules.calendars import add_months
from members.selectors.club import club_day, club_zone
from members.selectors.knowledge import known_of
from members.selectors.shops import shop_codes
from points.rules.conditions import Need
from points.rules.facts import Facts, Used, YearlyDate
from points.rules.memory import DayMemory, Memory
from points.rules.program_rules import needs_of, period_start
from points.rules.sales import Sale
from points.rules.standing import Cause, Held
from points.rules.terms import Terms

# Two program years back: what a standing can be measured over.
MONTHS_REMEMBERED = 26

_DAYS = """
SELECT member_id, 'day', '', '', business_date, NULL::date, count(*),
    coalesce(sum(earned_points - recovered_points - debt_points)
        FILTER (WHERE NOT is_on_credit OR settled_at IS NOT NULL), 0)::bigint,
    coalesce(sum(net - returned_net)
        FILTER (WHERE NOT is_on_credit OR settled_at IS NOT NULL), 0)::bigint
FROM points_purchase
WHERE member_id = ANY(%(members)s) AND status <> 'voided' AND business_date >= %(horizon)s
GROUP BY member_id, business_date
UNION ALL
SELECT member_id, 'earlier', '', '', NULL, NULL, count(DISTINCT business_date), 0, 0
FROM points_purchase
WHERE member_id = ANY(%(members)s) AND status <> 'voided' AND business_date < %(horizon)s
GROUP BY member_id
"""
_USES = """
SELECT member_id, CASE WHEN is_dry THEN 'dry use' ELSE 'use' END, rule, "group", business_date,
    NULL, count(*), sum(CASE WHEN is_dry THEN wanted ELSE granted END)::bigint, 0
FROM points_ruleuse
WHERE member_id = ANY(%(members)s) AND rule = ANY(%(rules)s) AND NOT is_undone
    AND (granted > 0 OR is_dry)
GROUP BY member_id, is_dry, rule, "group", business_date
"""
_STANDINGS = """
SELECT member_id, 'standing', tier, cause, since, until, 0, 0, 0
FROM points_standing WHERE member_id = ANY(%(members)s) AND ended_on IS NULL
"""
_SURVEYS = """
SELECT member_id, 'survey', '', '', max(business_date), NULL, 0, 0, 0
FROM points_grant WHERE member_id = ANY(%(members)s) AND kind = 'survey' GROUP BY member_id
"""


def memories_of(
    member_ids: Collection[int], terms: Terms, *, day: date, everything: bool = False
) -> dict[int, Memory]:
    """What these rules need to know of each member for sales from this day on; with `everything`
    also what other versions may ask. No statement where the terms are plain.
    """
    memories = {member_id: Memory() for member_id in member_ids}
    needs: frozenset[Need] = needs_of(terms.rules)
    parts = []
    if everything or "visits" in needs or terms.tiers is not None:
        parts.append(_DAYS)
    remembered = [rule.code for rule in terms.rules if rule.limit or rule.group]
    if remembered:
        parts.append(_USES)
    if everything or terms.tiers is not None:
        parts.append(_STANDINGS)
    if "surveys" in needs:
        parts.append(_SURVEYS)
    if parts and memories:
        _read(memories, " UNION ALL ".join(parts), terms, day, remembered)
    _add_knowledge(memories, needs)
    return memories


def facts_for(sale: Sale, terms: Terms, memory: Memory, *, occurred_at: datetime) -> Facts:
    """The facts of a sale at its moment, by the club's clock."""
    local = occurred_at.astimezone(club_zone())
    needs_shop = any(one.KIND == "shop" for rule in terms.rules for one in rule.conditions)
    return memory.facts(
        sale,
        terms,
        day=club_day(occurred_at),
        minute=local.hour * 60 + local.minute,
        shop=shop_codes()[sale.shop_id] if needs_shop else "",
    )


def _read(memories: dict[int, Memory], sql: str, terms: Terms, day: date, rules: list[str]) -> None:
    params: dict[str, Any] = {
        "members": list(memories),
        "horizon": add_months(day, -MONTHS_REMEMBERED, terms.calendar),
        "rules": rules,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row[1]].append(row)
    for member_id, _what, _name, _group, on, _until, count, points, spend in found["day"]:
        memories[member_id].days[on] = DayMemory(count, points, spend)
    for memory in memories.values():
        memory.ordered = sorted(memory.days)
    for row in found["earlier"]:
        memories[row[0]].earlier_visits = row[6]
    for row in found["survey"]:
        memories[row[0]].answered_on = row[4]
    for member_id, _what, tier, cause, since, until, *_rest in found["standing"]:
        memories[member_id].held = Held(tier, since, until, cast("Cause", cause))
    _add_uses(memories, found, terms)


def _add_uses(memories: dict[int, Memory], found: dict[str, list[Any]], terms: Terms) -> None:
    rules = {(rule.code, rule.is_dry): rule for rule in terms.rules}
    for what, is_dry in (("use", False), ("dry use", True)):
        for member_id, _what, code, group, on, _until, times, points, _rest in found[what]:
            rule, memory = rules.get((code, is_dry)), memories[member_id]
            if rule is not None and rule.limit is not None:
                key = code, period_start(on, rule.limit.per, terms.calendar)
                before = memory.used.get(key, Used())
                memory.used[key] = Used(before.times + times, before.points + points)
            if rule is not None and rule.is_once_a_day:
                memory.given.setdefault(on, set()).add(code)
            if group and not is_dry:
                memory.spoken.setdefault(on, {})[group] = code


def _add_knowledge(memories: dict[int, Memory], needs: frozenset[Need]) -> None:
    """What the people's room knows."""
    asked = frozenset[str](needs & {"labels", "dates", "told"})
    if not asked:
        return
    for member_id, known in known_of(memories.keys(), needs=asked).items():
        memory = memories[member_id]
        memory.labels = known.labels
        memory.told = known.told
        memory.is_referred = known.is_referred
        memory.dates = tuple(YearlyDate(*kept) for kept in known.dates)
