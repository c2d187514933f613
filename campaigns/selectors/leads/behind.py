"""The leads behind a figure: of a stage of the funnel, or of what was lost."""

from datetime import date

from django.db.models import QuerySet

from campaigns.models import Lead
from campaigns.selectors.leads.asked import Chosen, moments_of
from campaigns.selectors.leads.leads import lead_rows


def leads_behind(first: date, last: date, chosen: Chosen, *, stage: int) -> QuerySet[Lead]:
    """Who came from the first day to the last and reached the stage, the newest first."""
    opens, closes = moments_of(first, last)
    rows = lead_rows(None).filter(chosen.where(), created_at__gte=opens, created_at__lt=closes)
    return rows.filter(reached__gte=stage).order_by("-created_at", "-pk")


def lost_behind(first: date, last: date, chosen: Chosen, *, reason_id: int) -> QuerySet[Lead]:
    """Who was lost from the first day to the last for a reason, the latest first."""
    opens, closes = moments_of(first, last)
    rows = lead_rows(None).filter(
        chosen.where(),
        status=Lead.Status.LOST,
        closed_at__gte=opens,
        closed_at__lt=closes,
        lost_reason=reason_id,
    )
    return rows.select_related("lost_reason").order_by("-closed_at", "-pk")
