"""Potential by night: who could buy more, in what, and by how much a year."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from analytics.exceptions import TooLittleData
from analytics.models import MemberFigures, MemberScores
from analytics.rules.groups.potential import (
    LEAST_DAYS,
    LEAST_VISITS,
    WALLET_FACT,
    WALLET_SHARES,
    Habit,
    Middle,
    growth_of,
    middle_of,
)
from analytics.services.keeping import Progress
from analytics.services.scoring import AT_ONCE, open_scores, write_scores
from members.models import Answer
from members.selectors.club import club_day

COLUMNS = ("potential", "potential_worth")
NOTHING = ("", 0)


def work_out_potential(shop_id: int | None, tell: Progress) -> dict[str, Any]:
    """Measure everybody who is still with us against the middle of the club's own customers.

    Refuses (`TooLittleData`) too few customers who are known for long enough; nobody has a
    potential then.
    """
    today = club_day()
    open_scores(today)
    middle = middle_of([habit for _member_id, habit in _habits(today)])
    tell(30)
    write_scores(COLUMNS, _judged(middle, today))
    tell(90)
    if middle is None:
        raise TooLittleData(why="few_known")
    judged = _known(today).count()
    return {"today": today.isoformat(), "judged": judged, "middle": asdict(middle)}


def _known(today: date) -> QuerySet[MemberFigures]:
    """Customers whose pace is known, as far as the database can tell."""
    return MemberFigures.objects.filter(
        shop__isnull=True,
        lost_on__gt=today,
        first_on__lte=today - timedelta(days=LEAST_DAYS),
        visits__gte=LEAST_VISITS,
        sales__gt=0,
    )


def _habits(today: date) -> Iterator[tuple[int, Habit]]:
    names = ("member_id", "visits", "sales", "first_on")
    for member_id, visits, sales, first_on in _known(today).values_list(*names).iterator(AT_ONCE):
        yield member_id, Habit(visits, sales, (today - first_on).days)


def _judged(middle: Middle | None, today: date) -> Iterator[tuple[Any, ...]]:
    placed = set(MemberScores.objects.exclude(potential="").values_list("pk", flat=True))
    if middle is not None:
        told = _told()
        for member_id, habit in _habits(today):
            growth = growth_of(habit, middle, told=told.get(member_id, ""))
            if growth is not None:
                placed.discard(member_id)
                yield member_id, growth.kind.value, growth.worth
    for member_id in placed:
        yield member_id, *NOTHING


def _told() -> dict[int, str]:
    """Who has told how much of such goods he buys here."""
    answers = Answer.objects.filter(
        is_current=True, fact__key=WALLET_FACT, value__in=list(WALLET_SHARES)
    )
    return dict(answers.values_list("member_id", "value"))
