"""Within which time a ticket of a kind is to be answered and solved, and what late means."""

from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST_HOURS = 24 * 90


@dataclass(frozen=True, slots=True)
class Target:
    """Hours by the clock, nights and holidays counted: the member waits through them too."""

    reply_hours: int
    solve_hours: int

    def reply_due(self, opened_at: datetime) -> datetime:
        """By when somebody is to have answered."""
        return opened_at + timedelta(hours=self.reply_hours)

    def solve_due(self, opened_at: datetime) -> datetime:
        """By when the matter is to be settled."""
        return opened_at + timedelta(hours=self.solve_hours)


# What holds until the owner says otherwise: who is unhappy tells others, and is answered first.
USUAL: dict[str, Target] = {
    "complaint": Target(reply_hours=12, solve_hours=48),
    "question": Target(reply_hours=24, solve_hours=72),
    "suggestion": Target(reply_hours=72, solve_hours=24 * 14),
}


def late_since(
    *,
    reply_due_at: datetime,
    solve_due_at: datetime,
    is_answered: bool,
    now: datetime,
) -> datetime | None:
    """The target that an unsolved ticket has passed, the older of two; None while it is in time."""
    passed = [solve_due_at] if is_answered else [reply_due_at, solve_due_at]
    return min((due for due in passed if due < now), default=None)
