"""What a member's purchases say by themselves: the facts of the profile that nobody asks for."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from members.selectors.profile_views import Seen
from points.models import Payment, Purchase
from points.selectors.habits import Habits, habits_of
from points.selectors.words import EVERY_WEEKDAY

DAY_PARTS = {
    "morning": gettext_lazy("in the morning"),
    "noon": gettext_lazy("at noon"),
    "afternoon": gettext_lazy("in the afternoon"),
    "evening": gettext_lazy("in the evening"),
}


def observed_facts(
    member_id: int, *, language: str, today: date | None = None, habits: Habits | None = None
) -> dict[str, Seen]:
    """By the fact's key: why he buys, what, how he pays and when he comes, as far as his purchases
    show it. Three statements, none where his habits are at hand.
    """
    habits = habits or habits_of(member_id, today=today)
    with override(language):
        seen = {
            "reason": _reason(habits),
            "category": _category(habits),
            "tender": _tender(habits),
            "visiting_time": _time(habits),
        }
    return {key: found for key, found in seen.items() if found is not None}


def _reason(habits: Habits) -> Seen | None:
    if not habits.reasons:
        return None
    reason = habits.reasons[0][0]
    return Seen(reason, str(Purchase.Reason(reason).label))


def _category(habits: Habits) -> Seen | None:
    if not habits.categories:
        return None
    name = habits.categories[0].name
    return Seen(name, name)


def _tender(habits: Habits) -> Seen | None:
    if not habits.tender:
        return None
    return Seen(habits.tender, str(Payment.Tender(habits.tender).label))


def _time(habits: Habits) -> Seen | None:
    part = DAY_PARTS.get(habits.day_part)
    if habits.weekday is None or part is None:
        return None
    day = EVERY_WEEKDAY[habits.weekday]
    label = _("%(day)s %(part)s") % {"day": day, "part": part}
    return Seen(f"{habits.weekday}:{habits.day_part}", label)


def bought_for(habits: Habits) -> list[tuple[str, int]]:
    """Why he bought, in words, and how often, the most frequent first."""
    return [(str(Purchase.Reason(reason).label), times) for reason, times in habits.reasons]
