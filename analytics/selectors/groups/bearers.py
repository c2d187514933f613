"""Whom the figures of the last night put a label on."""

from collections.abc import Callable
from datetime import date

from analytics.models import MemberFigures, MemberScores
from analytics.rules.groups.potential import Potential
from analytics.rules.groups.rfm import Segment
from analytics.selectors.groups.alike import ALIKE_FROM
from members.selectors.club import club_day

AT_RISK = "at-risk"
ALIKE = "alike"
GRADES = ("A", "B", "C", "D")


def bearers_of(key: str, *, today: date | None = None) -> set[int]:
    """The members of whom this is true; the keys are those of `NIGHTLY`."""
    return NIGHTLY[key](today or club_day())


def _scored(**wanted: object) -> Callable[[date], set[int]]:
    def members(_today: date) -> set[int]:
        found = MemberScores.objects.filter(**wanted)
        return set(found.order_by().values_list("pk", flat=True))

    return members


def _at_risk(today: date) -> set[int]:
    """Silent for longer than his habit, and not lost yet; who never bought has nothing to lose."""
    silent = MemberFigures.objects.filter(
        shop__isnull=True, first_on__isnull=False, risk_on__lte=today, lost_on__gt=today
    )
    return set(silent.values_list("member_id", flat=True))


NIGHTLY: dict[str, Callable[[date], set[int]]] = {
    **{one.value: _scored(segment=one.value) for one in Segment},
    **{f"grade-{grade}": _scored(grade=grade) for grade in GRADES},
    AT_RISK: _at_risk,
    **{f"potential-{one.value}": _scored(potential=one.value) for one in Potential},
    ALIKE: _scored(likeness__gte=ALIKE_FROM),
}
