"""The timetable in words: what each job does, when, and how it went."""

from datetime import datetime, time

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from loyalty_club.dashboard.program.phrases import day as day_words
from loyalty_club.dashboard.program.phrases import language, number
from members.rules.text import persian_digits
from members.rules.timetable import DAY, Timed
from members.selectors.club import club_zone
from members.selectors.timetable import LastRun

JOB_WORDS: dict[str, Promise] = {
    "sweep_surpluses": gettext_lazy("What sales leave over goes into the pool for bonuses"),
    "watch_cap": gettext_lazy("The cap is watched: alarm and brake"),
    "reward_dates": gettext_lazy("What the rules give on members' own days"),
    "reward_referrals": gettext_lazy("Who brought a friend is rewarded"),
    "reward_facts": gettext_lazy("Who has told what a rule asks for is rewarded"),
    "expire_points": gettext_lazy("Points at their end expire"),
    "expire_rewards": gettext_lazy("Rewards and vouchers at their end go back"),
    "erase_due_members": gettext_lazy("Members whose day has come are erased"),
    "recalculate_standings": gettext_lazy("Tiers that end or were missed"),
    "fold_summaries": gettext_lazy("The figures of members and days are brought up to date"),
    "read_ahead": gettext_lazy("Long figures are read before anybody opens them"),
    "work_out_figures": gettext_lazy("The night's figures: worth, groups, staying, buying"),
    "work_out_asked": gettext_lazy("Figures that somebody waits for are worked out"),
    "label_figures": gettext_lazy("Labels by the figures: groups, classes, at risk, potential"),
    "compute_labels": gettext_lazy("Computed labels are set anew"),
    "verify_ledger": gettext_lazy("The ledger is checked"),
    "forget_old_keys": gettext_lazy("Old keys of repeated requests are dropped"),
    "forget_lost_leads": gettext_lazy("Who lost leads were is forgotten"),
    "install_sales": gettext_lazy("The sales cycle of the program is brought along"),
    "forget_old_imports": gettext_lazy("What imports kept of people is dropped"),
    "forget_old_runs": gettext_lazy("Old entries of this timetable are dropped"),
    "lapse_credit_sales": gettext_lazy("Sales on credit that were not settled in time"),
    "plan_for_silent_members": gettext_lazy("Erasures of the silent are planned"),
    "end_offers": gettext_lazy("Offers that nobody used in time are closed"),
    "plan_reminders": gettext_lazy("Reminders that are due are put into the outbox"),
    "begin_passages": gettext_lazy("Journeys: who sets out"),
    "take_up_inbound": gettext_lazy("Tickets: what members have written by text message"),
    "close_solved": gettext_lazy("Tickets: close what was solved and is quiet"),
    "ask_buyers": gettext_lazy("Surveys: ask those who have bought"),
    "take_steps": gettext_lazy("Journeys: the steps that are due"),
    "post_weekly_letters": gettext_lazy("The weekly letter goes to the owner"),
    "send_batches": gettext_lazy("Campaigns: the next batch"),
    "ask_carriers": gettext_lazy("The carrier is asked for reports, answers and credit"),
    "reconcile_unknown": gettext_lazy("Messages of unknown end are asked after"),
    "send_due_messages": gettext_lazy("Messages that are due leave"),
}


def job_name(job: Timed) -> str:
    """What the job does."""
    return str(JOB_WORDS.get(job.name, job.name))


def job_times(job: Timed) -> str:
    """When it is due."""
    if len(job.at) > 2:
        names = {
            "count": number(len(job.at)),
            "first": _clock(job.at[0]),
            "last": _clock(job.at[-1]),
        }
        return _("%(count)s times a day, from %(first)s to %(last)s") % names
    if job.at:
        times = _(" and ").join(map(_clock, job.at))
        return _("every day at %(times)s") % {"times": times}
    minutes = job.every or 1
    if minutes % 60 == 0:
        hours = minutes // 60
        return ngettext("every hour", "every %(count)s hours", hours) % {"count": number(hours)}
    return ngettext("every minute", "every %(count)s minutes", minutes) % {"count": number(minutes)}


def problem_words(run: LastRun) -> str:
    """What went wrong the last time; empty where nothing did."""
    if not run.problem:
        return ""
    return ngettext(
        "Did not come through (%(problem)s); it is tried again by itself.",
        "Did not come through %(count)s times (%(problem)s); it is tried again by itself.",
        run.attempts,
    ) % {"problem": run.problem, "count": number(run.attempts)}


def moment_words(moment: datetime, now: datetime) -> str:
    """The time of today, or with its day where that is another."""
    zone = club_zone()
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    facts = {"time": _clock(local.time()), "day": day_words(local.date())}
    if local.date() == today:
        return facts["time"]
    if local.date() == today + DAY:
        return _("tomorrow, %(time)s") % facts
    if local.date() == today - DAY:
        return _("yesterday, %(time)s") % facts
    return _("%(day)s, %(time)s") % facts


def _clock(at: time) -> str:
    shown = f"{at:%H:%M}"
    return persian_digits(shown) if language().startswith("fa") else shown
