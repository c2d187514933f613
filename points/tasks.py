"""Celery's door to the points room: wake a sweep, nothing more."""

import structlog
from celery import shared_task

from members.services.patience import unhurried
from points.selectors.verification import find_breaches
from points.services import budget, expiry

logger = structlog.get_logger()


@shared_task
def sweep_surpluses() -> int:
    """Fill the pools from committed sales."""
    return budget.sweep_surpluses()


@shared_task
def expire_points() -> int:
    """Expire what has reached its end."""
    return expiry.expire_points()


@shared_task
def verify_ledger() -> int:
    """The nightly check; a breach is an error in the log for the alert to see."""
    with unhurried():
        breaches = find_breaches()
    for breach in breaches:
        logger.error("ledger breach", check=breach.check, subject=breach.subject)
    return len(breaches)
