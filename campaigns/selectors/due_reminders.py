"""Which members' days are spoken of on a day: found by the index of dates, never by a walk."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from django.db import connection

from campaigns.rules.reminders import (
    GREETED,
    ONE_OF_A_KIND,
    REMEMBRANCE,
    Step,
    StepName,
    leaving_on,
    subjects_of_date,
)
from campaigns.selectors.reminder_season import Season
from members.models import ImportantDate
from members.rules.yearly import LEAP_POLICIES, occurrences_between, yearly_days_on
from members.selectors.dates import CALENDARS

EVERY = 2**31 - 1
BEFORE = "before"
Ready = Literal["", "ready", "unready"]
# As `members.selectors.reach` has it: by text, or by e-mail.
READY = """
    (m.allows_occasion AND m.mobile IS NOT NULL OR m.email <> '' AND coalesce((
        SELECT c.is_given FROM members_consent AS c
        WHERE c.member_id = m.id AND c.purpose = 'occasion' AND c.channel = 'email'
        ORDER BY c.id DESC LIMIT 1), false))
"""
# Whoever has told of a death is not reminded of that person's cheerful days.
MOURNED = """
    d.kind <> %(remembrance)s AND d.whose = ANY(%(one_of_a_kind)s) AND EXISTS (
        SELECT 1 FROM members_importantdate AS mourned
        WHERE mourned.member_id = d.member_id AND mourned.whose = d.whose
            AND mourned.kind = %(remembrance)s)
"""
# The dates are read once by their index, before anything is asked of their members.
DUE = f"""
WITH kept AS MATERIALIZED (
    SELECT d.id, d.member_id, d.whose, d.kind, n.kept_on, n.year, n.step, n.days, n.leaves_on
    FROM unnest(%(calendars)s::text[], %(months)s::int[], %(numbers)s::int[],
            %(policies)s::text[], %(kept_on)s::date[], %(years)s::int[], %(steps)s::text[],
            %(days)s::int[], %(codes)s::text[], %(leaves_on)s::date[])
        AS n(calendar, month, day, policies, kept_on, year, step, days, code, leaves_on)
    JOIN members_importantdate AS d
        ON d.calendar = n.calendar AND d.month = n.month AND d.day = n.day
        AND d.leap_policy = ANY(string_to_array(n.policies, ' '))
        AND (n.step <> 'before' OR n.days = ANY(d.lead_days))
    WHERE CASE WHEN d.whose = 'self' AND d.kind = ANY(%(greeted)s) THEN 'own:' ELSE 'date:' END
            || d.kind || ':' || n.code = ANY(%(plans)s)
        AND (%(members)s::bigint[] IS NULL OR d.member_id = ANY(%(members)s))
        AND (%(kind)s = '' OR d.kind = %(kind)s)
)
SELECT date_id, member_id, kept_on, year, step, days, leaves_on, whole FROM (
    SELECT d.id AS date_id, d.member_id, d.kept_on, d.year, d.step, d.days, d.leaves_on,
        count(*) OVER (PARTITION BY d.leaves_on) AS whole,
        row_number() OVER (PARTITION BY d.leaves_on ORDER BY d.member_id, d.id, d.days) AS place
    FROM kept AS d
    JOIN members_member AS m ON m.id = d.member_id AND m.status = 'active'
    WHERE NOT ({MOURNED})
        AND (%(shops)s::bigint[] IS NULL OR m.joined_shop_id = ANY(%(shops)s))
        AND (%(ready)s = '' OR (%(ready)s = 'ready') = {READY})
) AS due
WHERE place > %(skipped)s AND place <= %(last)s
ORDER BY leaves_on, member_id, date_id, days
"""  # noqa: S608 - no value of anybody's is written into it
OF_PERSONS = f"""
JOIN members_member AS m ON m.id = d.member_id AND m.status = 'active'
WHERE d.kind <> %(remembrance)s AND NOT ({MOURNED})
    AND (%(members)s::bigint[] IS NULL OR d.member_id = ANY(%(members)s))
    AND (%(shops)s::bigint[] IS NULL OR m.joined_shop_id = ANY(%(shops)s))
    AND (%(ready)s = '' OR (%(ready)s = 'ready') = {READY})
"""
CONCERNED = f"""
SELECT d.member_id, bool_or(d.told_at <= %(settled)s) FROM members_importantdate AS d {OF_PERSONS}
    AND d.whose = ANY(%(whose)s) AND d.member_id > %(beyond)s
GROUP BY d.member_id ORDER BY d.member_id OFFSET %(skipped)s LIMIT %(most)s
"""  # noqa: S608 - as above
COUNT = f"""
SELECT asked.persons, count(DISTINCT d.member_id) FROM unnest(%(asked)s::text[]) AS asked(persons)
JOIN members_importantdate AS d ON d.whose = ANY(string_to_array(asked.persons, ' ')) {OF_PERSONS}
GROUP BY asked.persons
"""  # noqa: S608 - as above
FIXED = {
    "remembrance": REMEMBRANCE,
    "one_of_a_kind": sorted(ONE_OF_A_KIND),
    "greeted": sorted(GREETED),
}


class DueDate(NamedTuple):
    """A step of a member's date that leaves on a day; `whole` counts all that leave then."""

    date_id: int
    member_id: int
    on: date
    year: int
    step: StepName
    days: int
    leaves_on: date
    whole: int


