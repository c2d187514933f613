"""The work "cohorts": counting them for a club that is too large to count while a page waits."""

from typing import Any

from analytics.exceptions import TooLittleData
from analytics.selectors.scope import Circle
from analytics.selectors.staying.cohorts import cohort_body
from analytics.services.keeping import Progress
from members.selectors.club import club_day
from members.services.patience import unhurried


def work_out_cohorts(shop_id: int | None, tell: Progress) -> dict[str, Any]:
    """The counts of the club or of one shop; refuses (`TooLittleData`) where nobody has bought."""
    tell(5)
    circle = Circle(None if shop_id is None else frozenset({shop_id}))
    with unhurried():
        body = cohort_body(circle, today=club_day())
    if not body["counts"]:
        raise TooLittleData(why="few")
    return body
