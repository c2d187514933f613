"""Publishing a program: a new version for a day to come, never a change under members' feet."""

from datetime import date
from typing import cast

from django.db import transaction
from django.utils import timezone

from members.exceptions import InvalidField
from members.roles import Actor, Right
from members.rules.calendars import CalendarName, WindowKind
from members.selectors.club import club_day
from members.services.audit import write_audit
from points.models import Program
from points.rules.documents import read_program, write_program
from points.rules.sales import MAX_AMOUNT
from points.rules.terms import Terms

RANGES = {
    "earn_amount": (1, MAX_AMOUNT),
    "point_value": (1, MAX_AMOUNT),
    "cap_bps": (0, 10_000),
    "vesting_days": (0, 366),
    "expiry_months": (1, 120),
    "redeem_min_points": (0, 10**9),
    "redeem_max_bps": (0, 10_000),
}
CHOICES = {
    "window_kind": frozenset(Program.WindowKind.values),
    "calendar": frozenset(Program.Calendar.values),
}


def publish_program(
    *,
    actor: Actor,
    earn_amount: int,
    point_value: int,
    cap_bps: int,
    window_kind: str = Program.WindowKind.MONTH,
    calendar: str = Program.Calendar.JALALI,
    vesting_days: int = 0,
    expiry_months: int = 12,
    redeem_min_points: int = 1,
    redeem_max_bps: int = 10_000,
    starts_on: date | None = None,
) -> Program:
    """A version without rules or tiers, from a day to come.

    Refuses what `publish_terms` refuses, and whatever lies outside `RANGES`.
    """
    actor.require(Right.PROGRAM_MANAGE)
    terms = Terms(
        program_id=0,
        version=0,
        earn_amount=earn_amount,
        point_value=point_value,
        cap_bps=cap_bps,
        window_kind=cast("WindowKind", window_kind),
        calendar=cast("CalendarName", calendar),
        vesting_days=vesting_days,
        expiry_months=expiry_months,
        redeem_min_points=redeem_min_points,
        redeem_max_bps=redeem_max_bps,
    )
    _check_terms(terms)
    return publish_terms(terms=terms, actor=actor, starts_on=starts_on)


@transaction.atomic
def publish_terms(*, terms: Terms, actor: Actor, starts_on: date | None = None) -> Program:
    """A new version of the terms, from a day to come; only the very first may start in the past.

    Refuses a day that is not in the future or not after the newest version's, and terms that
    their own document would refuse (`BadProgram`), rates that promise more than the cap among
    them.
    """
    actor.require(Right.PROGRAM_MANAGE)
    newest = Program.objects.select_for_update().order_by("-version").first()
    today = club_day()
    starts_on = starts_on or today
    if newest is not None and starts_on <= max(today, newest.starts_on):
        raise InvalidField(field="starts_on", problem="not_in_future")
    document = write_program(read_program(write_program(terms)))
    program = Program(
        version=1 if newest is None else newest.version + 1,
        starts_on=starts_on,
        earn_amount=terms.earn_amount,
        point_value=terms.point_value,
        cap_bps=terms.cap_bps,
        window_kind=terms.window_kind,
        calendar=terms.calendar,
        vesting_days=terms.vesting_days,
        expiry_kind=terms.expiry_kind,
        expiry_months=terms.expiry_months,
        renews_idle=terms.expiry_kind == "idle" or (newest is not None and newest.renews_idle),
        credit_days=terms.credit_days,
        redeem_min_points=terms.redeem_min_points,
        redeem_max_bps=terms.redeem_max_bps,
        alarm_bps=terms.alarm_bps,
        throttle_bps=terms.throttle_bps,
        code_points=terms.code_points,
        name=terms.name,
        rules=document["rules"],
        tiers=document.get("tiers", {}),
        published_at=timezone.now(),
        published_by=actor.id,
    )
    program.save(force_insert=True)
    _audit(program, actor)
    return program


def _audit(program: Program, actor: Actor) -> None:
    write_audit(
        actor=actor,
        action="program.published",
        subject=f"program:{program.version}",
        facts={
            "cap_bps": program.cap_bps,
            "earn_amount": program.earn_amount,
            "point_value": program.point_value,
            "rules": len(program.rules),
        },
    )


def _check_terms(terms: Terms) -> None:
    for name, (least, most) in RANGES.items():
        if not least <= getattr(terms, name) <= most:
            raise InvalidField(field=name, problem="out_of_range")
    for name, choices in CHOICES.items():
        if getattr(terms, name) not in choices:
            raise InvalidField(field=name, problem="invalid_choice")
    if terms.point_value * 10_000 > terms.earn_amount * terms.cap_bps:
        raise InvalidField(field="point_value", problem="above_cap")
