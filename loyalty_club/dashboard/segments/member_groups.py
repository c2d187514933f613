"""A member's page: in which group he stands, in what he could grow, and whether he is alike."""

from typing import Any

from loyalty_club.dashboard.segments.group_rows import group_rows


def groups_part(scores: Any) -> dict[str, Any]:
    """His scores of the last night, for his page, in one statement; None before the first night."""
    if scores is None:
        return {"groups": None}
    (row,) = group_rows([scores], None)
    return {"groups": row}
