"""A member's page: in which group he stands, in what he could grow, and whether he is alike."""

from typing import Any

from analytics.selectors.groups.people import scores_of_member
from loyalty_club.dashboard.segments.group_rows import group_rows


def groups_part(member_id: int) -> dict[str, Any]:
    """His scores of the last night, for his page: two statements; None before the first night."""
    scores = scores_of_member(member_id)
    if scores is None:
        return {"groups": None}
    (row,) = group_rows([scores], None)
    return {"groups": row}