class Concerned(NamedTuple):
    """A member whose day an occasion is; settled when he told of that person long enough ago."""

    member_id: int
    is_settled: bool


@dataclass(frozen=True, slots=True)
class Within:
    """Whom and what to look at: all, or these members, those who joined in these shops, one kind
    of date, those who can be reached or not; of every day `most` after `skipped`.
    """

    member_ids: Collection[int] | None = None
    shop_ids: Collection[int] | None = None
    kind: str = ""
    ready: Ready = ""
    skipped: int = 0
    most: int = EVERY

    def values(self) -> dict[str, Any]:
        """As the statements take it."""
        return {
            "members": None if self.member_ids is None else list(self.member_ids),
            "shops": None if self.shop_ids is None else list(self.shop_ids),
            "kind": self.kind,
            "ready": self.ready,
            "skipped": self.skipped,
            "most": self.most,
            "last": min(self.skipped + self.most, EVERY),
        }


ALL = Within()


def due_dates(season: Season, days: Iterable[date], within: Within = ALL) -> list[DueDate]:
    """The steps of members' dates that leave on these days: one statement, in the order of the
    days and the members. Nobody is spoken to of the cheerful days of a person he has lost.
    """
    planned = _planned(season)
    named = [
        (*name, due_on, step.name, step.days, _code(step), day)
        for day in days
        for step in _steps(season, planned)
        for due_on in leaving_on(day, step, season.mourning)
        for name in _names_kept_on(due_on)
    ]
    if not named:
        return []
    columns = [list(column) for column in zip(*named, strict=True)]
    names = ("calendars", "months", "numbers", "policies", "years", "kept_on")
    values: dict[str, Any] = dict(
        zip((*names, "steps", "days", "codes", "leaves_on"), columns, strict=True)
    )
    values["plans"] = [f"{subject}:{code}" for subject, code in planned]
    with connection.cursor() as cursor:
        cursor.execute(DUE, values | FIXED | within.values())
        return [DueDate(*row) for row in cursor.fetchall()]


def concerned(
    whose: Sequence[str], *, settled: datetime, beyond: int = 0, within: Within = ALL
) -> list[Concerned]:
    """The members with ids beyond this one who have told of such a person, by their ids."""
    values: dict[str, Any] = {"whose": list(whose), "settled": settled, "beyond": beyond}
    with connection.cursor() as cursor:
        cursor.execute(CONCERNED, values | FIXED | within.values())
        return [Concerned(*row) for row in cursor.fetchall()]


def count_concerned(
    asked: Iterable[Sequence[str]], within: Within = ALL
) -> dict[tuple[str, ...], int]:
    """How many `concerned` finds in all, for several sets of persons in one statement."""
    values: dict[str, Any] = {"asked": sorted({" ".join(whose) for whose in asked})}
    with connection.cursor() as cursor:
        cursor.execute(COUNT, values | FIXED | within.values())
        return {tuple(persons.split(" ")): count for persons, count in cursor.fetchall()}


def _planned(season: Season) -> list[tuple[str, str]]:
    """Of which subjects of dates which steps are planned, by the codes of the statement."""
    found: list[tuple[str, str]] = []
    for kind in ImportantDate.Kind.values:
        for whose, sort in (("self", "own"), ("other", "date")):
            if sort == "own" and kind not in GREETED:
                continue
            plans = season.plans_of(subjects_of_date(whose, kind))
            steps = [Step(name, plan.after_days) for name, plan in plans.items()]
            if "before" in plans and "day" in plans:
                steps.remove(Step("before"))  # the day's own words take the place of no notice
            codes = [_code(step) for step in steps]
            codes += [BEFORE] if "before" in plans else []
            found += [(f"{sort}:{kind}", code) for code in codes]
    return found


def _code(step: Step) -> str:
    """A step in the statement: notice of so many days is asked of the date itself."""
    if step.name == "before" and step.days:
        return BEFORE
    return step.code if step.name != "after" else f"after-{step.days}"


def _steps(season: Season, planned: Sequence[tuple[str, str]]) -> Iterator[Step]:
    """Every step that any date may have."""
    codes = {code for _subject, code in planned}
    notices = [Step("before", days) for days in season.leads]
    yield from (step for step in notices if _code(step) in codes)
    if "day" in codes:
        yield Step("day")
    yield from (Step("after", int(code[6:])) for code in sorted(codes) if code.startswith("after-"))


def _names_kept_on(day: date) -> Iterator[tuple[str, int, int, str, int]]:
    """The (calendar, month, day, policies, year) of every date that is kept on this day."""
    for calendar in CALENDARS:
        policies: dict[tuple[int, int], list[str]] = {}
        years: dict[tuple[int, int], int] = {}
        for policy in LEAP_POLICIES:
            for month, number in yearly_days_on(day, calendar, policy):
                kept = occurrences_between(
                    calendar, month, number, first=day, last=day, policy=policy
                )
                policies.setdefault((month, number), []).append(policy)
                years[month, number] = kept[0].year
        for (month, number), of_day in policies.items():
            yield calendar, month, number, " ".join(of_day), years[month, number]
