"""What runs when: every timed job of the club, in the order of a tick."""

from collections.abc import Callable
from datetime import datetime, time

import structlog

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


def _verify(*, now: datetime) -> int:
    """The nightly check; a breach is an error in the log for the alert to see."""
    breaches = find_breaches()
    for breach in breaches:
        logger.error("ledger breach", check=breach.check, subject=breach.subject)
    return len(breaches)


HOURS_OPEN = tuple(time(hour, 20) for hour in range(8, 22))
JOBS = (
    Job("sweep_surpluses", _sweep, every=5),
    Job("watch_cap", _by_program(_watch), every=5),
    # By day: it tells the members.
    Job("reward_dates", _by_program(reward_dates), at=HOURS_OPEN),
    Job("reward_referrals", _by_program(reward_referrals), every=10),
    Job("reward_facts", _by_program(reward_facts), every=10),
    Job("expire_points", expire_points, every=60),
    Job("expire_rewards", _expire_rewards, every=60),
    Job("erase_due_members", erase_due, at=(time(1, 40),)),
    Job("recalculate_standings", _by_program(recalculate_standings), at=(time(2, 30),)),
    Job("compute_labels", compute_labels, at=(time(2, 50),)),
    Job("verify_ledger", _verify, at=(time(3, 30),)),
    Job("forget_old_keys", forget_old_keys, at=(time(4, 10),)),
    Job("forget_old_imports", forget_old_imports, at=(time(4, 20),)),
    Job("forget_old_runs", forget_old_runs, at=(time(4, 30),)),
    Job("forget_lost_leads", forget_lost_leads, at=(time(4, 25),)),
    Job("install_sales", install_sales_of_club, every=5),
    # By day: they tell the members.
    Job("lapse_credit_sales", _lapse, at=(time(9, 40),)),
    Job("plan_for_silent_members", plan_for_silent, at=(time(10, 30),)),
    Job("end_offers", end_offers, at=(time(0, 15),)),
    # Each is decided once; by day come the dates that are told of, and days that are confirmed.
    Job("plan_reminders", plan_reminders, at=(time(0, 30), time(10), time(16)), catches_up=True),
    Job("begin_passages", begin_passages, every=5),
    Job("take_steps", take_steps, every=5),
    Job("ask_buyers", ask_buyers, every=5),
    Job("send_batches", send_batches),
    Job("ask_carriers", ask_carriers, every=5),
    Job("take_up_inbound", take_up_inbound),
    # By day: it asks the members how satisfied they are.
    Job("close_solved", close_solved, at=HOURS_OPEN),
    Job("reconcile_unknown", reconcile_unknown, every=5),
    # Last: what the others owe leaves with the same tick.
    Job("send_due_messages", send_due_messages),
)


def run_tick(*, now: datetime | None = None) -> Tick:
    """One tick of the club's timetable; see `members.services.timetable.tick`."""
    return tick(JOBS, now=now)


def run_due(*, now: datetime | None = None) -> dict[str, int]:
    """How many each due job has done; `now` told by hand is believed. Safe to call twice."""
    return run_tick(now=now).counts
