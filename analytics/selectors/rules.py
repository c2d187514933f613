"""How the club's figures are counted; what ships stands in for what nobody has chosen."""

from analytics.models import FigureRules
from analytics.rules.lifecycle import lost_after


def figure_rules() -> FigureRules:
    """The owner's choices, or the shipped ones before he makes any."""
    return FigureRules.objects.first() or FigureRules()


def silence_of_lost(rules: FigureRules, interval_days: int | None) -> int:
    """Days without a purchase after which a member of this interval counts as lost."""
    fixed = fixed_silence(rules)
    return lost_after(interval_days) if fixed is None else fixed


def fixed_silence(rules: FigureRules) -> int | None:
    """The days after which everybody counts as lost; None where his own interval decides."""
    return rules.lost_days if rules.lost_by == FigureRules.LostBy.FIXED else None
