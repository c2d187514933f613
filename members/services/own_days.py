"""Occasions that fall on written days only: a day of the club's own, or of mourning."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.db import transaction

from members.exceptions import InvalidField
from members.models import Occasion
from members.roles import Actor
from members.rules.calendars import name_of
from members.selectors.club import current_club
from members.services.occasions import add_occasion, set_occasion_day

EXPLICIT = "explicit"
MOST_MOURNING_DAYS = 10
ONE_DAY = timedelta(days=1)


@transaction.atomic
def add_day_once(
    *,
    names: Mapping[str, str],
    on: date,
    tone: str,
    whose: Iterable[str] = (),
    lead_days: Iterable[int] = (),
    actor: Actor,
) -> Occasion:
    """An occasion of one day that no rule brings back; further years can be written down later.
    The refusals of `add_occasion`.
    """
    calendar = current_club().calendar
    occasion = add_occasion(
        names=names,
        calendar=calendar,
        rule=EXPLICIT,
        tone=tone,
        whose=whose,
        lead_days=lead_days,
        actor=actor,
    )
    year = name_of(on, calendar).year
    set_occasion_day(key=occasion.key, year=year, on=on, actor=actor)
    return occasion


@transaction.atomic
def declare_mourning(
    *, names: Mapping[str, str], first: date, last: date, actor: Actor
) -> list[Occasion]:
    """Each of these days, both ends included, becomes a day of mourning: nothing festive is sent.

    Refuses (`InvalidField` last) days the wrong way round and more than ten of them.
    """
    if not first <= last < first + MOST_MOURNING_DAYS * ONE_DAY:
        raise InvalidField(field="last", problem="out_of_range", most=MOST_MOURNING_DAYS)
    days = [first + later * ONE_DAY for later in range((last - first).days + 1)]
    tone = Occasion.Tone.MOURNING.value
    return [add_day_once(names=names, on=on, tone=tone, actor=actor) for on in days]
