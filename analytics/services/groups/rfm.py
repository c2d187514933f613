"""RFM by night: the fifths of today, and every buyer's place in them."""

from array import array
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from analytics.exceptions import TooLittleData
from analytics.models import MemberFigures
from analytics.rules.groups.rfm import (
    FEWEST_BUYERS,
    Cuts,
    cuts_of,
    is_new,
    scores_of,
    segment_of,
)
from analytics.selectors.groups.segments import count_parts
from analytics.selectors.scope import Circle
from analytics.services.keeping import Progress
from analytics.services.scoring import AT_ONCE, open_scores, write_scores
from members.models import Shop
from members.selectors.club import club_day

COLUMNS = ("recency", "frequency", "monetary", "segment")
NOWHERE = (0, 0, 0, "")


def work_out_rfm(shop_id: int | None, tell: Progress) -> dict[str, Any]:
    """Place every member of the club; who has not bought stands nowhere. Shops have no fifths of
    their own: the groups are the club's, wherever they are looked at.

    Refuses (`TooLittleData`) fewer buyers than there can be fifths of; nobody is in a group then.
    """
    today = club_day()
    open_scores(today)
    cuts = _cuts(today)
    tell(30)
    write_scores(COLUMNS, _placed(cuts, today))
    tell(90)
    if cuts is None:
        raise TooLittleData(why="few_buyers")
    return {
        "today": today.isoformat(),
        "cuts": asdict(cuts),
        "parts": _parts(Circle()),
        "shops": {
            str(pk): _parts(Circle(frozenset({pk})))
            for pk in Shop.objects.order_by("pk").values_list("pk", flat=True)
        },
    }


def _parts(circle: Circle) -> list[list[Any]]:
    return [
        [part.recency, part.strength, part.segment, part.members, part.sales]
        for part in count_parts(circle)
    ]


def _cuts(today: date) -> Cuts | None:
    days, visits, sales = array("q"), array("q"), array("q")
    rows = MemberFigures.objects.filter(shop__isnull=True, visits__gt=0)
    names = ("last_on", "visits", "sales")
    for last_on, came, paid in rows.values_list(*names).iterator(AT_ONCE):
        days.append((today - last_on).days)
        visits.append(came)
        sales.append(paid)
    return cuts_of(days, visits, sales) if len(days) >= FEWEST_BUYERS else None


def _placed(cuts: Cuts | None, today: date) -> Iterator[tuple[Any, ...]]:
    rows = MemberFigures.objects.filter(shop__isnull=True)
    names = ("member_id", "first_on", "last_on", "visits", "sales")
    for member_id, first_on, last_on, visits, sales in rows.values_list(*names).iterator(AT_ONCE):
        if cuts is None or not visits:
            yield member_id, *NOWHERE
            continue
        silent = (today - last_on).days
        scores = scores_of(cuts, silent_days=silent, visits=visits, sales=sales)
        segment = segment_of(scores, is_new=is_new(first_on, today))
        yield member_id, scores.recency, scores.frequency, scores.monetary, segment.value
