"""Important dates: keeping, changing and forgetting the days that matter to a member."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Required, TypedDict, Unpack, cast

from django.db import transaction
from django.utils import timezone

from members.exceptions import InvalidField, UnknownDate
from members.models import ImportantDate, Member
from members.models.dates import usual_lead_days
from members.roles import Actor, Right
from members.rules.calendars import YEARS_READ, CalendarName, InvalidDate, named_day
from members.rules.lunar import lunar_standing
from members.rules.profile import CHILDREN
from members.rules.text import tidy_name
from members.rules.yearly import day_in_year, longest_month
from members.selectors.club import club_day
from members.services.audit import write_audit
from members.services.members import lock_member

MOST_DATES = 30
LONGEST_NAME = 60
LONGEST_NOTE = 200
MOST_LEAD_DAYS = 60
MOST_LEADS = 5
SOURCES = ("asked", "recorded", "purchase", "self", "import", "api")
CHILD = "child"
NAMING = ("whose", "kind", "calendar", "month", "day")


class Telling(TypedDict, total=False):
    """What may be said of a date."""

    whose: Required[str]
    kind: Required[str]
    calendar: Required[str]
    month: Required[int]
    day: Required[int]
    year: int | None
    title: str
    person: str
    leap_policy: str
    lead_days: Iterable[int] | None
    note: str


@dataclass(frozen=True, slots=True)
class _Told:
    """What was said of a date; None and "" where nothing was."""

    whose: str
    kind: str
    calendar: str
    month: int
    day: int
    year: int | None = None
    title: str = ""
    person: str = ""
    leap_policy: str = "before"
    lead_days: Iterable[int] | None = None
    note: str = ""

    @property
    def naming(self) -> dict[str, str | int]:
        """What tells one date of a member from another."""
        return {name: getattr(self, name) for name in NAMING}

    def learn(self, kept: ImportantDate) -> bool:
        """Add what a date that is kept already did not say; whether that was anything."""
        said: dict[str, object] = {
            "year": self.year,
            "title": self.title,
            "person": self.person,
            "lead_days": self.lead_days,
            "note": self.note,
        }
        if kept.whose == CHILD:
            said["whose"] = self.whose
        fresh = {name: told for name, told in said.items() if told not in (None, "")}
        return _set(kept, fresh)


@transaction.atomic
def keep_date(
    *,
    member_id: int,
    source: str = "asked",
    actor: Actor,
    now: datetime | None = None,
    **said: Unpack[Telling],
) -> ImportantDate:
    """One day of every year, kept for the member; a member may keep his own. Keeping it twice is
    keeping it once, though what is told later (a year, a name, that the child is a daughter) is
    learned.

    30 Esfand, 29 February and a lunar 30th are days like others; `leap_policy` says when they are
    kept in other years. Refuses (`InvalidField`) a day that the calendar never has, a year in
    which it is not or that is still to come, days of notice outside 0 to 60, and a thirty-first
    date.
    """
    _require(actor, member_id)
    now = now or timezone.now()
    told = _read(_Told(**said), today=club_day(now))
    _check_choice("source", source, SOURCES)
    member = lock_member(member_id)
    kept = _standing(member, told)
    if kept is None:
        if ImportantDate.objects.filter(member=member).count() >= MOST_DATES:
            raise InvalidField(field="dates", problem="too_many")
        kept = ImportantDate(member=member, leap_policy=told.leap_policy, **told.naming)
        told.learn(kept)
    elif not told.learn(kept):
        return kept
    kept.source, kept.told_at, kept.told_to = source, now, actor.id
    kept.save()
    _audit(actor, "member.date_kept", member.pk, kept.pk, now)
    return kept


@transaction.atomic
def change_date(
    *,
    member_id: int,
    date_id: int,
    actor: Actor,
    now: datetime | None = None,
    **said: Unpack[Telling],
) -> ImportantDate:
    """Put another day, or other words, in the place of a date: what is left out is emptied.

    The refusals of `keep_date`, `UnknownDate` for a date that the member does not have, and
    `InvalidField` (day, taken) where he has the new one already.
    """
    _require(actor, member_id)
    now = now or timezone.now()
    told = _read(_Told(**said), today=club_day(now))
    if told.lead_days is None:
        told = replace(told, lead_days=usual_lead_days())
    member = lock_member(member_id)
    kept = ImportantDate.objects.filter(member=member, pk=date_id).first()
    if kept is None:
        raise UnknownDate(date_id=date_id)
    others = ImportantDate.objects.filter(member=member, **told.naming).exclude(pk=kept.pk)
    if others.exists():
        raise InvalidField(field="day", problem="taken")
    is_moved = _set(kept, {**told.naming, "leap_policy": told.leap_policy})
    rest = ("year", "title", "person", "lead_days", "note")
    if not _set(kept, {name: getattr(told, name) for name in rest}) and not is_moved:
        return kept
    if is_moved:  # who moves a day has told it now: gifts wait as for a new one
        kept.told_at, kept.told_to = now, actor.id
    kept.save()
    _audit(actor, "member.date_changed", member.pk, kept.pk, now)
    return kept


@transaction.atomic
def forget_date(*, member_id: int, date_id: int, actor: Actor) -> None:
    """The member's date is gone; forgetting one that is not there changes nothing."""
    _require(actor, member_id)
    member = lock_member(member_id)
    gone, _rows = ImportantDate.objects.filter(member=member, pk=date_id).delete()
    if gone:
        _audit(actor, "member.date_forgotten", member.pk, date_id, timezone.now())


