"""Who is to be forgotten and who has been, and how long the silent are kept."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from members.models import Club, Erasure
from members.roles import Actor, Right


@dataclass(frozen=True, slots=True)
class ErasureCounts:
    """How many are planned, and how many were done or called off."""

    open: int
    done: int
    called_off: int


def open_erasure(member_id: int) -> Erasure | None:
    """The plan that stands for this member."""
    return Erasure.objects.filter(member_id=member_id, done_at=None, cancelled_at=None).first()


def due_erasures(day: date) -> list[tuple[int, str]]:
    """(member, ground) of every plan whose day has come, the oldest first."""
    due = Erasure.objects.filter(done_at=None, cancelled_at=None, due_on__lte=day)
    return list(due.order_by("due_on", "id").values_list("member_id", "ground"))


def erasures_for(actor: Actor, *, state: str = "open") -> QuerySet[Erasure]:
    """Plans that stand (soonest first), were done, or were called off (newest first)."""
    actor.require(Right.MEMBERS_ERASE)
    rows = Erasure.objects.select_related("member")
    if state == "done":
        return rows.filter(done_at__isnull=False).order_by("-done_at", "-id")
    if state == "called_off":
        return rows.filter(cancelled_at__isnull=False).order_by("-cancelled_at", "-id")
    return rows.filter(done_at=None, cancelled_at=None).order_by("due_on", "id")


def count_erasures() -> ErasureCounts:
    """The three numbers of the Privacy page."""
    rows = Erasure.objects.all()
    return ErasureCounts(
        open=rows.filter(done_at=None, cancelled_at=None).count(),
        done=rows.filter(done_at__isnull=False).count(),
        called_off=rows.filter(cancelled_at__isnull=False).count(),
    )


def retention_months() -> int | None:
    """After how many silent months a member is forgotten; None: never."""
    return Club.objects.values_list("retention_months", flat=True).first()
