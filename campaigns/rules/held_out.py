"""Who of those that begin a journey is held out, by chance, so that one sees what it brings."""

from hashlib import blake2b

from campaigns.rules.journeys import BEGINNINGS
from members.exceptions import InvalidField

# More than half held out would be a journey for the few.
MOST_PERCENT = 50
# So long is he compared who is held out, and so long does nothing else of it begin for him.
COMPARED_DAYS = 30


def may_hold_out(trigger: str) -> bool:
    """False where a journey tells members what they have, or lose: that is owed to each of them."""
    return not BEGINNINGS[trigger].is_owed


def clean_share(trigger: str, percent: int) -> int:
    """The share as it is kept. Refuses (`InvalidField`, control_percent) more than half, and any
    share where everybody must be told.
    """
    if isinstance(percent, bool) or not isinstance(percent, int):
        raise InvalidField(field="control_percent", problem="not_a_number")
    if not 0 <= percent <= MOST_PERCENT:
        raise InvalidField(
            field="control_percent", problem="out_of_range", least=0, most=MOST_PERCENT
        )
    if percent and not may_hold_out(trigger):
        raise InvalidField(field="control_percent", problem="invalid_choice")
    return percent


def is_held_out(percent: int, *, journey_id: int, member_id: int, run_key: str) -> bool:
    """The draw: by chance, and yet the same whenever and wherever it is made.

    Each journey, member and beginning has a lot of its own between 0 and 99, from a hash that
    knows nothing else of them. A larger share holds out whom a smaller one did, and more.
    """
    name = f"{journey_id}:{member_id}:{run_key}".encode()
    lot = int.from_bytes(blake2b(name, digest_size=8).digest(), "big") % 100
    return lot < percent
