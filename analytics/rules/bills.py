"""Bills as another program would have had them: what points cannot pay is paid in cash."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from points.rules.budget import BPS
from points.rules.redemption import Lot, payable, points_for
from points.rules.sales import Sale, Tendered
from points.rules.terms import Terms


def paid_as_far_as(sale: Sale, lots: Sequence[Lot], terms: Terms, now: datetime) -> Sale:
    """The bill with as much of its points part as these lots and these terms allow; what is left
    is paid in cash.
    """
    asked = sale.points_amount
    most = min(payable(lots, now), sale.amount * terms.redeem_max_bps // BPS)
    paid = min(asked, most)
    points = sum(take.points for take in points_for(paid, lots, now))
    if points < terms.redeem_min_points:
        paid = 0
    return sale if paid == asked else _in_cash(sale, {"points": paid})


def without_gifts(sale: Sale) -> Sale:
    """The bill without the club's discount and gift."""
    return replace(_in_cash(sale, {"discount": 0}), gift=None)


def _in_cash(sale: Sale, left: dict[str, int]) -> Sale:
    """Payments of these kinds pay only so much; cash pays the rest."""
    kept = [
        Tendered(paid.tender, left.get(paid.tender, paid.amount), paid.code)
        for paid in sale.payments
    ]
    payments = [paid for paid in kept if paid.amount]
    missing = sum(paid.amount for paid in sale.payments) - sum(paid.amount for paid in payments)
    if missing:
        payments.append(Tendered("cash", missing))
    return replace(sale, payments=tuple(payments))
