"""Long readings as they were last found, and how the next one is getting on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from analytics.models import KeptFigure

# Whoever works on it for longer has been stopped, and somebody else may begin anew.
WORK_TIME = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Kept:
    """`body` is empty before the first answer; `problem` the code of why the last try gave none."""

    name: str
    body: Mapping[str, Any] = field(default_factory=dict)
    kept_at: datetime | None = None
    is_working: bool = False
    done: int = 0
    problem: str = ""

    def __bool__(self) -> bool:
        """There is an answer."""
        return bool(self.body)


def kept(name: str, shop_id: int | None = None, *, now: datetime | None = None) -> Kept:
    """The newest answer of this name, one statement."""
    row = KeptFigure.objects.filter(of_name(name, shop_id)).first()
    return Kept(name) if row is None else _kept(row, now)


def kept_of_club(names: Sequence[str], *, now: datetime | None = None) -> dict[str, Kept]:
    """The newest answers of these names, of the whole club, one statement."""
    rows = KeptFigure.objects.filter(name__in=names, shop__isnull=True).order_by()
    return {name: Kept(name) for name in names} | {row.name: _kept(row, now) for row in rows}


def of_name(name: str, shop_id: int | None) -> Q:
    """The one row of this reading, of the whole club or of a shop."""
    shop = Q(shop__isnull=True) if shop_id is None else Q(shop_id=shop_id)
    return Q(name=name) & shop


def is_working(row: KeptFigure, now: datetime) -> bool:
    """Somebody waits for it or works on it, and has not been stopped."""
    since = row.began_at or row.asked_at
    return since is not None and since > now - WORK_TIME


def _kept(row: KeptFigure, now: datetime | None) -> Kept:
    return Kept(
        row.name,
        body=row.body or {},
        kept_at=row.kept_at,
        is_working=is_working(row, now or timezone.now()),
        done=row.done,
        problem=row.problem,
    )
