"""A day that mattered to somebody is over."""

from datetime import timedelta

from campaigns.selectors.triggers.look import Begun, Look
from members.rules.yearly import occurrences_between
from members.selectors.dates import NearDate, dates_between


def day_is_over(look: Look) -> list[Begun]:
    """Whose important day was so many days ago; once for each date and year of its calendar.

    Days of remembrance are left in peace.
    """
    days = timedelta(days=look.number("days"))
    near = dates_between(look.first_day - days, look.today - days, today=look.today)
    return [_begun(one, look) for one in near if not one.date.is_mourning]


def _begun(near: NearDate, look: Look) -> Begun:
    view = near.date
    (kept, *_others) = occurrences_between(
        view.calendar,
        view.month,
        view.day,
        first=near.on,
        last=near.on,
        policy=view.leap_policy,
    )
    return Begun(
        near.member_id,
        f"date:{view.id}:{kept.year}",
        look.morning,
        {
            "day": near.on.isoformat(),
            "whose": view.whose,
            "kind": view.kind,
            "title": view.title,
        },
    )
