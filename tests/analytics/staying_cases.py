"""Summaries written from bare days of visit by the rule of the lifecycle, one member at a time:
the slow and plain way, beside which the statements over them are laid.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from analytics.models import Absence, DayFigures, MemberFigures
from analytics.rules.lifecycle import bond_of
from analytics.rules.months import number_of_month
from members.models import Member, Shop
from tests.clock import NOON
from tests.factories import make_member

TODAY = NOON.date()
AMOUNT = 1_000_000

# The days before today on which he bought, by shop.
Life = Mapping[Shop, Sequence[int]]


def day(days_ago: int) -> date:
    """So many days before today."""
    return TODAY - timedelta(days=days_ago)


def live(*lives: Life, by_shop: bool = True) -> list[Member]:
    """Members who joined with their first purchase and bought on these days, with summaries."""
    members = [make_member() for _life in lives]
    for member, life in zip(members, lives, strict=True):
        everywhere = [day(ago) for days in life.values() for ago in days]
        _write(member, None, everywhere)
        for shop, days in life.items() if by_shop else ():
            _write(member, shop, [day(ago) for ago in days])
    write_days()
    return members


def write_days() -> None:
    """The flows of each day from the rows of the members."""
    DayFigures.objects.all().delete()
    flows: dict[tuple[int | None, date], dict[str, int]] = {}

    def count(shop_id: int | None, on: date | None, what: str) -> None:
        if on is not None:
            each = flows.setdefault((shop_id, on), {})
            each[what] = each.get(what, 0) + 1

    for row in MemberFigures.objects.all():
        count(row.shop_id, row.first_on, "new_buyers")
    for absence in Absence.objects.all():
        count(absence.shop_id, absence.lost_on, "lost")
        count(absence.shop_id, absence.back_on, "returned")
    DayFigures.objects.bulk_create(
        DayFigures(shop_id=shop_id, day=on, **counts) for (shop_id, on), counts in flows.items()
    )


def is_customer(days: Iterable[date], on: date) -> bool:
    """By the rule alone: he has bought, and was not silent for too long on that day."""
    visits = [one for one in days if one <= on]
    return bool(visits) and on < bond_of(min(visits), visits, today=on).lost_on


def _write(member: Member, shop: Shop | None, days: Sequence[date]) -> None:
    visits = sorted(set(days))
    if not visits:
        return
    bond = bond_of(visits[0], visits, today=TODAY)
    months: dict[int, int] = {}
    for visit in visits:
        month = number_of_month(visit, "jalali")
        months[month] = months.get(month, 0) + AMOUNT
    MemberFigures.objects.create(
        member=member,
        shop=shop,
        known_on=visits[0],
        first_on=visits[0],
        last_on=visits[-1],
        visits=len(visits),
        purchases=len(visits),
        sales=AMOUNT * len(visits),
        first_sales=AMOUNT,
        interval_days=bond.interval_days,
        risk_on=bond.at_risk_on,
        lost_on=bond.lost_on,
        months=list(months),
        month_sales=list(months.values()),
    )
    for place, since in enumerate(visits):
        lost_on = bond_of(visits[0], visits[: place + 1], today=since).lost_on
        back_on = visits[place + 1] if place + 1 < len(visits) else None
        if back_on is None or back_on > lost_on:
            Absence.objects.create(
                member=member, shop=shop, since=since, lost_on=lost_on, back_on=back_on
            )
