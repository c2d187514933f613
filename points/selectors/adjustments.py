"""Corrections of points by hand: those that wait for a second person, and those decided."""

from django.db.models import QuerySet

from points.models import Adjustment

Status = Adjustment.Status


def adjustments_list(*, status: str = "") -> QuerySet[Adjustment]:
    """Corrections with their members, the newest first; all, or those in this state."""
    rows = Adjustment.objects.select_related("member").order_by("-id")
    return rows.filter(status=status) if status else rows


def waiting_adjustments() -> QuerySet[Adjustment]:
    """What waits for a second person, the oldest first."""
    rows = Adjustment.objects.filter(status=Status.ASKED)
    return rows.select_related("member").order_by("id")
