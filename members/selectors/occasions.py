"""Reading occasions: which are near, which days nobody has checked, and when the club mourns."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from django.utils.translation import get_language

from members.models import Occasion, OccasionDay
from members.rules.calendars import CalendarName, name_of
from members.rules.occasion_pack import SHIPPED, Tone
from members.rules.occasions import DayStatus, RuleDay, rule_day
from members.selectors.club import club_day, current_club
from members.selectors.once import asked_once

CHECKED_AHEAD = timedelta(days=396)
NOT_SURE: frozenset[DayStatus] = frozenset({"predicted", "estimated"})
LONGEST_OCCASION = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class OccasionView:
    """One occasion on its day. `year` is that of its own calendar; `until` is its last day (its
    only one, mostly). `status` says how sure the day is; a confirmed one is official.
    """

    key: str
    name: str
    calendar: CalendarName
    on: date
    until: date
    year: int
    status: DayStatus
    tone: Tone
    whose: tuple[str, ...]
    lead_days: tuple[int, ...]
    is_kept: bool


@dataclass(frozen=True, slots=True)
class SetDay:
    """What somebody has decided for one year: another day, the computed one, or (None) no day."""

    year: int
    on: date | None
    is_confirmed: bool
    set_at: datetime
    set_by: str


@dataclass(frozen=True, slots=True)
class OccasionChoice:
    """One occasion as the owner sees it, kept or not, with its next day if any is known."""

    key: str
    name: str
    names: Mapping[str, str]
    calendar: CalendarName
    rule: str
    tone: Tone
    whose: tuple[str, ...]
    lead_days: tuple[int, ...]
    is_kept: bool
    is_shipped: bool
    next: OccasionView | None
    days: tuple[SetDay, ...]


def occasions_between(
    first: date, last: date, *, kept_only: bool = True, language: str | None = None
) -> list[OccasionView]:
    """The occasions whose (first) day lies between two days, both included, in the order of the
    days; those that the club keeps, or all. Before a club is set up they are the shipped ones.
    """
    found = [
        view
        for occasion in _occasions()
        if occasion.is_kept or not kept_only
        for view in _views(occasion, first, last, language)
    ]
    return sorted(found, key=lambda view: (view.on, view.key))


def occasion_choices(
    *, today: date | None = None, language: str | None = None
) -> list[OccasionChoice]:
    """Every occasion, the one that comes next first; those without a day to come last."""
    today = today or club_day()
    choices = [_choice(occasion, today, language) for occasion in _occasions()]
    return sorted(choices, key=lambda one: (one.next.on if one.next else date.max, one.key))


def unchecked_days(today: date | None = None) -> list[OccasionView]:
    """The kept occasions of the coming thirteen months whose day the printed calendar does not
    know yet and nobody has confirmed or set.
    """
    today = today or club_day()
    coming = occasions_between(today, today + CHECKED_AHEAD)
    return [view for view in coming if view.status in NOT_SURE]


def mourning_on(day: date) -> OccasionView | None:
    """The kept occasion for which the club mourns on this day: nothing festive is sent then.

    Of several the one that began last speaks.
    """
    for view in reversed(occasions_between(day - LONGEST_OCCASION, day)):
        if view.tone == "mourning" and view.until >= day:
            return view
    return None


def shipped_occasions(calendar: CalendarName) -> list[Occasion]:
    """The shipped occasions as rows that are not saved, for a club of this calendar."""
    return [
        Occasion(
            key=shipped.key,
            names={"fa": shipped.fa, "en": shipped.en},
            calendar=shipped.calendar,
            rule=shipped.rule,
            tone=shipped.tone,
            whose=list(shipped.whose),
            lead_days=list(shipped.lead_days),
            is_kept=calendar in shipped.kept_in,
            is_shipped=True,
        )
        for shipped in SHIPPED
    ]


def years_named(occasion: Occasion, first: date, last: date) -> range:
    """The years of its own calendar in which a day between these two may belong, a set day too."""
    calendar = cast("CalendarName", occasion.calendar)
    return range(name_of(first, calendar).year - 1, name_of(last, calendar).year + 2)


def computed_day(occasion: Occasion, year: int) -> RuleDay | None:
    """What the occasion's rule says for a year of its own calendar."""
    return rule_day(occasion.rule, cast("CalendarName", occasion.calendar), year)


@asked_once
def _occasions() -> Iterable[Occasion]:
    rows = list(Occasion.objects.prefetch_related("days"))
    return rows or shipped_occasions(current_club().calendar)


def _views(
    occasion: Occasion, first: date, last: date, language: str | None
) -> Iterator[OccasionView]:
    decided = _decided(occasion)
    for year in years_named(occasion, first, last):
        day = _day(occasion, year, decided.get(year))
        if day is not None and first <= day.on <= last:
            yield OccasionView(
                key=occasion.key,
                name=_name(occasion, language),
                calendar=cast("CalendarName", occasion.calendar),
                on=day.on,
                until=day.until,
                year=year,
                status=day.status,
                tone=cast("Tone", occasion.tone),
                whose=tuple(occasion.whose),
                lead_days=tuple(occasion.lead_days),
                is_kept=occasion.is_kept,
            )


def _day(occasion: Occasion, year: int, decided: OccasionDay | None) -> RuleDay | None:
    """The day as decided, else as computed."""
    computed = computed_day(occasion, year)
    if decided is None:
        return computed
    if decided.on is None:
        return None
    length = computed.until - computed.on if computed else timedelta(0)
    status: DayStatus = "official" if decided.is_confirmed else "edited"
    return RuleDay(decided.on, decided.on + length, status)


def _choice(occasion: Occasion, today: date, language: str | None) -> OccasionChoice:
    # Two years and a half hold the next day even where one year is left out.
    coming = sorted(
        _views(occasion, today, today + timedelta(days=900), language), key=lambda view: view.on
    )
    return OccasionChoice(
        key=occasion.key,
        name=_name(occasion, language),
        names=occasion.names,
        calendar=cast("CalendarName", occasion.calendar),
        rule=occasion.rule,
        tone=cast("Tone", occasion.tone),
        whose=tuple(occasion.whose),
        lead_days=tuple(occasion.lead_days),
        is_kept=occasion.is_kept,
        is_shipped=occasion.is_shipped,
        next=coming[0] if coming else None,
        days=tuple(
            SetDay(day.year, day.on, day.is_confirmed, day.set_at, day.set_by)
            for day in _decided(occasion).values()
        ),
    )


def _decided(occasion: Occasion) -> dict[int, OccasionDay]:
    if occasion._state.adding:  # one of the shipped, before there is a club
        return {}
    return {day.year: day for day in occasion.days.all()}


def _name(occasion: Occasion, language: str | None) -> str:
    """In the reader's language, else in English, else in any."""
    names: dict[str, str] = occasion.names
    code = (language or get_language() or "en")[:2]
    return names.get(code) or names.get("en") or next(iter(names.values()), occasion.key)
