"""What somebody has not done: he is due by his own habit, or he has been away too long."""

from campaigns.selectors.triggers.look import Begun, Look
from points.selectors.rhythms import Due, came_due


def due_to_buy(look: Look) -> list[Begun]:
    """Whose usual interval since the last visit is over, from the third visit on."""
    due = came_due(first=look.first_day, last=look.today)
    return [_begun(one, look) for one in due]


def silent(look: Look) -> list[Begun]:
    """Who has stayed away for so much of his own interval, and for the least days at all; who
    has too few visits for an interval, for so many days.
    """
    due = came_due(
        first=look.first_day,
        last=look.today,
        percent=look.number("percent"),
        least_days=look.number("least_days"),
        unknown_days=look.number("days"),
    )
    return [_begun(one, look) for one in due]


def _begun(due: Due, look: Look) -> Begun:
    return Begun(
        due.member_id,
        f"purchase:{due.purchase_id}",
        look.morning,
        {"last_visit": due.last_on.isoformat()},
    )
