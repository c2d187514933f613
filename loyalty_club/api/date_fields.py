"""Important dates as the API reads and tells them."""

from dataclasses import dataclass
from typing import Any

from loyalty_club.api.fields import (
    MAX_ID,
    Choice,
    Field,
    Flag,
    Moment,
    Refer,
    SchemaPart,
    Shape,
    Text,
    Told,
    Unreadable,
    Whole,
)
from loyalty_club.api.program_fields import Day
from members.models import ImportantDate
from members.selectors.club import club_zone
from members.selectors.dates import DateView
from members.services.dates import LONGEST_NAME, LONGEST_NOTE, MOST_LEAD_DAYS, MOST_LEADS, SOURCES

CALENDARS = tuple(ImportantDate.Calendar.values)
KINDS = tuple(ImportantDate.Kind.values)
YEAR = Whole("Of its own calendar, where it is known.", least=1, most=9_999, is_nullable=True)
DAY_OF_YEAR = {
    "calendar": Choice(
        "Lunar as it is counted in Iran.",
        of=CALENDARS,
        is_required=True,
    ),
    "month": Whole(is_required=True, least=1, most=12),
    "day": Whole(
        "30 Esfand, 29 February and a lunar 30th are days like others.",
        is_required=True,
        least=1,
        most=31,
    ),
    "year": YEAR,
}
NAMING = {
    "whose": Choice(of=tuple(ImportantDate.Whose.values), is_required=True),
    "kind": Choice(of=KINDS, is_required=True),
    **DAY_OF_YEAR,
    "title": Text("What day it is, for the kind `other`.", most=LONGEST_NAME),
}


@dataclass(frozen=True)
class LeadDays(Field):
    """Days of notice before a date."""

    def read(self, raw: object) -> list[int]:
        if not isinstance(raw, list):
            raise Unreadable("not_a_list")
        if len(raw) > MOST_LEADS:
            raise Unreadable("too_many")
        each = Whole(most=MOST_LEAD_DAYS)
        return [each.read(days) for days in raw]

    def kind(self, refer: Refer) -> SchemaPart:
        return {"type": "array", "items": Whole(most=MOST_LEAD_DAYS).kind(refer)} | {
            "maxItems": MOST_LEADS
        }


KEEPING = Shape(
    "ImportantDate",
    **NAMING,
    person=Text("Whose day it is, by name.", most=LONGEST_NAME),
    leap_policy=Choice(
        "When it is kept in years that lack the day.",
        of=tuple(ImportantDate.LeapPolicy.values),
        default=ImportantDate.LeapPolicy.BEFORE.value,
    ),
    lead_days=LeadDays("How many days before it the club thinks of it; a week and three days."),
    note=Text("For staff.", most=LONGEST_NOTE),
)
CHANGING = Shape(
    "ChangedDate",
    "All that is to be said of the date: what is left out is emptied.",
    date=Whole("The date's id.", is_required=True, least=1, most=MAX_ID),
    **KEEPING.fields,
)
FORGETTING = Shape(
    "ForgottenDate", date=Whole("The date's id.", is_required=True, least=1, most=MAX_ID)
)
DATE = Told(
    "ImportantDate",
    id=Whole(most=MAX_ID),
    **KEEPING.fields,
    source=Choice("Through what it was told.", of=SOURCES),
    told_at=Moment(),
    next_on=Day("When it comes next, by the Gregorian calendar."),
    days_left=Whole("0 on the day itself."),
    turns=Whole(
        "The how-manieth return that is, in its own calendar; null without a year.",
        is_nullable=True,
        least=1,
    ),
    is_mourning=Flag("True for a remembrance: no cheerful text, offer or gift."),
)


def date_json(kept: DateView) -> dict[str, Any]:
    """One date."""
    return {
        "id": kept.id,
        "whose": kept.whose,
        "kind": kept.kind,
        "calendar": kept.calendar,
        "month": kept.month,
        "day": kept.day,
        "year": kept.year,
        "title": kept.title,
        "person": kept.person,
        "leap_policy": kept.leap_policy,
        "lead_days": kept.lead_days,
        "note": kept.note,
        "source": kept.source,
        "told_at": kept.told_at.astimezone(club_zone()).isoformat(),
        "next_on": kept.next_on.isoformat(),
        "days_left": kept.days_left,
        "turns": kept.turns,
        "is_mourning": kept.is_mourning,
    }
