"""Instants as answers tell them: with the club's own offset."""

from datetime import datetime

from members.selectors.club import club_zone


def told_moment(at: datetime | None) -> str | None:
    """The instant by the club's clock (RFC 3339); None stays None."""
    return None if at is None else at.astimezone(club_zone()).isoformat()
