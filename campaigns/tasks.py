"""Celery's door to the campaigns room: wake a sweep, nothing more."""

from celery import shared_task

from campaigns.services import labels
from members.services.patience import unhurried


@shared_task
def compute_labels() -> int:
    """Set the computed labels on whom they are true of today."""
    with unhurried():
        return labels.compute_labels()
