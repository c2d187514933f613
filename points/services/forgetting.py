"""The nights of privacy: who is due is erased, for the silent it is planned, and what a restored
backup has brought back is erased again.
"""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import structlog
from django.utils import timezone

from members.exceptions import Busy, MemberClosed, UnknownErasure
from members.models import Erasure, Member
from members.roles import SYSTEM
from members.selectors.club import club_day
from members.selectors.privacy import due_erasures, open_erasure, retention_months
from members.services.conflicts import retry_conflicts
from members.services.erasure_register import Line, enter_missing, member_of, read_register
from members.services.privacy import ask_erasure, call_off_erasure
from points.exceptions import OpenCredit
from points.selectors.silence import is_silent, silent_members
from points.services.erasure import erase_member

Ground = Erasure.Ground
logger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Again:
    """What a register did to a restored database: lines read, members erased again, cards that
    were erased already, lines whose member is not there or is somebody else.
    """

    lines: int
    erased: int
    already: int
    unknown: int


def erase_due(*, now: datetime | None = None) -> int:
    """Erase every member whose day has come; returns how many. Safe to run twice.

    One who was silent and has been heard of since stays: his plan is called off. One who owes for
    a sale on credit waits for the next night.
    """
    now = now or timezone.now()
    done = 0
    for member_id, ground in due_erasures(club_day(now)):
        if ground == Ground.SILENCE and not _is_still_silent(member_id, now):
            with suppress(UnknownErasure, MemberClosed):
                call_off_erasure(member_id=member_id, actor=SYSTEM, now=now)
            continue
        done += _erase(member_id, ground, now)
    enter_missing(now=now)
    return done


def plan_for_silent(*, now: datetime | None = None) -> int:
    """Plan the erasure of whoever has been silent for as long as the club allows, thirty days
    ahead; returns how many. Nothing where the club keeps everybody.
    """
    months = retention_months()
    if months is None:
        return 0
    now = now or timezone.now()
    silent = silent_members(months, today=club_day(now))
    planned = 0
    for member_id in list(silent.order_by("pk").values_list("pk", flat=True)):
        if open_erasure(member_id) is None:
            with suppress(MemberClosed):
                ask_erasure(member_id=member_id, ground=Ground.SILENCE, actor=SYSTEM, now=now)
                planned += 1
    return planned


def reapply_erasures(path: Path, *, now: datetime | None = None) -> Again:
    """Erase again whoever the register names and a restored backup has brought back.

    A line whose member joined at another moment is somebody else's and touches nobody.
    """
    again = Counter(_redo(line, now) for line in read_register(path))
    return Again(
        lines=again.total(),
        erased=again["erased"],
        already=again["already"],
        unknown=again["unknown"],
    )


def _redo(line: Line, now: datetime | None) -> str:
    member = member_of(line)
    if member is None:
        return "unknown"
    # One who was merged goes with the card he was merged into, which has a line of its own.
    if member.status != Member.Status.ACTIVE:
        return "already"
    erase_member(
        member_id=member.pk, ground=Ground.OWN_WISH, actor=SYSTEM, now=now, despite_credit=True
    )
    return "erased"


def _is_still_silent(member_id: int, now: datetime) -> bool:
    months = retention_months()
    return months is not None and is_silent(member_id, months, today=club_day(now))


def _erase(member_id: int, ground: str, now: datetime) -> int:
    try:
        retry_conflicts(
            partial(erase_member, member_id=member_id, ground=ground, actor=SYSTEM, now=now)
        )
    except (OpenCredit, MemberClosed, Busy) as refusal:
        logger.warning("erasure waits", member=member_id, why=refusal.code)
        return 0
    return 1