def clean_lead_days(days: Iterable[int]) -> list[int]:
    """Days of notice, the longest first and each once; refuses others than five of 0 to 60."""
    kept = sorted(set(days), reverse=True)
    if len(kept) > MOST_LEADS or not all(0 <= lead <= MOST_LEAD_DAYS for lead in kept):
        raise InvalidField(field="lead_days", problem="out_of_range", least=0, most=MOST_LEAD_DAYS)
    return kept


def _require(actor: Actor, member_id: int) -> None:
    if actor.id != f"member:{member_id}":
        actor.require(Right.MEMBERS_WRITE)


def _read(told: _Told, *, today: date) -> _Told:
    """The same, tidied; refuses the first thing that cannot be accepted."""
    _check_choice("whose", told.whose, ImportantDate.Whose.values)
    _check_choice("kind", told.kind, ImportantDate.Kind.values)
    _check_choice("calendar", told.calendar, ImportantDate.Calendar.values)
    _check_choice("leap_policy", told.leap_policy, ImportantDate.LeapPolicy.values)
    _check_day(cast("CalendarName", told.calendar), told, today=today)
    return replace(
        told,
        title=_tidy("title", told.title, LONGEST_NAME),
        person=_tidy("person", told.person, LONGEST_NAME),
        lead_days=None if told.lead_days is None else clean_lead_days(told.lead_days),
        note=_tidy("note", told.note, LONGEST_NOTE),
    )


def _check_choice(field: str, value: str, allowed: Iterable[str]) -> None:
    if value not in allowed:
        raise InvalidField(field=field, problem="invalid_choice")


def _check_day(calendar: CalendarName, told: _Told, *, today: date) -> None:
    if not 1 <= told.day <= longest_month(calendar, told.month):
        raise InvalidField(field="day", problem="invalid_date")
    if told.year is None:
        return
    try:
        first = _first_day(calendar, told.year, told.month, told.day)
    except InvalidDate as error:
        raise InvalidField(field="year", problem=error.code) from error
    if first > today:
        raise InvalidField(field="year", problem="in_future")


def _first_day(calendar: CalendarName, year: int, month: int, day: int) -> date:
    """The day itself, as it was in the year that was told."""
    if calendar == "lunar" and year in YEARS_READ["lunar"]:
        # Nobody knows better than the member whether a month that we only estimate had 30 days.
        estimated = day_in_year(calendar, year, month, day)
        if estimated is not None and lunar_standing(year, month) == "estimated":
            return estimated
    return named_day(calendar, year, month, day)


def _tidy(field: str, raw: str, most: int) -> str:
    try:
        return tidy_name(raw, max_length=most)
    except ValueError as error:
        raise InvalidField(field=field, problem=str(error)) from error


def _standing(member: Member, told: _Told) -> ImportantDate | None:
    """The date that is told again. A daughter or a son may have been told of as a child before,
    and the other way round, where the names do not say that they are two.
    """
    alike = CHILDREN if told.whose in CHILDREN else {told.whose}
    named = {name: told.naming[name] for name in NAMING if name != "whose"}
    rows = ImportantDate.objects.filter(member=member, whose__in=sorted(alike), **named)
    kept = {row.whose: row for row in rows}
    if told.whose in kept:
        return kept[told.whose]
    others = [row for row in kept.values() if CHILD in {row.whose, told.whose}]
    may_be = (row for row in others if not told.person or row.person in {"", told.person})
    return next(may_be, None)


def _set(kept: ImportantDate, fresh: Mapping[str, object]) -> bool:
    """Take these values over; whether one of them is new."""
    changed = {name: value for name, value in fresh.items() if getattr(kept, name) != value}
    for name, value in changed.items():
        setattr(kept, name, value)
    return bool(changed)


def _audit(actor: Actor, action: str, member_id: int, date_id: int, now: datetime) -> None:
    write_audit(actor=actor, action=action, subject=f"date:{date_id}", member_id=member_id, now=now)
