"""One occasion, year by year of its own calendar: what is computed and what was decided."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from members.exceptions import UnknownOccasion
from members.models import Occasion
from members.rules.calendars import CalendarName, name_of
from members.rules.occasions import DayStatus
from members.selectors.club import club_day
from members.selectors.occasions import computed_day

SHOWN_YEARS = 3


@dataclass(frozen=True, slots=True)
class OccasionYear:
    """One year of an occasion: `on` None where it is left out, or where no rule names a day.

    `computed` is what the rule says; `is_decided` where somebody has set, confirmed or left it
    out, and `set_by` who that was.
    """

    year: int
    on: date | None
    computed: date | None
    status: DayStatus | None
    is_decided: bool
    set_at: datetime | None
    set_by: str


def years_of(key: str, *, today: date | None = None) -> list[OccasionYear]:
    """This year of the occasion's own calendar, where its day has not passed, and those after it:
    three in all.
    """
    today = today or club_day()
    occasion = Occasion.objects.prefetch_related("days").filter(key=key).first()
    if occasion is None:
        raise UnknownOccasion(key=key)
    calendar = cast("CalendarName", occasion.calendar)
    first = name_of(today, calendar).year
    years = [_year(occasion, first + later) for later in range(SHOWN_YEARS + 1)]
    latest = years[0].on or years[0].computed
    is_past = latest is not None and latest < today
    return years[1:] if is_past else years[:-1]


def _year(occasion: Occasion, year: int) -> OccasionYear:
    computed = computed_day(occasion, year)
    decided = next((day for day in occasion.days.all() if day.year == year), None)
    on, status = (computed.on, computed.status) if computed else (None, None)
    if decided is not None:
        on = decided.on
        status = "official" if decided.is_confirmed else "edited"
    return OccasionYear(
        year=year,
        on=on,
        computed=computed.on if computed else None,
        status=status if on else None,
        is_decided=decided is not None,
        set_at=decided.set_at if decided else None,
        set_by=decided.set_by if decided else "",
    )
