"""Sales with goods and hours, and the night in which they are read."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count

from analytics.services.buying.drivers import work_out_drivers
from analytics.services.buying.together import work_out_together
from analytics.services.buying.when import work_out_when
from analytics.services.keeping import work_out
from analytics.services.summaries.rebuilding import rebuild_summaries
from members.models import Member, Shop
from members.roles import SYSTEM
from points.models import Purchase
from points.rules.sales import Line, Sale, Tendered
from points.services.purchases import record_purchase
from tests.clock import NOON

WORKS = {"drivers": work_out_drivers, "together": work_out_together, "when": work_out_when}
# A quarter past noon: what stands at noon to the second was brought in without a time.
QUARTER = timedelta(minutes=15)
_numbers = count(1)


def night(*names: str, shop: Shop | None = None) -> None:
    """Summaries of what stands there, and these readings of them."""
    rebuild_summaries()
    for name in names:
        work_out(name=name, work=WORKS[name], shop_id=None if shop is None else shop.pk)


def sell(
    shop: Shop,
    *goods: str,
    member: Member | None = None,
    amount: int = 1_000_000,
    days_ago: int = 10,
    at: datetime | None = None,
    reason: str = "",
) -> Purchase:
    """One bill with a line for each of these categories, named after them as products too."""
    lines = [Line(amount // max(len(goods), 1), product=f"{one} ۱", category=one) for one in goods]
    lines = lines or [Line(amount)]
    paid = sum(line.amount for line in lines)
    sale = Sale(
        shop_id=shop.pk,
        receipt_number=f"B{next(_numbers)}",
        lines=tuple(lines),
        payments=(Tendered("cash", paid),),
        member_id=None if member is None else member.pk,
        occurred_at=at or NOON - timedelta(days=days_ago) + QUARTER,
        reason=reason,
    )
    return record_purchase(sale=sale, actor=SYSTEM, now=sale.occurred_at).purchase


def sell_baskets(shop: Shop, *counts: tuple[int, Sequence[str]]) -> None:
    """So many bills of each kind."""
    for number, goods in counts:
        for _ in range(number):
            sell(shop, *goods)


def flowers_and_cards(shop: Shop) -> None:
    """A hundred baskets: of forty with flowers twenty-five have a card too; five more have a card
    alone, fifty a pot, five a pot with soil.
    """
    sell_baskets(
        shop,
        (15, ["گل"]),
        (25, ["گل", "کارت"]),
        (5, ["کارت"]),
        (50, ["گلدان"]),
        (5, ["گلدان", "خاک"]),
    )
