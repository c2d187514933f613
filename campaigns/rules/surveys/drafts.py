"""A survey as the owner words it: whom it asks, when, how often and in which words."""

from dataclasses import dataclass, replace

from campaigns.rules.texts import OF_A_SURVEY, clean_text, places_in
from members.exceptions import InvalidField
from members.rules.lines import typed_line
from members.rules.money import MAX_AMOUNT

LONGEST_NAME = 80
LONGEST_TIER = 40
# What each number may be; all of them whole.
RANGES = {
    "least_amount": (0, MAX_AMOUNT),
    "share_percent": (1, 100),
    "delay_hours": (0, 168),
    "valid_days": (1, 60),
    "rest_weeks": (1, 104),
    "follow_up_days": (0, 14),
}


@dataclass(frozen=True, slots=True)
class SurveyDraft:
    """The fields of a `SurveyPlan` that one types, with what is usual."""

    name: str
    text: str
    shop_id: int | None = None
    tier: str = ""
    category: str = ""
    least_amount: int = 0
    is_first_only: bool = False
    share_percent: int = 100
    delay_hours: int = 24
    valid_days: int = 14
    rest_weeks: int = 12
    asks_expectation: bool = True
    asks_effort: bool = True
    asks_reason: bool = True
    asks_comment: bool = True
    asks_referral: bool = True
    follow_up_days: int = 1
    tells_owner: bool = True


def clean_draft(draft: SurveyDraft) -> SurveyDraft:
    """The draft as it is kept.

    Refuses (`InvalidField`) an empty name or text, a text without the place of the link, a place
    that has no meaning here, and a number out of its range.
    """
    for field, (least, most) in RANGES.items():
        if not least <= getattr(draft, field) <= most:
            raise InvalidField(field=field, problem="out_of_range")
    text = clean_text(draft.text, allowed=OF_A_SURVEY)
    if "link" not in places_in(text):
        raise InvalidField(field="text", problem="no_link")
    return replace(
        draft,
        name=typed_line(draft.name, field="name", most=LONGEST_NAME, is_needed=True),
        text=text,
        tier=typed_line(draft.tier, field="tier", most=LONGEST_TIER),
        category=typed_line(draft.category, field="category", most=LONGEST_NAME),
    )
