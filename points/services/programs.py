"""Publishing a program: a new version for a day to come, never a change under members' feet."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from members.exceptions import InvalidField
from members.roles import Actor, Right
from members.selectors.club import club_day
from members.services.audit import write_audit
from points.models import Program


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
    must not pass `cap_bps`.
    """
    actor.require(Right.PROGRAM_MANAGE)
    newest = Program.objects.select_for_update().order_by("-version").first()
    today = club_day()
    starts_on = starts_on or today
    if newest is not None and starts_on <= max(today, newest.starts_on):
        raise InvalidField(field="starts_on", problem="not_in_future")
    if earn_amount < 1 or point_value < 1:
        raise InvalidField(field="earn_amount", problem="out_of_range")
    if point_value * 10_000 > earn_amount * cap_bps:
        raise InvalidField(field="point_value", problem="above_cap")
    version = (Program.objects.aggregate(last=Max("version"))["last"] or 0) + 1
    program = Program.objects.create(
        version=version,
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
    write_audit(
        actor=actor,
        action="program.published",
        subject=f"program:{version}",
        facts={"cap_bps": cap_bps, "earn_amount": earn_amount, "point_value": point_value},
    )
    return program
