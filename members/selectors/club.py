"""The club as every page and rule needs it: its name, its money and its clock."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from members.models import Club
from members.rules.calendars import CalendarName
from members.rules.money import CURRENCIES, Currency, DisplayUnit


@dataclass(frozen=True, slots=True)
class ClubView:
    """The club's settings; before setup a club that has no name yet."""

    name: str
    currency: Currency
    calendar: CalendarName
    sends_receipts: bool


def current_club() -> ClubView:
    """The club's settings: one row by its key, always as it stands now."""
    row = Club.objects.first()
    if row is None:
        return ClubView("", Currency("IRR", 0, "toman"), "jalali", sends_receipts=False)
    unit = cast("DisplayUnit", row.unit)
    currency = Currency(row.currency, CURRENCIES.get(row.currency, 2), unit)
    return ClubView(
        row.name, currency, cast("CalendarName", row.calendar), sends_receipts=row.sends_receipts
    )


@lru_cache(maxsize=1)
def club_zone() -> ZoneInfo:
    """The zone of the club's clock."""
    return ZoneInfo(settings.TIME_ZONE)


def club_day(moment: datetime | None = None) -> date:
    """The club's date at a moment, now by default; never UTC's."""
    return (moment or timezone.now()).astimezone(club_zone()).date()
