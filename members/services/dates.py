"""Important dates: keeping and forgetting the days that matter to a member."""

from datetime import date, datetime
from typing import cast

from django.db import transaction
from django.utils import timezone

from members.exceptions import InvalidField
from members.models import ImportantDate
from members.roles import Actor, Right
from members.rules.calendars import CalendarName, InvalidDate, longest_month, named_day
from members.selectors.club import club_day
from members.services.audit import write_audit
from members.services.members import lock_member

MOST_DATES = 30


@transaction.atomic
def keep_date(
    *,
    member_id: int,
    whose: str,
    kind: str,
    calendar: str,
    month: int,
    day: int,
    year: int | None = None,
    actor: Actor,
    now: datetime | None = None,
) -> ImportantDate:
    """One day of every year, kept for the member; keeping it twice is keeping it once, though a
    year that is told later is learned.

    30 Esfand and 29 February are days like others. Refuses (`InvalidField`) a day that the
    calendar never has, a year in which it is not or that is still to come, and a thirty-first
    date.
    """
    actor.require(Right.MEMBERS_WRITE)
    now = now or timezone.now()
    _check_choices(whose=whose, kind=kind, calendar=calendar)
    _check_day(cast("CalendarName", calendar), month, day, year, today=club_day(now))
    member = lock_member(member_id)
    named = {"whose": whose, "kind": kind, "calendar": calendar, "month": month, "day": day}
    kept = ImportantDate.objects.filter(member=member, **named).first()
    if kept is None:
        if ImportantDate.objects.filter(member=member).count() >= MOST_DATES:
            raise InvalidField(field="dates", problem="too_many")
        kept = ImportantDate(member=member, **named)
    elif year in {None, kept.year}:
        return kept
    kept.year, kept.told_at, kept.told_to = year, now, actor.id
    kept.save()
    _audit(actor, "member.date_kept", member.pk, kept.pk, now)
    return kept


@transaction.atomic
def forget_date(*, member_id: int, date_id: int, actor: Actor) -> None:
    """The member's date is gone; forgetting one that is not there changes nothing."""
    actor.require(Right.MEMBERS_WRITE)
    member = lock_member(member_id)
    gone, _rows = ImportantDate.objects.filter(member=member, pk=date_id).delete()
    if gone:
        _audit(actor, "member.date_forgotten", member.pk, date_id, timezone.now())


def _check_choices(*, whose: str, kind: str, calendar: str) -> None:
    given = (
        ("whose", whose, ImportantDate.Whose.values),
        ("kind", kind, ImportantDate.Kind.values),
        ("calendar", calendar, ImportantDate.Calendar.values),
    )
    for field, value, allowed in given:
        if value not in allowed:
            raise InvalidField(field=field, problem="invalid_choice")


def _check_day(
    calendar: CalendarName, month: int, day: int, year: int | None, *, today: date
) -> None:
    if not 1 <= day <= longest_month(calendar, month):
        raise InvalidField(field="day", problem="invalid_date")
    if year is None:
        return
    try:
        first = named_day(calendar, year, month, day)
    except InvalidDate as error:
        raise InvalidField(field="year", problem=error.code) from error
    if first > today:
        raise InvalidField(field="year", problem="in_future")


def _audit(actor: Actor, action: str, member_id: int, date_id: int, now: datetime) -> None:
    write_audit(actor=actor, action=action, subject=f"date:{date_id}", member_id=member_id, now=now)
