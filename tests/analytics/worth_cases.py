"""A club of many customers with known pasts, as the summaries have them."""

from datetime import timedelta

from analytics.models import MemberFigures
from analytics.rules.lifecycle import lost_after
from analytics.rules.value.histories import Histories
from analytics.services.scoring import open_scores
from members.models import Member, Shop
from tests.clock import NOON
from tests.factories import make_member
from tests.rules.analytics.value.cdnow import cdnow_sample

TODAY = NOON.date()
CENTS = 10_000
CROWD = 180


def crowd(*shops: Shop | None) -> list[Member]:
    """So many of the customers of CDNOW, 39 weeks after they could have come first; with rows of
    the whole club, and of the shops named by turns. Everybody has a row of scores.
    """
    past = cdnow_sample().histories
    members = [make_member() for _place in range(CROWD)]
    step = len(past) // CROWD
    for place, member in enumerate(members):
        _write(member, None, past, place * step)
        if shops:
            _write(member, shops[place % len(shops)], past, place * step)
    open_scores(TODAY)
    return members


def one_customer(*, visits: int, days: int, ago: int, sales: int) -> Member:
    """A member who came on so many days, from first to last `days`, the last so many days ago."""
    member = make_member()
    _figures(member, None, visits - 1, days, days + ago, sales, sales // visits)
    open_scores(TODAY)
    return member


def _write(member: Member, shop: Shop | None, past: Histories, place: int) -> None:
    repeats, recency, age = (int(one[place]) for one in (past.repeats, past.recency, past.age))
    later = round(float(past.money[place]) * repeats * CENTS)
    _figures(member, shop, repeats, recency, age, later + 30 * CENTS, 30 * CENTS)


def _figures(
    member: Member,
    shop: Shop | None,
    repeats: int,
    recency: int,
    age: int,
    sales: int,
    first_sales: int,
) -> None:
    first_on = TODAY - timedelta(days=age)
    last_on = first_on + timedelta(days=recency)
    MemberFigures.objects.create(
        member=member,
        shop=shop,
        known_on=first_on,
        first_on=first_on,
        last_on=last_on,
        visits=repeats + 1,
        purchases=repeats + 1,
        sales=sales,
        first_sales=first_sales,
        risk_on=last_on + timedelta(days=90),
        lost_on=last_on + timedelta(days=lost_after(None) // 2),
    )
