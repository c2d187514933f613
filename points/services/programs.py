"""Publishing a program: a new version for a day to come, never a change under members' feet."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from members.exceptions import InvalidField
from members.roles import Actor, Right
from members.selectors.club import club_day
from members.services.audit import write_audit
from points.models import Program
from points.rules.sales import MAX_AMOUNT

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


@transaction.atomic
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
    """A new version of the terms, from a day to come; only the very first may start in the past.

    Refuses rates that promise more than the cap: a point's value over the money that earns it
    must not pass `cap_bps`; and whatever lies outside `RANGES`.
    """
    actor.require(Right.PROGRAM_MANAGE)
    newest = Program.objects.select_for_update().order_by("-version").first()
    today = club_day()
    starts_on = starts_on or today
    if newest is not None and starts_on <= max(today, newest.starts_on):
        raise InvalidField(field="starts_on", problem="not_in_future")
    program = Program(
        version=1 if newest is None else newest.version + 1,
        starts_on=starts_on,
        earn_amount=earn_amount,
        point_value=point_value,
        cap_bps=cap_bps,
        window_kind=window_kind,
        calendar=calendar,
        vesting_days=vesting_days,
        expiry_months=expiry_months,
        redeem_min_points=redeem_min_points,
        redeem_max_bps=redeem_max_bps,
        published_at=timezone.now(),
        published_by=actor.id,
    )
    _check_terms(program)
    program.save(force_insert=True)
    write_audit(
        actor=actor,
        action="program.published",
        subject=f"program:{program.version}",
        facts={"cap_bps": cap_bps, "earn_amount": earn_amount, "point_value": point_value},
    )
    return program


def _check_terms(program: Program) -> None:
    for name, (least, most) in RANGES.items():
        if not least <= getattr(program, name) <= most:
            raise InvalidField(field=name, problem="out_of_range")
    for name, choices in CHOICES.items():
        if getattr(program, name) not in choices:
            raise InvalidField(field=name, problem="invalid_choice")
    if program.point_value * 10_000 > program.earn_amount * program.cap_bps:
        raise InvalidField(field="point_value", problem="above_cap")
