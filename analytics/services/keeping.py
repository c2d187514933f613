"""Working out a long reading and keeping its answer; the row is the queue."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from analytics.exceptions import TooLittleData
from analytics.models import KeptFigure
from analytics.selectors.kept import is_working, of_name
from members.roles import Actor, Right

logger = structlog.get_logger()

Progress = Callable[[int], None]
Body = dict[str, Any]
# Works out an answer of the whole club, or of a shop; tells its share in percent as it goes.
Work = Callable[[int | None, Progress], Body]

BROKEN = "broken"


def ask_for(
    *, name: str, shop_id: int | None = None, actor: Actor, now: datetime | None = None
) -> bool:
    """Have it worked out anew by the next worker; False where somebody is at it already."""
    actor.require(Right.FIGURES_READ)
    now = now or timezone.now()
    with transaction.atomic():
        row = _locked(name, shop_id)
        if is_working(row, now):
            return False
        row.asked_at, row.began_at, row.done = now, None, 0
        row.save(update_fields=["asked_at", "began_at", "done"])
    return True


def work_out(
    *, name: str, work: Work, shop_id: int | None = None, now: datetime | None = None
) -> bool:
    """Work it out now and keep the answer; False where somebody is at it already.

    Too little data (`TooLittleData`) is kept as the problem, beside the former answer. Anything
    else that goes wrong is kept as `broken`, and raised.
    """
    now = now or timezone.now()
    if not _claim(name, shop_id, now):
        return False
    rows = KeptFigure.objects.filter(of_name(name, shop_id))
    started = time.monotonic()

    def tell(done: int) -> None:
        rows.update(done=min(done, 99))

    try:
        body = work(shop_id, tell)
    except TooLittleData as refusal:
        rows.update(asked_at=None, began_at=None, problem=str(refusal.facts.get("why", "few")))
        return True
    except Exception:
        rows.update(asked_at=None, began_at=None, problem=BROKEN)
        raise
    seconds = time.monotonic() - started
    rows.update(
        body=body, kept_at=now, seconds=seconds, done=100, problem="", asked_at=None, began_at=None
    )
    logger.info("figure worked out", figure=name, shop_id=shop_id, seconds=round(seconds, 2))
    return True


def asked_for() -> list[tuple[str, int | None]]:
    """What waits to be worked out and is not begun, the oldest first."""
    waiting = KeptFigure.objects.filter(asked_at__isnull=False, began_at__isnull=True)
    return list(waiting.order_by("asked_at").values_list("name", "shop_id"))


def _claim(name: str, shop_id: int | None, now: datetime) -> bool:
    with transaction.atomic():
        row = _locked(name, shop_id)
        if row.began_at is not None and is_working(row, now):
            return False
        row.began_at, row.done = now, 0
        row.save(update_fields=["began_at", "done"])
    return True


def _locked(name: str, shop_id: int | None) -> KeptFigure:
    KeptFigure.objects.bulk_create([KeptFigure(name=name, shop_id=shop_id)], ignore_conflicts=True)
    return KeptFigure.objects.select_for_update(no_key=True).get(of_name(name, shop_id))
