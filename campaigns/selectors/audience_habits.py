"""Whom an audience means by their purchases: all such conditions in one pass over the index
`purchase_habits`, however many they are.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models.expressions import RawSQL

from campaigns.rules.audiences import Condition
from campaigns.selectors.audience_moment import Moment, Values

FIFTHS = 5
BOUGHT = """
    SELECT member_id, business_date, amount, returned_amount, shop_id, reason{gap}
    FROM points_purchase
    WHERE member_id IS NOT NULL AND status <> 'voided'{lately}
"""
# What was bought on one day has no gap between, and is one visit.
GAP = """, business_date - lag(business_date) OVER (PARTITION BY member_id ORDER BY business_date)
        AS gap"""
LATELY = " AND business_date > %s"
OF_BUYERS = "SELECT member_id AS id, bought.* FROM ({summed}) AS bought"
# Active members; by LEFT with those who have bought nothing, of whom nothing is summed up.
OF_MEMBERS = """
    SELECT {columns} FROM members_member AS member
    {left} JOIN ({summed}) AS bought ON bought.member_id = member.id
    WHERE member.status = 'active'
"""
SPENT = "sum(amount - returned_amount)"
VISITS = "count(DISTINCT business_date)"
LAST = "max(business_date)"
Sql = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Habit:
    """What is summed up of each member's purchases by name, and when the condition holds, which
    speaks of them as {name}. For `ranked` by one of these, {fifth} is his among all who bought
    something (that is {bought}). Of who has bought nothing every sum is NULL, and `of_buyers`
    says that it never holds for him. What was bought until `until` is of no account.
    """

    sums: Mapping[str, Sql]
    holds: Sql
    ranked: str = ""
    of_buyers: bool = True
    needs_gaps: bool = False
    until: date | None = None


@dataclass(slots=True)
class _Statement:
    """The parts of the statement as they come together, each with what was typed for it."""

    sums: list[str] = field(default_factory=list)
    fifths: list[str] = field(default_factory=list)
    holds: list[str] = field(default_factory=list)
    summed: list[Any] = field(default_factory=list)
    held: list[Any] = field(default_factory=list)

    def add(self, habit: Habit, place: int, *, is_not: bool) -> None:
        """One more condition, with columns of its own."""
        names = {name: f"{name}_{place}" for name in (*habit.sums, "fifth")}
        for name, (sql, params) in habit.sums.items():
            self.sums.append(f"{sql} AS {names[name]}")
            self.summed.extend(params)
        if habit.ranked:
            self.fifths.append(_fifth(names, habit.ranked))
        sql, params = habit.holds
        held = sql.format(**names)
        self.holds.append(f"NOT coalesce({held}, false)" if is_not else f"({held})")
        self.held.extend(params)


def habit_members(conditions: Sequence[Condition], at: Moment) -> RawSQL:
    """The members for whom all these conditions hold, each a kind of `HABITS`, in whatever state
    they are; fifths are those of the active ones.
    """
    habits = [HABITS[one.kind](one.values, at) for one in conditions]
    parts = _Statement()
    for place, (habit, condition) in enumerate(zip(habits, conditions, strict=True)):
        parts.add(habit, place, is_not=condition.is_not)
    # Every word of the text is one of ours; what was typed are parameters.
    bought, lately = _bought(habits)
    sums = ", ".join(["member_id", *parts.sums])
    summed = f"SELECT {sums} FROM ({bought}) AS purchase GROUP BY member_id"  # noqa: S608
    of_buyers = all(one.of_buyers for one in habits) and not any(one.is_not for one in conditions)
    if of_buyers and not parts.fifths:
        known = OF_BUYERS.format(summed=summed)
    else:
        columns = ", ".join(["member.id", "bought.*", *parts.fifths])
        left = "" if of_buyers else "LEFT"
        known = OF_MEMBERS.format(columns=columns, summed=summed, left=left)
    statement = f"SELECT id FROM ({known}) AS known WHERE {' AND '.join(parts.holds)}"  # noqa: S608
    return RawSQL(statement, (*parts.summed, *lately, *parts.held))  # noqa: S611 # nosec B611


def _bought(habits: Sequence[Habit]) -> Sql:
    """The purchases that are of account to one of them at least."""
    days = [one.until for one in habits if one.until is not None]
    lately = (min(days),) if len(days) == len(habits) else ()
    gap = GAP if any(one.needs_gaps for one in habits) else ""
    return BOUGHT.format(gap=gap, lately=LATELY if lately else ""), lately


def _fifth(names: Mapping[str, str], ranked: str) -> str:
    bought, it = f"bought.{names['bought']}", f"bought.{names[ranked]}"
    order = f"PARTITION BY {bought} > 0 ORDER BY {it}, member.id"
    return f"ntile({FIFTHS}) OVER ({order}) AS {names['fifth']}"


def _until(values: Values, at: Moment) -> date | None:
    """The last of the days that are of no account, where a condition names how many are."""
    days = values.get("within_days")
    return at.today - timedelta(days=days) if days else None


def _lately(sql: str, until: date | None) -> Sql:
    return (sql, ()) if until is None else (f"{sql} FILTER (WHERE business_date > %s)", (until,))


def _measured(sum_: str) -> Callable[[Values, Moment], Habit]:
    """Who measures within a range; who has bought nothing measures nothing at all."""

    def habit(values: Values, at: Moment) -> Habit:
        least, most, until = values.get("at_least") or 0, values.get("at_most"), _until(values, at)
        holds: list[Sql] = [("coalesce({it}, 0) >= %s", (least,))] if least else []
        if most is not None:
            holds.append(("coalesce({it}, 0) <= %s", (most,)))
        text = " AND ".join(sql for sql, _params in holds) or "true"
        params = tuple(one for _sql, given in holds for one in given)
        return Habit({"it": _lately(sum_, until)}, (text, params), of_buyers=least > 0, until=until)

    return habit


def _silent(values: Values, at: Moment) -> Habit:
    last = at.today - timedelta(days=values["days"])
    return Habit({"it": (LAST, ())}, ("{it} <= %s", (last,)))


def _rhythmic(holds: Sql) -> Habit:
    """By {last}, and by the {gap} in the middle, known from the third visit on: as
    `points.rules.habits.rhythm_of` has it.
    """
    sql, params = holds
    middle = "percentile_disc(0.5) WITHIN GROUP (ORDER BY gap) FILTER (WHERE gap > 0)"
    gaps = "count(*) FILTER (WHERE gap > 0)"
    sums: dict[str, Sql] = {"last": (LAST, ()), "gap": (middle, ()), "gaps": (gaps, ())}
    return Habit(sums, (f"({{gaps}} >= 2 AND {sql})", params), needs_gaps=True)


def _late(values: Values, at: Moment) -> Habit:
    return _rhythmic(("{last} + {gap} * %s <= %s", (values["times"], at.today)))


def _due(values: Values, at: Moment) -> Habit:
    until = at.today + timedelta(days=values["days"])
    return _rhythmic(("{last} + {gap} BETWEEN %s AND %s", (at.today, until)))


def _fifths(values: Values, at: Moment) -> Habit:
    measures = {"recency": LAST, "frequency": VISITS, "monetary": SPENT}
    chosen, until = [int(one) for one in values["fifths"]], _until(values, at)
    return Habit(
        {
            "it": _lately(measures[values["measure"]], until),
            "bought": _lately("count(*)", until),
        },
        ("{bought} > 0 AND {fifth} = ANY(%s)", (chosen,)),
        ranked="it",
        until=until,
    )


def _reasons(values: Values, at: Moment) -> Habit:
    until = _until(values, at)
    sql, params = _lately("bool_or(reason = ANY(%s))", until)
    return Habit({"it": (sql, (list(values["reasons"]), *params))}, ("{it}", ()), until=until)


def _shops(values: Values, _at: Moment) -> Habit:
    named = "bool_or(shop_id IN (SELECT id FROM members_shop WHERE code = ANY(%s)))"
    return Habit({"it": (named, (list(values["names"]),))}, ("{it}", ()))


def is_habit(condition: Condition) -> bool:
    """True for what is told by the purchases of a member alone."""
    return condition.kind in HABITS and condition.values.get("how") != "joined"


HABITS: Mapping[str, Callable[[Values, Moment], Habit]] = {
    "silent": _silent,
    "late": _late,
    "due": _due,
    "spent": _measured(SPENT),
    "visits": _measured(VISITS),
    "returned": _measured("sum(returned_amount)"),
    "fifths": _fifths,
    "reasons": _reasons,
    "shops": _shops,
}
