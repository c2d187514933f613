"""Programs that are being written, and what still keeps them from being published."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from members.roles import Actor, Right
from members.rules.money import Currency
from points.exceptions import BadProgram, UnknownDraft
from points.models import ProgramDraft
from points.rules.documents import read_program
from points.selectors.problems import Problem, problem_of


def drafts() -> QuerySet[ProgramDraft]:
    """The drafts that have not been published, the latest change first."""
    return ProgramDraft.objects.filter(published=None).order_by("-changed_at", "-id")


def access_draft(actor: Actor, draft_id: int) -> ProgramDraft:
    """One draft, published ones too; UnknownDraft where there is none."""
    actor.require(Right.PROGRAM_MANAGE)
    draft = ProgramDraft.objects.select_related("published").filter(pk=draft_id).first()
    if draft is None:
        raise UnknownDraft(draft_id=draft_id)
    return draft


def problems_of(document: Any, currency: Currency) -> list[Problem]:
    """Everything that keeps a document from being published, in the reader's language; nothing
    for one that can be.
    """
    try:
        read_program(document)
    except BadProgram as refusal:
        return explain_problems(refusal, currency, document=document)
    return []


def explain_problems(
    refusal: BadProgram, currency: Currency, *, document: Any = None
) -> list[Problem]:
    """What a refusal found, in the reader's language; `document` is what was refused."""
    found: list[Mapping[str, Any]] = refusal.facts["problems"]
    return [problem_of(facts, document, currency) for facts in found]
