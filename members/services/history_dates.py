"""Important dates of a file, many at once, each kept for a member who is known."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from members.models import ImportantDate
from members.roles import Actor, Right
from members.services.audit import write_audit
from members.services.dates import MOST_DATES
from members.services.rows import fresh_row, insert_rows

LEARNED = ("year", "title", "person", "note")
Naming = tuple[str, str, str, int, int]


@dataclass(frozen=True, slots=True)
class ToldDate:
    """One day of a member, checked by the calendar's rules already."""

    member_id: int
    whose: str
    kind: str
    calendar: str
    month: int
    day: int
    year: int | None = None
    title: str = ""
    person: str = ""
    note: str = ""

    @property
    def naming(self) -> Naming:
        """What tells one date of a member from another."""
        return self.whose, self.kind, self.calendar, self.month, self.day


@dataclass(slots=True)
class KeptDates:
    """What became of each ("created", "updated", "unchanged", "too_many"), and the way back."""

    states: list[str] = field(default_factory=list)
    created: list[int] = field(default_factory=list)
    changed: dict[int, dict[str, list[Any]]] = field(default_factory=dict)


@transaction.atomic
def keep_history_dates(*, dates: Sequence[ToldDate], actor: Actor, now: datetime) -> KeptDates:
    """Keep them all; one that is kept already learns what it lacked (a year, a name), no more.

    Refused one by one: a member's thirty-first date.
    """
    actor.require(Right.HISTORY_IMPORT)
    kept = _kept({told.member_id for told in dates})
    done = KeptDates()
    fresh: list[ImportantDate] = []
    learned: dict[int, ImportantDate] = {}
    for told in dates:
        row = kept[told.member_id].get(told.naming)
        if row is not None:
            learns = _learn(row, told)
            if learns and not row._state.adding:
                done.changed.setdefault(row.pk, {}).update(learns)
                learned[row.pk] = row
            done.states.append("updated" if learns else "unchanged")
        elif len(kept[told.member_id]) >= MOST_DATES:
            done.states.append("too_many")
        else:
            row = _new(told, actor, now)
            kept[told.member_id][told.naming] = row
            fresh.append(row)
            done.states.append("created")
    insert_rows(fresh)
    ImportantDate.objects.bulk_update(list(learned.values()), LEARNED, batch_size=500)
    done.created = [row.pk for row in fresh]
    if fresh or learned:
        facts = {"dates": len(fresh), "updated": len(learned)}
        write_audit(actor=actor, action="dates.imported", facts=facts, now=now)
    return done


def _kept(member_ids: set[int]) -> dict[int, dict[Naming, ImportantDate]]:
    found: dict[int, dict[Naming, ImportantDate]] = defaultdict(dict)
    rows = ImportantDate.objects.select_for_update(no_key=True).filter(member__in=member_ids)
    for row in rows.order_by("pk"):
        naming = (row.whose, row.kind, row.calendar, row.month, row.day)
        found[row.member_id][naming] = row
    return found


def _learn(row: ImportantDate, told: ToldDate) -> dict[str, list[Any]]:
    learns: dict[str, list[Any]] = {}
    for name in LEARNED:
        present, new = getattr(row, name), getattr(told, name)
        if present in (None, "") and new not in (None, ""):
            learns[name] = [present, new]
            setattr(row, name, new)
    return learns


def _new(told: ToldDate, actor: Actor, now: datetime) -> ImportantDate:
    return fresh_row(
        ImportantDate,
        member_id=told.member_id,
        whose=told.whose,
        kind=told.kind,
        calendar=told.calendar,
        month=told.month,
        day=told.day,
        year=told.year,
        title=told.title,
        person=told.person,
        note=told.note,
        source="import",
        told_at=now,
        told_to=actor.id,
    )
