"""What each timed job of the club does; `slots` says when, in the order of a tick."""

from collections.abc import Callable
from datetime import datetime

import structlog

from analytics.services.ahead import read_ahead
from analytics.services.summaries.folding import count_days_over, fold_stale
from analytics.services.works import work_out_all, work_out_asked
from campaigns.services.batches import send_batches
from campaigns.services.labels import compute_labels
from campaigns.services.leads.forgetting import forget_lost_leads
from campaigns.services.leads.installing import install_sales_of_club
from campaigns.services.passages import begin_passages
from campaigns.services.reminders import plan_reminders
from campaigns.services.steps import take_steps
from campaigns.services.surveys.asking import ask_buyers
from campaigns.services.tickets.closing import close_solved
from campaigns.services.tickets.inbound import take_up_inbound
from loyalty_club.figure_labels import label_figures
from loyalty_club.letter.posting import post_weekly_letters
from loyalty_club.slots import SLOTS
from members.rules.timetable import Job
from members.services.carrier_news import ask_carriers
from members.services.idempotency import forget_old_keys
from members.services.reconciling import reconcile_unknown
from members.services.sending import send_due_messages
from members.services.timetable import Tick, forget_old_runs, tick
from points.exceptions import NoProgram
from points.selectors.verification import find_breaches
from points.services.budget import sweep_surpluses
from points.services.cap import watch_cap
from points.services.events import reward_dates, reward_facts, reward_referrals
from points.services.expiry import expire_points
from points.services.forgetting import erase_due, plan_for_silent
from points.services.import_forgetting import forget_old_imports
from points.services.lapsing import lapse_credit_sales, warn_of_lapses
from points.services.offers import end_offers
from points.services.redemption_ends import expire_redemptions
from points.services.tiers import recalculate_standings
from points.services.vouchers import expire_vouchers

logger = structlog.get_logger()


def _by_program(run: Callable[..., int]) -> Callable[..., int]:
    """Before the first program there is nothing to do by it."""

    def run_by_program(*, now: datetime) -> int:
        try:
            return run(now=now)
        except NoProgram:
            return 0

    return run_by_program


def _sweep(*, now: datetime) -> int:
    """Fill the pools from committed sales, whatever the hour."""
    return sweep_surpluses()


def _watch(*, now: datetime) -> int:
    """Look at the cap; looking is not counted."""
    watch_cap(now=now)
    return 0


def _lapse(*, now: datetime) -> int:
    """Who has a day left to settle is told first."""
    return warn_of_lapses(now=now) + lapse_credit_sales(now=now)


def _expire_rewards(*, now: datetime) -> int:
    return expire_redemptions(now=now) + expire_vouchers(now=now)


def _work_out(*, now: datetime) -> int:
    """The long readings, over summaries that are up to date."""
    fold_stale(now=now)
    count_days_over()
    return work_out_all(now=now)


def _read_ahead(*, now: datetime) -> int:
    """Reading is not counted."""
    read_ahead(now=now)
    return 0


def _verify(*, now: datetime) -> int:
    """The nightly check; a breach is an error in the log for the alert to see."""
    breaches = find_breaches()
    for breach in breaches:
        logger.error("ledger breach", check=breach.check, subject=breach.subject)
    return len(breaches)


WORK: dict[str, Callable[..., int]] = {
    "sweep_surpluses": _sweep,
    "watch_cap": _by_program(_watch),
    "reward_dates": _by_program(reward_dates),
    "reward_referrals": _by_program(reward_referrals),
    "reward_facts": _by_program(reward_facts),
    "expire_points": expire_points,
    "expire_rewards": _expire_rewards,
    "erase_due_members": erase_due,
    "recalculate_standings": _by_program(recalculate_standings),
    "work_out_figures": _work_out,
    "label_figures": label_figures,
    "compute_labels": compute_labels,
    "verify_ledger": _verify,
    "forget_old_keys": forget_old_keys,
    "forget_old_imports": forget_old_imports,
    "forget_old_runs": forget_old_runs,
    "forget_lost_leads": forget_lost_leads,
    "install_sales": install_sales_of_club,
    "lapse_credit_sales": _lapse,
    "plan_for_silent_members": plan_for_silent,
    "end_offers": end_offers,
    "plan_reminders": plan_reminders,
    "begin_passages": begin_passages,
    "take_steps": take_steps,
    "ask_buyers": ask_buyers,
    "post_weekly_letters": post_weekly_letters,
    "send_batches": send_batches,
    "ask_carriers": ask_carriers,
    "take_up_inbound": take_up_inbound,
    "close_solved": close_solved,
    "reconcile_unknown": reconcile_unknown,
    "fold_summaries": fold_stale,
    "read_ahead": _read_ahead,
    "work_out_asked": work_out_asked,
    "send_due_messages": send_due_messages,
}
JOBS = tuple(
    Job(slot.name, WORK[slot.name], at=slot.at, every=slot.every, catches_up=slot.catches_up)
    for slot in SLOTS
)


def run_tick(*, now: datetime | None = None, patience: float = 0) -> Tick:
    """One tick of the club's timetable; see `members.services.timetable.tick`."""
    return tick(JOBS, now=now, patience=patience)


def run_due(*, now: datetime | None = None) -> dict[str, int]:
    """How many each due job has done; `now` told by hand is believed. Safe to call twice."""
    return run_tick(now=now).counts
