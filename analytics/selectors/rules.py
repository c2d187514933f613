"""How the club's figures are counted; what ships stands in for what nobody has chosen."""

from analytics.models import FigureRules
from analytics.rules.lifecycle import lost_after


def figure_rules() -> FigureRules:
    """The owner's choices, or the shipped ones before he makes any."""
    return FigureRules.objects.first() or FigureRules()


def silence_of_lost(rules: FigureRules, interval_days: int | None) -> int:
    """Days without a purchase after which a member of this interval counts as lost."""
    if rules.lost_by == FigureRules.LostBy.FIXED:
        return rules.lost_days
    return lost_after(interval_days)
