"""Occasions: the days that everybody keeps, as the owner keeps them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from members.exceptions import InvalidField, UnknownOccasion
from members.models import Occasion, OccasionDay
from members.models.dates import Calendar, ImportantDate
from members.roles import Actor, Right
from members.rules.calendars import CalendarName, name_of
from members.rules.occasion_pack import NATIONAL_LEAD_DAYS
from members.rules.occasions import LONGEST_RULE, read_rule
from members.rules.text import tidy_name
from members.selectors.club import current_club
from members.selectors.occasions import computed_day, shipped_occasions
from members.services.audit import write_audit
from members.services.dates import clean_lead_days

MOST_OCCASIONS = 300
LONGEST_NAME = 60
LONGEST_KEY = 40
LANGUAGES = ("fa", "en")
# A computed day may be moved so far and is still the day of that year.
MOST_MOVED = timedelta(days=31)


@transaction.atomic
def install_occasions(*, actor: Actor) -> int:
    """Add the shipped occasions that the club does not have yet; returns how many.

    Done twice it is done once, and what the owner has changed stays as he left it.
    """
    actor.require(Right.OCCASIONS_MANAGE)
    known = set(Occasion.objects.values_list("key", flat=True))
    missing = [row for row in shipped_occasions(current_club().calendar) if row.key not in known]
    if missing:
        Occasion.objects.bulk_create(missing, ignore_conflicts=True)
        write_audit(actor=actor, action="occasions.installed", facts={"count": len(missing)})
    return len(missing)


@transaction.atomic
def add_occasion(
    *,
    names: Mapping[str, str],
    calendar: str,
    rule: str,
    tone: str = Occasion.Tone.FESTIVE,
    whose: Iterable[str] = (),
    lead_days: Iterable[int] = NATIONAL_LEAD_DAYS,
    actor: Actor,
) -> Occasion:
    """A day of the club's own, kept from now on.

    Refuses (`InvalidField`) one without a name in any language, an unreadable rule, unknown
    choices, and the three-hundred-and-first.
    """
    actor.require(Right.OCCASIONS_MANAGE)
    if Occasion.objects.count() >= MOST_OCCASIONS:
        raise InvalidField(field="occasions", problem="too_many")
    _check_choice("calendar", calendar, Calendar.values)
    fields = _read(names=names, tone=tone, whose=whose, lead_days=lead_days)
    occasion = Occasion.objects.create(
        key=_fresh_key(fields["names"]),
        calendar=calendar,
        rule=_clean_rule(rule, calendar),
        is_kept=True,
        **fields,
    )
    write_audit(actor=actor, action="occasion.added", subject=occasion.key)
    return occasion


@transaction.atomic
def change_occasion(
    *,
    key: str,
    names: Mapping[str, str] | None = None,
    rule: str | None = None,
    tone: str | None = None,
    whose: Iterable[str] | None = None,
    lead_days: Iterable[int] | None = None,
    actor: Actor,
) -> Occasion:
    """Other names, another rule in the same calendar, another tone, relations or days of notice;
    what is not given stays. The refusals of `add_occasion`.
    """
    actor.require(Right.OCCASIONS_MANAGE)
    occasion = _locked(key)
    fields = _read(names=names, tone=tone, whose=whose, lead_days=lead_days)
    if rule is not None:
        fields["rule"] = _clean_rule(rule, occasion.calendar)
    changed = sorted(name for name, value in fields.items() if getattr(occasion, name) != value)
    if changed:
        for name in changed:
            setattr(occasion, name, fields[name])
        occasion.save(update_fields=changed)
        write_audit(actor=actor, action="occasion.changed", subject=key, facts={"fields": changed})
    return occasion


@transaction.atomic
def keep_occasion(*, key: str, actor: Actor) -> Occasion:
    """The club keeps this day from now on."""
    return _switch(key, is_kept=True, actor=actor)


@transaction.atomic
def drop_occasion(*, key: str, actor: Actor) -> Occasion:
    """The club keeps this day no longer; it stays in the list and may be kept again."""
    return _switch(key, is_kept=False, actor=actor)


@transaction.atomic
def set_occasion_day(
    *, key: str, year: int, on: date | None, actor: Actor, now: datetime | None = None
) -> OccasionDay:
    """The day of an occasion in one year of its own calendar; None leaves it out that year.

    Refuses (`InvalidField` on) a day more than a month from the computed one, and for an occasion
    that is not computed a day outside that year.
    """
    actor.require(Right.OCCASIONS_MANAGE)
    occasion = _locked(key)
    if on is not None:
        _check_near(occasion, year, on)
    return _decide(occasion, year, on, is_confirmed=False, actor=actor, now=now)


@transaction.atomic
def clear_occasion_day(*, key: str, year: int, actor: Actor) -> None:
    """The day of that year is the computed one again; without a decision nothing changes."""
    actor.require(Right.OCCASIONS_MANAGE)
    occasion = _locked(key)
    gone, _rows = OccasionDay.objects.filter(occasion=occasion, year=year).delete()
    if gone:
        write_audit(actor=actor, action="occasion.day_cleared", subject=key, facts={"year": year})


@transaction.atomic
def confirm_occasion_days(
    *, keys_years: Iterable[tuple[str, int]], actor: Actor, now: datetime | None = None
) -> int:
    """Somebody has looked at the printed calendar and these computed days are right; returns how
    many were confirmed. Days that were set or confirmed before, and those that no rule computes,
    stay as they are.
    """
    actor.require(Right.OCCASIONS_MANAGE)
    confirmed = 0
    for key, year in sorted(set(keys_years)):
        occasion = _locked(key)
        computed = computed_day(occasion, year)
        is_decided = OccasionDay.objects.filter(occasion=occasion, year=year).exists()
        if computed is not None and not is_decided:
            _decide(occasion, year, computed.on, is_confirmed=True, actor=actor, now=now)
            confirmed += 1
    return confirmed


def _locked(key: str) -> Occasion:
    occasion = Occasion.objects.select_for_update().filter(key=key).first()
    if occasion is None:
        raise UnknownOccasion(key=key)
    return occasion


def _switch(key: str, *, is_kept: bool, actor: Actor) -> Occasion:
    actor.require(Right.OCCASIONS_MANAGE)
    occasion = _locked(key)
    if occasion.is_kept is not is_kept:
        occasion.is_kept = is_kept
        occasion.save(update_fields=["is_kept"])
        action = "occasion.kept" if is_kept else "occasion.dropped"
        write_audit(actor=actor, action=action, subject=key)
    return occasion


def _decide(
    occasion: Occasion,
    year: int,
    on: date | None,
    *,
    is_confirmed: bool,
    actor: Actor,
    now: datetime | None,
) -> OccasionDay:
    kept = OccasionDay.objects.filter(occasion=occasion, year=year).first()
    if kept is not None and (kept.on, kept.is_confirmed) == (on, is_confirmed):
        return kept
    kept = kept or OccasionDay(occasion=occasion, year=year)
    kept.on, kept.is_confirmed = on, is_confirmed
    kept.set_at, kept.set_by = now or timezone.now(), actor.id
    kept.save()
    write_audit(
        actor=actor,
        action="occasion.day_confirmed" if is_confirmed else "occasion.day_set",
        subject=occasion.key,
        facts={"year": year, "on": on.isoformat() if on else None},
    )
    return kept


def _check_near(occasion: Occasion, year: int, on: date) -> None:
    computed = computed_day(occasion, year)
    if computed is None:
        is_near = name_of(on, cast("CalendarName", occasion.calendar)).year == year
    else:
        is_near = abs(on - computed.on) <= MOST_MOVED
    if not is_near:
        raise InvalidField(field="on", problem="other_year")


def _read(
    *,
    names: Mapping[str, str] | None,
    tone: str | None,
    whose: Iterable[str] | None,
    lead_days: Iterable[int] | None,
) -> dict[str, Any]:
    """What was given, checked and tidied, by the field's name."""
    fields: dict[str, Any] = {}
    if names is not None:
        fields["names"] = _clean_names(names)
    if tone is not None:
        _check_choice("tone", tone, Occasion.Tone.values)
        fields["tone"] = tone
    if whose is not None:
        fields["whose"] = list(dict.fromkeys(whose))
        for one in fields["whose"]:
            _check_choice("whose", one, ImportantDate.Whose.values)
    if lead_days is not None:
        fields["lead_days"] = clean_lead_days(lead_days)
    return fields


