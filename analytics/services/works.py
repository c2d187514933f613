"""Every long reading by its name, and the night in which they are all worked out."""

from datetime import datetime

import structlog
from django.utils import timezone

from analytics.exceptions import UnknownFigure
from analytics.services.buying.drivers import work_out_drivers
from analytics.services.buying.together import work_out_together
from analytics.services.buying.when import work_out_when
from analytics.services.clv_course import work_out_course
from analytics.services.groups.alike import work_out_alike
from analytics.services.groups.potential import work_out_potential
from analytics.services.groups.rfm import work_out_rfm
from analytics.services.keeping import Work, asked_for, work_out
from analytics.services.profit.owing import work_out_owed
from analytics.services.profit.scoring import work_out_profit
from analytics.services.scoring import open_scores
from analytics.services.shops import work_out_shops
from analytics.services.staff import work_out_staff
from analytics.services.staying.cohorts import work_out_cohorts
from analytics.services.staying.stakes import work_out_stakes
from analytics.services.value.worths import work_out_worths
from members.selectors.club import club_day
from members.services.patience import unhurried

logger = structlog.get_logger()

# In the order of a night: the later ones read what the earlier have written.
WORKS: dict[str, Work] = {
    "profit": work_out_profit,
    "owed": work_out_owed,
    "clv": work_out_worths,
    "course": work_out_course,
    "rfm": work_out_rfm,
    "stake": work_out_stakes,
    "cohorts": work_out_cohorts,
    "staff": work_out_staff,
    "shops": work_out_shops,
    "potential": work_out_potential,
    "alike": work_out_alike,
    "drivers": work_out_drivers,
    "together": work_out_together,
    "when": work_out_when,
}


def work_out_one(*, name: str, shop_id: int | None = None, now: datetime | None = None) -> bool:
    """Work out the reading of this name; refuses a name that is none (`UnknownFigure`)."""
    if name not in WORKS:
        raise UnknownFigure(name=name)
    return work_out(name=name, work=WORKS[name], shop_id=shop_id, now=now)


def work_out_asked(*, now: datetime | None = None) -> int:
    """All that somebody waits for; how many were worked out comes back."""
    asked = [(name, shop_id) for name, shop_id in asked_for() if name in WORKS]
    return sum(work_out_one(name=name, shop_id=shop_id, now=now) for name, shop_id in asked)


def work_out_all(*, now: datetime | None = None) -> int:
    """Every reading of the whole club, one after the other; one that breaks stops no other."""
    now = now or timezone.now()
    worked = 0
    with unhurried():
        open_scores(club_day(now))
        for name in WORKS:
            try:
                worked += work_out_one(name=name, now=now)
            except Exception:
                logger.exception("figure broke", figure=name)
    return worked
