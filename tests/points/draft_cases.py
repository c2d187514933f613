"""A program as drafts hold it, and what the database and the audit tell of a draft."""

from datetime import date, timedelta
from typing import Any

from members.models import AuditEntry
from members.roles import SYSTEM
from members.selectors.club import club_day
from points.models import ProgramDraft
from points.rules.documents import FORMAT
from points.services.drafts import create_draft

GIFT: dict[str, Any] = {"code": "gift", "name": "هدیه", "give": {"points": 5}}
DOUBLE: dict[str, Any] = {"code": "double", "name": "دو برابر", "give": {"multiply_percent": 200}}
PROGRAM: dict[str, Any] = {
    "format": FORMAT,
    "points": {"earn_amount": 100_000, "point_value": 3_000},
    "cap": {"percent": 5, "window": "month", "calendar": "jalali"},
    "rules": [GIFT],
}


def make_draft(document: Any = None, name: str = "پاییز") -> ProgramDraft:
    """A draft of the owner's."""
    return create_draft(actor=SYSTEM, name=name, document=document or PROGRAM)


def codes(draft: ProgramDraft) -> list[str]:
    """The rules in their order, as the database has them."""
    return [rule["code"] for rule in ProgramDraft.objects.get(pk=draft.pk).document["rules"]]


def actions() -> list[str]:
    """What the audit says of drafts and programs, the oldest first; without the cast's."""
    found = AuditEntry.objects.filter(action__regex="^(draft|program)[.]").order_by("id")
    return list(found.values_list("action", flat=True))[1:]


def tomorrow() -> date:
    """The first day on which what is published today may hold."""
    return club_day() + timedelta(days=1)
