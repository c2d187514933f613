"""The targets that hold for new tickets."""

from campaigns.models import TicketTarget
from campaigns.rules.tickets.targets import USUAL, Target


def ticket_targets() -> dict[str, Target]:
    """The target of each kind: the club's own, or what is usual. One statement."""
    own = {
        row.kind: Target(reply_hours=row.reply_hours, solve_hours=row.solve_hours)
        for row in TicketTarget.objects.all()
    }
    return USUAL | own
