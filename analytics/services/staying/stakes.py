"""The work "stake": how much is at stake with each member who is at risk."""

from collections.abc import Iterator
from typing import Any

from analytics.models import MemberFigures, MemberScores
from analytics.rules.staying.stakes import last_year_of, stake_of
from analytics.services.keeping import Progress
from analytics.services.scoring import AT_ONCE, write_scores
from members.models import Club
from members.selectors.club import club_day
from members.services.patience import unhurried


def work_out_stakes(shop_id: int | None, tell: Progress) -> dict[str, Any]:
    """Write the stake of everybody at risk today, and none for all others. It is of the whole
    club, whichever shop asks.
    """
    tell(5)
    today = club_day()
    margin_bps = Club.objects.filter(pk=1).values_list("margin_bps", flat=True).first() or 0
    silent = MemberFigures.objects.filter(
        shop__isnull=True, first_on__isnull=False, risk_on__lte=today, lost_on__gt=today
    )
    with unhurried():
        MemberScores.objects.filter(stake__gt=0).exclude(
            member_id__in=silent.order_by().values("member_id")
        ).update(stake=0)
        tell(30)
        write_scores(["stake"], _stakes(silent, margin_bps))
    at_risk = MemberScores.objects.filter(stake__gt=0)
    return {"day": today.isoformat(), "members": at_risk.count()}


def _stakes(silent: Any, margin_bps: int) -> Iterator[tuple[int, int]]:
    columns = (
        "member_id",
        "months",
        "month_sales",
        "member__scores__worth",
        "member__scores__alive",
    )
    rows = silent.order_by("member_id").values_list(*columns)
    for member_id, months, sales, worth, alive in rows.iterator(AT_ONCE):
        last_year = last_year_of(months, sales, margin_bps)
        yield member_id, stake_of(worth=worth, alive=alive, last_year=last_year)
