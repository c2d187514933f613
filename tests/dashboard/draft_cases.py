"""Drafts of a program, their pages, and what is typed there."""

from typing import Any

from members.roles import SYSTEM
from points.models import ProgramDraft
from points.services.drafts import create_draft, set_section

BEGIN = "/dashboard/program/new/"
QUIET = {
    "code": "quiet",
    "name": "Quiet days",
    "when": [{"weekday": {"days": ["tuesday"]}}],
    "give": {"multiply_percent": 150},
}
HTMX = {"HX-Request": "true"}


def a_draft(**sections: Any) -> ProgramDraft:
    """A flower shop's draft."""
    draft = create_draft(actor=SYSTEM, name="Winter", template="flower_shop", language="en")
    for section, values in sections.items():
        draft = set_section(
            draft_id=draft.pk,
            revision=draft.revision,
            section=section,
            values={**draft.document[section], **values},
            actor=SYSTEM,
        )
    return draft


def page(draft: ProgramDraft, rest: str = "") -> str:
    """The draft's page, or one that belongs to it."""
    return f"/dashboard/program/drafts/{draft.pk}/{rest}"


CARDS: dict[str, tuple[dict[str, str], str, dict[str, Any]]] = {
    "points": (
        {"earn_amount": "۲۰٬۰۰۰", "point_value": "500"},
        "points",
        {"earn_amount": 200_000, "point_value": 5_000},
    ),
    "cap": (
        {
            "percent": "۴٫۵",
            "window": "year",
            "mode": "at_once",
            "alarm": "70",
            "throttle": "100",
        },
        "cap",
        {
            "percent": 4.5,
            "window": "year",
            "calendar": "jalali",
            "alarm_percent": 70,
            "throttle_percent": 100,
        },
    ),
    "life": (
        {"expiry": "idle", "expiry_months": "6", "credit_days": "30"},
        "life",
        {"vesting_days": 1, "expiry": "idle", "expiry_months": 6, "credit_days": 30},
    ),
    "redeem": (
        {"min_points": "5", "max_percent": "50", "code_points": "0"},
        "redeem",
        {"min_points": 5, "max_percent": 50, "code_points": 0},
    ),
    "name": ({"name": "Spring"}, "name", {}),
}


def sample_draft(*rules: dict[str, Any]) -> ProgramDraft:
    """A draft with these rules alone."""
    draft = a_draft()
    ProgramDraft.objects.update(document={**draft.document, "rules": list(rules)})
    return draft


EVERY_KIND: dict[str, dict[str, Any]] = {
    "amount": {"at_least": 5_000_000},
    "product": {"names": ["rose"]},
    "category": {"names": ["flowers"]},
    "tender": {"tenders": ["cash"]},
    "visits": {"every": 4},
    "interval": {"within_days": 10},
    "silence": {"after_days": 90},
    "first_purchase": {},
    "weekday": {"days": ["tuesday"]},
    "hours": {"start": "17:00", "end": "18:00"},
    "dates": {"first": "1405-06-10", "last": "1405-06-10"},
    "occasion": {"name": "Yalda", "calendar": "jalali", "month": 9, "day": 30},
    "own_date": {"kinds": ["birthday"], "days_before": 3},
    "shop": {"codes": ["main"]},
    "tier": {"codes": ["gold"]},
    "label": {"names": ["friend"]},
    "referred": {},
    "told": {"facts": ["name"]},
    "survey": {"within_days": 1},
}
