"""What the club owes in points, worked out by night: every lot is looked at for it."""

from typing import Any

from analytics.exceptions import TooLittleData
from analytics.services.keeping import Progress
from members.services.patience import unhurried
from points.exceptions import NoProgram
from points.selectors.liability import liability_on


def work_out_owed(shop_id: int | None, tell: Progress) -> dict[str, Any]:
    """The club's liability at the end of today, by month of expiry; a shop owes nothing of its
    own. Refuses (`TooLittleData`) before there is a program.
    """
    try:
        with unhurried():
            owed = liability_on()
    except NoProgram as refusal:
        raise TooLittleData(why="no_program") from refusal
    return {
        "day": owed.day.isoformat(),
        "points": owed.points,
        "value": owed.value,
        "members": owed.members,
        "expected_breakage": owed.expected_breakage,
        "months": [
            [month.starts_on.isoformat(), month.points, month.value]
            for month in owed.by_expiry_month
        ],
    }
