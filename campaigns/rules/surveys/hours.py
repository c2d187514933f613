"""When one asks people: by day, on the club's clock."""

from datetime import datetime, time, timedelta, tzinfo

MORNING, EVENING = time(9), time(21)


def is_by_day(now: datetime, zone: tzinfo) -> bool:
    """True from nine in the morning until nine in the evening."""
    return MORNING <= now.astimezone(zone).time() < EVENING


def next_by_day(now: datetime, zone: tzinfo) -> datetime:
    """Now, or the next morning at nine."""
    if is_by_day(now, zone):
        return now
    local = now.astimezone(zone)
    day = local.date() if local.time() < MORNING else local.date() + timedelta(days=1)
    return datetime.combine(day, MORNING, tzinfo=zone)
