"""A row of every summary, score and kept figure."""

from datetime import date

from analytics.models import (
    Absence,
    DayFigures,
    FigureRules,
    KeptFigure,
    MemberFigures,
    MemberScores,
    StaleFigure,
    SummaryState,
)
from members.models import Member, Shop
from tests.clock import NOON

TODAY = NOON.date()
LATER = date(2027, 3, 1)


def count_worth(members: list[Member], shop: Shop) -> None:
    """Every member has figures, scores and an absence, of the club and of the shop."""
    for member in members:
        for where in (None, shop):
            MemberFigures.objects.create(
                member=member,
                shop=where,
                known_on=TODAY,
                first_on=TODAY,
                last_on=TODAY,
                visits=1,
                sales=5_000_000,
                months=[16_860],
                month_sales=[5_000_000],
                risk_on=LATER,
                lost_on=LATER,
            )
            Absence.objects.create(member=member, shop=where, since=TODAY, lost_on=LATER)
        MemberScores.objects.create(member=member, scored_on=TODAY, alive=0.9, worth=7_000_000)
    for where in (None, shop):
        DayFigures.objects.create(day=TODAY, shop=where, sales=5_000_000, purchases=1)
    KeptFigure.objects.create(name="clv", body={"r": 0.243}, kept_at=NOON, seconds=0.5)
    FigureRules.objects.create()
    StaleFigure.objects.create(day=TODAY)
    SummaryState.objects.update_or_create(pk=1, defaults={"folded_at": NOON})
