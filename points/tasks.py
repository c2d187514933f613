"""Celery's door to the points room: wake a sweep, nothing more."""

import structlog
from celery import shared_task

from members.services.patience import unhurried
from points.selectors.verification import find_breaches
from points.services import (
    budget,
    cap,
    events,
    expiry,
    forgetting,
    import_forgetting,
    import_runs,
    lapsing,
    redemption_ends,
    tiers,
    vouchers,
)

logger = structlog.get_logger()


@shared_task
def sweep_surpluses() -> int:
    """Fill the pools from committed sales."""
    return budget.sweep_surpluses()


@shared_task
def watch_cap() -> int:
    """The alarm and the throttle line of today's window; returns what is used of it, in percent."""
    return cap.watch_cap().used_percent


@shared_task
def reward_dates() -> int:
    """What the rules give on the members' own days."""
    return events.reward_dates()


@shared_task
def reward_referrals() -> int:
    """Who brought a friend that has bought and paid."""
    return events.reward_referrals()


@shared_task
def reward_facts() -> int:
    """Who has told what a rule asks for."""
    return events.reward_facts()


@shared_task
def expire_points() -> int:
    """Expire what has reached its end."""
    return expiry.expire_points()


@shared_task
def lapse_credit_sales() -> int:
    """Points of credit sales that were not settled in time; who has a day left is told first."""
    lapsing.warn_of_lapses()
    return lapsing.lapse_credit_sales()


@shared_task
def recalculate_standings() -> int:
    """Terms of tiers that have ended, rises that nobody saw, ends that come near."""
    with unhurried():
        return tiers.recalculate_standings()


@shared_task
def verify_ledger() -> int:
    """The nightly check; a breach is an error in the log for the alert to see."""
    with unhurried():
        breaches = find_breaches()
    for breach in breaches:
        logger.error("ledger breach", check=breach.check, subject=breach.subject)
    return len(breaches)


@shared_task(acks_late=False, time_limit=14_400, soft_time_limit=14_340)
def run_imports() -> int | None:
    """Files that are to be checked, brought in or taken back; the row is the queue."""
    return import_runs.work_on_imports()


@shared_task
def forget_old_imports() -> int:
    """What was kept of people to take an import back, or of files that nobody brought in."""
    return import_forgetting.forget_old_imports()


@shared_task
def erase_due_members() -> int:
    """Who has asked to be forgotten, or was silent too long, and whose day has come."""
    with unhurried():
        return forgetting.erase_due()


@shared_task
def plan_for_silent_members() -> int:
    """Who was silent for as long as the club keeps people is told, and due in thirty days."""
    with unhurried():
        return forgetting.plan_for_silent()


@shared_task
def expire_rewards() -> int:
    """Give back the points of rewards that nobody collected, and the value of unused vouchers."""
    return redemption_ends.expire_redemptions() + vouchers.expire_vouchers()
