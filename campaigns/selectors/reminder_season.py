"""What holds for all reminders of a stretch of days: the plans, and when the club mourns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import connection

from campaigns.models import ReminderPlan
from campaigns.rules.default_reminders import DEFAULT_PLANS
from campaigns.rules.reminders import (
    MOST_MOVED,
    REMEMBRANCE,
    Due,
    StepName,
    schedule_of,
)
from members.selectors.club import club_zone
from members.selectors.dates import kept_dates
from members.selectors.messaging import messaging
from members.selectors.occasions import LONGEST_OCCASION, occasions_between

# As far as a day of notice, or mourning, may reach.
FARTHEST = timedelta(days=60 + MOST_MOVED)
# From one answer to the next by the index: a handful of steps, however many dates there are.
LEADS = """
WITH RECURSIVE asked(lead_days) AS (
    (SELECT lead_days FROM members_importantdate ORDER BY lead_days LIMIT 1)
    UNION ALL
    SELECT (
        SELECT kept.lead_days FROM members_importantdate AS kept
        WHERE kept.lead_days > asked.lead_days ORDER BY kept.lead_days LIMIT 1
    ) FROM asked WHERE asked.lead_days IS NOT NULL
)
SELECT lead_days FROM asked WHERE lead_days IS NOT NULL
"""

Plans = Mapping[str, Mapping[StepName, ReminderPlan]]


@dataclass(frozen=True, slots=True)
class Season:
    """The club's plans by subject and step, used or not; the days on which it mourns; the days of
    notice that members have asked for; when messages begin to leave in the morning.
    """

    plans: Plans
    mourning: frozenset[date]
    leads: tuple[int, ...]
    opens: time

    def plans_of(self, subjects: Sequence[str]) -> dict[StepName, ReminderPlan]:
        """The plans in use of the first of these subjects that has any, used or not: whoever
        switches the words for wives' birthdays off does not want those for every day instead.
        """
        found = next((self.plans[one] for one in subjects if one in self.plans), {})
        return {step: plan for step, plan in found.items() if plan.is_active}

    def schedule(self, on: date, lead_days: Sequence[int], subjects: Sequence[str]) -> list[Due]:
        """Everything that is due around one day."""
        plans = self.plans_of(subjects)
        after = plans.get("after")
        return schedule_of(
            on,
            lead_days=lead_days,
            steps=frozenset(plans),
            after_days=after.after_days if after else 0,
            mourning=self.mourning,
        )

    def opening(self, day: date) -> datetime:
        """When messages begin to leave on a day."""
        return datetime.combine(day, self.opens, tzinfo=club_zone())


def read_season(first: date, last: date, *, member_id: int | None = None) -> Season:
    """What holds for reminders that leave from the first day to the last, of everybody or of one
    member alone.
    """
    sending = messaging()
    return Season(
        plans=read_plans(),
        mourning=_mourning(first, last) if sending.rests_on_mourning else frozenset(),
        leads=_leads(member_id),
        opens=sending.quiet_until,
    )


def read_plans() -> Plans:
    """Every plan by its subject and step; those that come with the program before any is kept."""
    rows = list(ReminderPlan.objects.select_related("offer")) or shipped_plans()
    plans: dict[str, dict[StepName, ReminderPlan]] = {}
    for row in rows:
        plans.setdefault(row.subject, {})[_step(row)] = row
    return plans


def shipped_plans(language: str | None = None) -> list[ReminderPlan]:
    """The plans that come with the program, as rows that are not saved."""
    language = language or settings.LANGUAGE_CODE
    return [
        ReminderPlan(subject=one.subject, step=one.step, text=one.text(language))
        for one in DEFAULT_PLANS
    ]


def may_have_offer(subject: str) -> bool:
    """Nothing is offered on the day of somebody who has died."""
    return subject != f"date:{REMEMBRANCE}"


def _step(row: ReminderPlan) -> StepName:
    names: dict[str, StepName] = {"before": "before", "day": "day", "after": "after"}
    return names[row.step]


def _mourning(first: date, last: date) -> frozenset[date]:
    """Every day of mourning that may move something which leaves in these days."""
    begins, ends = first - FARTHEST, last + 2 * FARTHEST
    return frozenset(
        view.on + timedelta(days=later)
        for view in occasions_between(begins - LONGEST_OCCASION, ends)
        if view.tone == "mourning"
        for later in range((view.until - view.on).days + 1)
    )


def _leads(member_id: int | None) -> tuple[int, ...]:
    if member_id is not None:
        return _each(kept.lead_days for kept in kept_dates(member_id))
    with connection.cursor() as cursor:
        cursor.execute(LEADS)
        return _each(kept for (kept,) in cursor.fetchall())


def _each(asked: Iterable[Sequence[int]]) -> tuple[int, ...]:
    return tuple(sorted({days for kept in asked for days in kept}))
