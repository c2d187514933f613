"""The club as every page and rule needs it: its name, its money and its clock."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.utils import timezone

from members.rules.calendars import CalendarName
from members.rules.money import CURRENCIES, Currency, DisplayUnit
from members.selectors.once import asked_once

SETTINGS = "SELECT name, currency, unit, calendar, sends_receipts FROM members_club WHERE id = 1"


@dataclass(frozen=True, slots=True)
class ClubView:
    """The club's settings; before setup a club that has no name yet."""

    name: str
    currency: Currency
    calendar: CalendarName
    sends_receipts: bool


@asked_once
def current_club() -> ClubView:
    """The club's settings: one row by its key, always as it stands now."""
    with connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        row = cursor.fetchone()
    if row is None:
        return ClubView("", Currency("IRR", 0, "toman"), "jalali", sends_receipts=False)
    name, code, unit, calendar, sends_receipts = row
    currency = Currency(code, CURRENCIES.get(code, 2), cast("DisplayUnit", unit))
    return ClubView(name, currency, cast("CalendarName", calendar), sends_receipts=sends_receipts)


@lru_cache(maxsize=1)
def club_zone() -> ZoneInfo:
    """The zone of the club's clock."""
    return ZoneInfo(settings.TIME_ZONE)


def club_day(moment: datetime | None = None) -> date:
    """The club's date at a moment, now by default; never UTC's."""
    return (moment or timezone.now()).astimezone(club_zone()).date()
