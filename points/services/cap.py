"""The cap's watch: the alarm and the throttle line, and the brake in the owner's hand."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from members.exceptions import InvalidField
from members.roles import SYSTEM, Actor, Right
from members.selectors.club import club_day
from members.services.audit import write_audit
from points.locks import lock_pool
from points.selectors.budget import BudgetView, budget_on
from points.selectors.programs import terms_on
from points.services.budget import open_window

LONGEST_REASON = 200


@transaction.atomic
def watch_cap(*, now: datetime | None = None) -> BudgetView:
    """Look at today's window: give the alarm once when its line is passed, hold bonuses back
    while the throttle line is, and let them go again when sales have caught up.

    The throttle is a brake, not the promise: between two looks a few bonuses may pass its line.
    The cap itself is kept on every sale.
    """
    now = now or timezone.now()
    day = club_day(now)
    window = open_window(terms_on(day).window(day))
    view = budget_on(day)
    row = lock_pool(window.pk)
    if view.is_beyond_throttle != row.is_throttled:
        row.is_throttled = view.is_beyond_throttle
        action = "cap.throttled" if row.is_throttled else "cap.released"
        _tell(action, view, actor=SYSTEM, now=now)
    if view.is_alarming and row.alarmed_at is None:
        row.alarmed_at = now
        _tell("cap.alarm", view, actor=SYSTEM, now=now)
    row.save(update_fields=["is_throttled", "alarmed_at"])
    return view


@transaction.atomic
def lower_cap(
    *, cap_bps: int | None, reason: str, actor: Actor, now: datetime | None = None
) -> BudgetView:
    """Tighten the cap for the rest of today's window, or with None lift that again.

    Holds for every sale that begins after it; sales that are being rung up at this moment finish
    under the cap they began with, each on its own row. It can only be lower than the program's.
    """
    actor.require(Right.PROGRAM_MANAGE)
    if not reason.strip():
        raise InvalidField(field="reason", problem="required")
    if len(reason) > LONGEST_REASON:
        raise InvalidField(field="reason", problem="too_long")
    now = now or timezone.now()
    day = club_day(now)
    terms = terms_on(day)
    if cap_bps is not None and not 0 <= cap_bps < terms.cap_bps:
        raise InvalidField(field="cap_bps", problem="not_lower")
    row = lock_pool(open_window(terms.window(day)).pk)
    row.lowered_bps = cap_bps
    row.save(update_fields=["lowered_bps"])
    write_audit(
        actor=actor,
        action="cap.lowered" if cap_bps is not None else "cap.restored",
        subject=f"window:{row.starts_on.isoformat()}",
        facts={"cap_bps": terms.cap_bps if cap_bps is None else cap_bps, "reason": reason},
        now=now,
    )
    return budget_on(day)


def _tell(action: str, view: BudgetView, *, actor: Actor, now: datetime) -> None:
    write_audit(
        actor=actor,
        action=action,
        subject=f"window:{view.starts_on.isoformat()}",
        facts={"given_back": view.given_back, "allowed": view.allowed},
        now=now,
    )
