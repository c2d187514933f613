"""Which members' days are spoken of on a day: found by the index of dates, never by a walk."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from django.db import connection

from campaigns.rules.reminders import (
    ONE_OF_A_KIND,
    Step,
    StepName,
    has_step,
    leaving_on,
    subjects_of_date,
)
from campaigns.selectors.reminder_season import Season
from members.models import ImportantDate
from members.rules.profile import CHILDREN
from members.rules.yearly import LEAP_POLICIES, occurrences_between, yearly_days_on
from members.selectors.dates import CALENDARS

EVERY = 2**31 - 1
Ready = Literal["", "ready", "unready"]
# As `members.selectors.reach` has it: by text, or by e-mail.
READY = """
    (m.allows_occasion AND m.mobile IS NOT NULL OR m.email <> '' AND coalesce((
        SELECT c.is_given FROM members_consent AS c
        WHERE c.member_id = m.id AND c.purpose = 'occasion' AND c.channel = 'email'
        ORDER BY c.id DESC LIMIT 1), false))
"""
# Whoever has told of a death is not reminded of that person's cheerful days. Of children, friends
# and colleagues there may be several: the same name, or none, may be the one who has died.
MOURNED = """
    EXISTS (
        SELECT 1 FROM members_importantdate AS mourned
        WHERE mourned.kind = 'remembrance' AND mourned.member_id = d.member_id
            AND d.kind <> 'remembrance' AND mourned.whose <> 'self'
            AND (mourned.whose = d.whose OR 'child' IN (mourned.whose, d.whose)
                AND mourned.whose = ANY(%(children)s) AND d.whose = ANY(%(children)s))
            AND (d.whose = ANY(%(one_of_a_kind)s)
                OR mourned.person = '' OR d.person = '' OR mourned.person = d.person))
"""
# Asked of the few who are gone, and not of each who is here.
GONE = """
    EXISTS (SELECT 1 FROM members_member AS gone
        WHERE gone.id = d.member_id AND gone.status <> 'active')
"""
OF_MEMBERS = """
    (%(shops)s::bigint[] IS NULL OR m.joined_shop_id = ANY(%(shops)s))
        AND (%(ready)s = '' OR (%(ready)s = 'ready') = {READY})
""".replace("{READY}", READY)
# Everything here stands in the indexes `date_due`, `date_mourned` and `member_gone`: no row is
# fetched. PostgreSQL guesses half for a CASE, which is near, and next to nothing for its parts,
# and would then look for each date's member one by one.
FOUND = f"""
WITH names AS MATERIALIZED (
    SELECT place, calendar, month, day, notice, leaves, string_to_array(policies, ' ') AS policies,
        string_to_array(own, ' ') AS own, string_to_array(others, ' ') AS others
    FROM unnest(%(calendars)s::text[], %(months)s::int[], %(numbers)s::int[],
        %(policies)s::text[], %(notices)s::int[], %(own)s::text[], %(others)s::text[],
        %(leaves)s::int[]) WITH ORDINALITY
        AS n(calendar, month, day, policies, notice, own, others, leaves, place)
), found AS NOT MATERIALIZED (
    SELECT d.id, d.member_id, n.place, n.leaves
    FROM names AS n
    JOIN members_importantdate AS d
        ON d.calendar = n.calendar AND d.month = n.month AND d.day = n.day AND CASE
            WHEN d.kind = ANY(CASE d.whose WHEN 'self' THEN n.own ELSE n.others END)
                AND d.leap_policy = ANY(n.policies)
            THEN n.notice IS NULL OR n.notice = ANY(d.lead_days) ELSE false END
    {{members}}
    WHERE NOT ({GONE}) AND NOT ({MOURNED}) {{within}}
)
"""  # noqa: S608 - no value of anybody's is written into it
WHOLE = "SELECT id, member_id, place FROM found ORDER BY leaves, member_id, id, place"
IN_PART = """
SELECT id, member_id, place, whole FROM (
    SELECT *, count(*) OVER (PARTITION BY leaves) AS whole,
        row_number() OVER (PARTITION BY leaves ORDER BY member_id, id, place) AS at
    FROM found
) AS due
WHERE at > %(skipped)s AND at <= %(last)s ORDER BY leaves, member_id, id, place
"""
OF_PERSONS = f"""
JOIN members_member AS m ON m.id = d.member_id AND m.status = 'active'
WHERE d.kind <> 'remembrance' AND NOT ({MOURNED})
    AND (%(members)s::bigint[] IS NULL OR d.member_id = ANY(%(members)s))
    AND {OF_MEMBERS}
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
FIXED = {"one_of_a_kind": sorted(ONE_OF_A_KIND), "children": sorted(CHILDREN)}


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

    @property
    def is_whole(self) -> bool:
        """Whether every reminder of each day is asked for."""
        return not self.skipped and self.most == EVERY

    def values(self) -> dict[str, Any]:
        """As the statements take it."""
        return {
            "members": None if self.member_ids is None else list(self.member_ids),
            "shops": None if self.shop_ids is None else list(self.shop_ids),
            "ready": self.ready,
            "skipped": self.skipped,
            "most": self.most,
            "last": min(self.skipped + self.most, EVERY),
        }


