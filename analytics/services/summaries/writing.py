"""Running the statements of the summaries, for some members and some days or for all."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection

from analytics.services.summaries import day_statements as of_days
from analytics.services.summaries import people_changes as of_people
from analytics.services.summaries.beside import BESIDE, TABLES
from members.rules.calendars import Window
from members.selectors.club import club_zone

# The name of the lock in the database: one writer of summaries at a time, on whatever machine.
LOCK = 5_120_607
# What sorting some ten thousand members takes; with less it goes to the disc. Statements of such a
# kind would be compiled for longer than they run.
ROOM = "SELECT set_config('work_mem', '64MB', true), set_config('jit', 'off', true)"
Parameters = Mapping[str, Any]
# Of a day, of the club (no shop) or of a shop: first purchases, losses and returns, more or fewer.
Flows = dict[tuple[date, int | None], tuple[int, int, int]]
NEAR = timedelta(days=7)
EVER = Window(date(1600, 1, 1), date(2600, 1, 1))
FLOWS = ("days", "shop_ids", "new_buyers", "lost", "returned")


@contextmanager
def only_writer() -> Iterator[bool]:
    """True for the one writer at a time that holds the lock; one that dies gives it up with its
    connection.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        # A transaction that is to be taken back runs nothing more.
        if is_ours and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def write_people(member_ids: Collection[int], parameters: Parameters) -> Flows:
    """Figures and absences of these members as they are now; what the days gain and lose by it
    comes back. Whoever is not active has none.
    """
    _run(ROOM, {})
    asked = {**parameters, "member_ids": list(member_ids)}
    return {
        (day, shop_id): (int(new_buyers), int(lost), int(returned))
        for shop_id, day, new_buyers, lost, returned in _rows(of_people.WRITE_PEOPLE, asked)
    }


def lay_down_people(first_id: int, last_id: int, parameters: Parameters) -> None:
    """The same of every member from the one to the other, into the tables beside."""
    _run(ROOM, {})
    _run(of_people.LAY_DOWN, {**parameters, "first_id": first_id, "last_id": last_id})


def write_days(days: Collection[date], flows: Flows, parameters: Parameters) -> set[date]:
    """What these days brought in money, and what the flows add; all days touched come back."""
    for stretch in _stretches(days):
        _run(of_days.MONEY, {**parameters, **_bounds(stretch)})
    told = [(*key, *numbers) for key, numbers in sorted(flows.items(), key=str)]
    columns = [list(column) for column in zip(*told, strict=True)] or [[] for _name in FLOWS]
    asked = dict(zip(FLOWS, columns, strict=True))
    _run(of_days.OPEN_DAYS, {name: asked[name] for name in ("days", "shop_ids")})
    _run(of_days.ADD_FLOWS, asked)
    _run(of_days.FORGET_EMPTY, {})
    return {*days, *asked["days"]}


def write_all_days(parameters: Parameters, *, are_beside: bool = False) -> None:
    """Every day that anything happened on."""
    _run(of_days.MONEY, {**parameters, **_bounds(EVER)})
    write_all_flows(are_beside=are_beside)


def write_all_flows(*, are_beside: bool = False) -> int:
    """The people of every day, counted over; how many days were changed by it comes back."""
    figures, absences = (BESIDE.format(name) if are_beside else name for name in TABLES)
    changed = _run(of_days.ALL_FLOWS.format(figures=figures, absences=absences), {})
    _run(of_days.FORGET_EMPTY, {})
    return changed


def _stretches(days: Iterable[date]) -> list[Window]:
    """These days as few stretches, with some days between them that are counted along: a
    stretch is found by indexes, and one reading of a week is less than two of a day.
    """
    found: list[Window] = []
    for day in sorted(days):
        if found and day - found[-1].ends_on <= NEAR:
            found[-1] = Window(found[-1].starts_on, day)
        else:
            found.append(Window(day, day))
    return found


def _bounds(stretch: Window) -> Parameters:
    zone, after = club_zone(), stretch.ends_on + timedelta(days=1)
    return {
        "first": stretch.starts_on,
        "last": stretch.ends_on,
        "opens": datetime.combine(stretch.starts_on, time.min, tzinfo=zone),
        "closes": datetime.combine(after, time.min, tzinfo=zone),
    }


def _rows(statement: str, asked: Parameters) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return list(cursor.fetchall())


def _run(statement: str, asked: Parameters) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return int(cursor.rowcount)
