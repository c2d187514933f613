"""What a member's purchases tell of him, as the API says it."""

from typing import Any

from loyalty_club.api.fields import Choice, Flag, Many, Text, Told, Whole
from loyalty_club.api.program_fields import Day
from loyalty_club.api.sales import REASON_WORDS, TENDERS
from points.selectors.habits import SHOWN_CATEGORIES, Habits

LIKING = Told("Liking", category=Text(), percent=Whole("Of what he paid for goods.", most=100))
REASON_COUNT = Told("ReasonCount", reason=Choice(of=REASON_WORDS), times=Whole(least=1))
HABITS = Told(
    "Habits",
    "What the latest 300 purchases show; null where too little is known.",
    visits=Whole("Days on which he bought."),
    first_on=Day(is_nullable=True),
    last_on=Day(is_nullable=True),
    interval_days=Whole("How many days usually lie between visits.", is_nullable=True),
    due_on=Day("When he usually would come next.", is_nullable=True),
    is_late=Flag("True when twice the interval has passed."),
    categories=Many("What he likes best.", shape=LIKING, least=0, most=SHOWN_CATEGORIES),
    tender=Choice("How he mostly pays.", of=TENDERS, is_nullable=True),
    reasons=Many("The most frequent first.", shape=REASON_COUNT, least=0, most=len(REASON_WORDS)),
    weekday=Whole("From Monday, which is 0.", is_nullable=True, most=6),
    day_part=Choice(of=("morning", "noon", "afternoon", "evening"), is_nullable=True),
)


def habits_json(habits: Habits) -> dict[str, Any]:
    """A member's habits."""
    rhythm = habits.rhythm
    return {
        "visits": rhythm.visits,
        "first_on": rhythm.first_on and rhythm.first_on.isoformat(),
        "last_on": rhythm.last_on and rhythm.last_on.isoformat(),
        "interval_days": rhythm.interval_days,
        "due_on": rhythm.due_on and rhythm.due_on.isoformat(),
        "is_late": rhythm.is_late,
        "categories": [
            {"category": liking.name, "percent": liking.percent} for liking in habits.categories
        ],
        "tender": habits.tender or None,
        "reasons": [{"reason": reason, "times": times} for reason, times in habits.reasons],
        "weekday": habits.weekday,
        "day_part": habits.day_part or None,
    }
