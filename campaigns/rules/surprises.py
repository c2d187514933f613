"""Whom the unexpected gift meets today: by chance, but the same chance however often one asks."""

import hashlib
from datetime import date


def is_chosen(member_id: int, day: date, *, one_in: int) -> bool:
    """Whether this is one of the member's days, one in so many; the answer never changes, so that
    neither asking again nor another till brings another.
    """
    drawn = hashlib.sha256(f"surprise:{member_id}:{day.isoformat()}".encode()).digest()
    return int.from_bytes(drawn[:8], "big") % max(1, one_in) == 0


def has_rested(last_on: date | None, day: date, *, rest_days: int) -> bool:
    """Whether his last surprise lies long enough back."""
    return last_on is None or (day - last_on).days >= rest_days
