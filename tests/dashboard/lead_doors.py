"""Knocking at the doors of one lead: its address, and forms as a browser sends them."""

from typing import Any
from uuid import uuid4

from campaigns.models import Lead
from campaigns.services.leads.agreeing import AgreedLine, draft_agreement
from members.roles import SYSTEM

RULES = "/dashboard/leads/rules/"


def at(lead: Lead, *rest: object) -> str:
    """The address of the lead's page, or of one that belongs to it."""
    return "/dashboard/leads/" + "/".join(map(str, (lead.pk, *rest))) + "/"


def form(**typed: Any) -> dict[str, Any]:
    """What is typed, with a key of its own."""
    return {"once": uuid4().hex, **typed}


def marks(value: int = 3, **change: int) -> dict[str, Any]:
    """The five marks alike, but for these."""
    given = dict.fromkeys(("validity", "fit", "need", "means", "timing"), value)
    return form(**{**given, **change})


def contact(**change: Any) -> dict[str, Any]:
    """A call of seven minutes with somebody who is interested."""
    typed = {"channel": "call", "outcome": "interested", "minutes": "۷", "note": "خوب بود"}
    return form(**{**typed, **change})


def lines(*rows: tuple[str, str, str, bool], **change: Any) -> dict[str, Any]:
    """Lines of an agreement: goods, category, amount as typed, and whether offered beside."""
    typed: dict[str, Any] = {"terms": ""}
    for row, (goods, category, amount, beside) in enumerate(rows):
        typed |= {f"goods_{row}": goods, f"category_{row}": category, f"amount_{row}": amount}
        if beside:
            typed[f"beside_{row}"] = "on"
    return form(**{**typed, **change})


def drafted(lead: Lead) -> str:
    """A draft of one line; when it was drafted, as its form says it."""
    draft = draft_agreement(
        lead_id=lead.pk, lines=[AgreedLine("گل", "", 4_000_000)], terms="", actor=SYSTEM
    )
    return draft.drafted_at.isoformat()


def errors_of(answer: Any) -> dict[str, list[str]]:
    """What the form of a page says against what was typed, by field."""
    return {name: list(said) for name, said in answer.context["form"].errors.items()}
