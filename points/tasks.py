"""Celery's door to the points room: wake a sweep, nothing more."""

import structlog
from celery import shared_task

from members.services.patience import unhurried
from points.selectors.verification import find_breaches
from points.services import budget, cap, events, expiry, lapsing, redemption_ends, tiers, vouchers

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


@shared_task
def expire_rewards() -> int:
    """Give back the points of rewards that nobody collected, and the value of unused vouchers."""
    return redemption_ends.expire_redemptions() + vouchers.expire_vouchers()