ALL = Within()


class _Name(NamedTuple):
    """What dates that are spoken of on a day are called: in this calendar, under these policies,
    of these kinds, with so many days of notice where it is notice.
    """

    calendar: str
    month: int
    number: int
    policies: str
    notice: int | None
    own: str
    others: str
    leaves: int


class _Spoken(NamedTuple):
    """What a name stands for: the step of a day, in a year of its own calendar."""

    step: Step
    on: date
    year: int
    leaves_on: date


def due_dates(season: Season, days: Iterable[date], within: Within = ALL) -> list[DueDate]:
    """The steps of members' dates that leave on these days: one statement, in the order of the
    days and the members. Nobody is spoken to of the cheerful days of a person he has lost.
    """
    named = list(_named(season, days, within.kind))
    if not named:
        return []
    columns = zip(*(name for _spoken, name in named), strict=True)
    names = ("calendars", "months", "numbers", "policies", "notices", "own", "others", "leaves")
    values: dict[str, Any] = dict(zip(names, map(list, columns), strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_statement(within), values | FIXED | within.values())
        rows = cursor.fetchall()
    found = [(row[0], row[1], named[row[2] - 1][0]) for row in rows]
    if within.is_whole:
        wholes: Mapping[date, int] = Counter(spoken.leaves_on for _date, _member, spoken in found)
    else:
        wholes = {named[row[2] - 1][0].leaves_on: row[3] for row in rows}
    return [
        DueDate(
            date_id=date_id,
            member_id=member_id,
            on=spoken.on,
            year=spoken.year,
            step=spoken.step.name,
            days=spoken.step.days,
            leaves_on=spoken.leaves_on,
            whole=wholes[spoken.leaves_on],
        )
        for date_id, member_id, spoken in found
    ]


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


def _statement(within: Within) -> str:
    """Members are looked at only where something of theirs is asked."""
    is_of_members = within.shop_ids is not None or within.ready
    found = FOUND.format(
        members="JOIN members_member AS m ON m.id = d.member_id" if is_of_members else "",
        within=("AND d.member_id = ANY(%(members)s)" if within.member_ids is not None else "")
        + (f" AND {OF_MEMBERS}" if is_of_members else ""),
    )
    return found + (WHOLE if within.is_whole else IN_PART)


def _named(season: Season, days: Iterable[date], kind: str) -> Iterator[tuple[_Spoken, _Name]]:
    """Every name of a date that is spoken of on these days."""
    steps = [
        (step, _kinds(season, step, "self", kind), _kinds(season, step, "", kind))
        for step in _steps(season)
    ]
    for leaves, day in enumerate(days):
        for step, own, others in steps:
            notice = step.days if step.name == "before" else None
            comings = leaving_on(day, step, season.mourning) if own or others else []
            for on in comings:
                for calendar, month, number, policies, year in _names_kept_on(on):
                    name = _Name(calendar, month, number, policies, notice, own, others, leaves)
                    yield _Spoken(step, on, year, day), name


def _steps(season: Season) -> list[Step]:
    """Every step that any date may have."""
    after = {
        plan.after_days
        for plans in season.plans.values()
        for name, plan in plans.items()
        if name == "after"
    }
    notices = [Step("before", days) for days in season.leads]
    return [*notices, Step("day"), *(Step("after", days) for days in sorted(after))]


def _kinds(season: Season, step: Step, whose: str, asked: str) -> str:
    """Of which kinds of days of the member's own, or of others, this step is spoken of."""
    return " ".join(
        kind
        for kind in ImportantDate.Kind.values
        if asked in {"", kind} and _is_spoken(season, step, subjects_of_date(whose, kind))
    )


def _is_spoken(season: Season, step: Step, subjects: Sequence[str]) -> bool:
    plans = season.plans_of(subjects)
    after = plans.get("after")
    return has_step(step, frozenset(plans), after.after_days if after else 0)


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
