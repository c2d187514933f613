"""Moments that tests agree on: a working day in Shahrivar 1405, by the club's clock."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

TEHRAN = ZoneInfo("Asia/Tehran")
NOON = datetime(2026, 9, 1, 12, 0, tzinfo=TEHRAN)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
