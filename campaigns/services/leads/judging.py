"""Judging leads: what one is worth is decided before anybody spends time on it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from campaigns.models import Lead
from campaigns.rules.leads.quality import MARKS, Weights, clean_marks, grade_of, score_of
from campaigns.selectors.leads.rules import sales_rules, weights_of
from campaigns.services.leads.held import audit_lead, lock_open_lead
from members.roles import Actor


@transaction.atomic
def judge_lead(
    *, lead_id: int, marks: Mapping[str, int], actor: Actor, now: datetime | None = None
) -> Lead:
    """Give an open lead its five marks (0 to 4) and its score by the owner's weights; judged
    again, the newest holds. Refuses (`InvalidField`) a mark that is missing or out of range.
    """
    lead = lock_open_lead(lead_id, actor)
    now = now or timezone.now()
    given = clean_marks(marks)
    for mark, value in given.items():
        setattr(lead, mark, value)
    lead.score = score_of(given, weights_of(sales_rules()))
    lead.scored_at = now
    lead.save(update_fields=[*MARKS, "score", "scored_at"])
    audit_lead(
        actor, "lead.judged", lead, now, {"score": lead.score, "grade": grade_of(lead.score)}
    )
    return lead


def judge_anew(weights: Weights) -> int:
    """The open leads that were judged, scored by other weights, as `score_of` does; how many.

    Marks stay, and so do the scores of closed leads: they were decided by what held then.
    """
    weighed = sum(
        (F(mark) * getattr(weights, mark) for mark in MARKS[1:]),
        F(MARKS[0]) * getattr(weights, MARKS[0]),
    )
    judged = Lead.objects.filter(status=Lead.Status.OPEN, score__isnull=False)
    return judged.update(score=(weighed * 50 + weights.total) / (2 * weights.total))