def _clean_names(names: Mapping[str, str]) -> dict[str, str]:
    cleaned = {}
    for language, raw in names.items():
        _check_choice("names", language, LANGUAGES)
        try:
            name = tidy_name(raw, max_length=LONGEST_NAME)
        except ValueError as error:
            raise InvalidField(field="names", problem=str(error)) from error
        if name:
            cleaned[language] = name
    if not cleaned:
        raise InvalidField(field="names", problem="required")
    return cleaned


def _clean_rule(rule: str, calendar: str) -> str:
    rule = rule.strip().lower()
    if len(rule) > LONGEST_RULE:
        raise InvalidField(field="rule", problem="too_long")
    read_rule(rule, cast("CalendarName", calendar))
    return rule


def _check_choice(field: str, value: str, allowed: Iterable[str]) -> None:
    if value not in allowed:
        raise InvalidField(field=field, problem="invalid_choice")


def _fresh_key(names: Mapping[str, str]) -> str:
    """A short name for addresses, after the English name where there is one."""
    base = slugify(names.get("en", "")).replace("-", "_")[: LONGEST_KEY - 4] or "own_day"
    taken = set(Occasion.objects.filter(key__startswith=base).values_list("key", flat=True))
    key, number = base, 2
    while key in taken:
        key, number = f"{base}_{number}", number + 1
    return key
