"""The clock that the timetable goes by: read at every tick, and doubted when it has jumped."""

from datetime import datetime

import structlog
from django.db import transaction

from members.models import Clock
from members.roles import SYSTEM, Actor, Right
from members.rules.clock import Kept, compare
from members.selectors.clock import kept_clock, read_clocks
from members.services.audit import write_audit

logger = structlog.get_logger()


@transaction.atomic
def look_at_clock() -> datetime | None:
    """Compare the wall clock with the machine's own seconds and the database's clock, and
    remember what was seen; since when it is not believed comes back, None where it is.

    A jump is said once: in the log as `clock_jump`, and in the audit.
    """
    before, seen = kept_clock(), read_clocks()
    after = compare(before, seen)
    _keep(after)
    doubted_before = before is not None and before.jumped_at is not None
    if after.jumped_at is not None and not doubted_before:
        facts = {"expected": after.at.isoformat(), "clock": seen.wall.isoformat()}
        logger.error("clock_jump", **facts)
        write_audit(actor=SYSTEM, action="clock.jumped", facts=facts, now=after.at)
    elif after.jumped_at is None and doubted_before:
        write_audit(actor=SYSTEM, action="clock.agreed", now=after.at)
    return after.jumped_at


@transaction.atomic
def believe_clock(*, actor: Actor) -> bool:
    """A person says that the clock is right: the timetable goes on by it, from the next tick.
    False where nobody doubted it.
    """
    actor.require(Right.SHOPS_MANAGE)
    before, seen = kept_clock(), read_clocks()
    if before is None or before.jumped_at is None:
        return False
    _keep(Kept(seen.wall, seen.boot, seen.seconds))
    write_audit(actor=actor, action="clock.believed", now=seen.wall)
    return True


def _keep(clock: Kept) -> None:
    Clock.objects.update_or_create(
        id=1,
        defaults={
            "ticked_at": clock.at,
            "boot": clock.boot,
            "seconds": clock.seconds,
            "jumped_at": clock.jumped_at,
        },
    )
