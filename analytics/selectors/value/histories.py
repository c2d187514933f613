"""Customers as the prediction wants them: from the summaries, and for the trial from purchases.

Only tasks and commands reach this module: it brings numpy.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

import numpy as np
from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum
from numpy.typing import NDArray

from analytics.models import MemberFigures
from analytics.rules.value.histories import Histories, Whole
from analytics.rules.value.seen import Seen
from analytics.rules.value.transactions import Transaction
from analytics.selectors.summary import NET_SALES, NOT_VOIDED
from points.models import Purchase

AT_ONCE = 20_000
# A trial on so many tells as much as one on all, and spares the database the rest.
TRIED = 100_000
# Half a year is kept back, or a third of what there is; less than this, and nothing is.
MOST_KEPT_BACK = 182
LEAST_KEPT_BACK = 56


@dataclass(frozen=True, slots=True)
class Customers:
    """Every member with a purchase, one place each: who he is, whether he is lost, and his past."""

    members: Whole
    is_customer: NDArray[np.bool_]
    histories: Histories


def customers_until(day: date) -> Customers:
    """By the summaries, in one reading; what a summary tells is of today, so `day` is today."""
    rows = MemberFigures.objects.filter(shop__isnull=True, first_on__lte=day)
    columns = rows.order_by("member_id").values_list(
        "member_id", "visits", "first_on", "last_on", "lost_on", "sales", "first_sales"
    )
    table = _table((_figures_row(row, day) for row in columns.iterator(AT_ONCE)), width=6)
    whole = table[:, :5].astype(np.int64)
    histories = Histories(whole[:, 2], whole[:, 3], whole[:, 4], table[:, 5].copy())
    return Customers(whole[:, 0], whole[:, 1] > 0, histories)


def seen_before(until: date, today: date) -> Seen | None:
    """What was known on an earlier day, and how often they came since: one reading of purchases,
    of a part of the members where there are very many. Money of this past is not looked at.
    """
    before = Q(business_date__lte=until)
    rows = (
        _part_of_members(Purchase.objects.filter(NOT_VOIDED, member__isnull=False))
        .filter(business_date__lte=today)
        .order_by()
        .values_list("member_id")
        .annotate(
            came=Count("business_date", distinct=True, filter=before),
            later=Count("business_date", distinct=True, filter=~before),
            first_on=Min("business_date", filter=before),
            last_on=Max("business_date", filter=before),
        )
        .filter(came__gt=0)
    )
    table = _table(
        (
            (came - 1, (last - first).days, (until - first).days, later)
            for _member, came, later, first, last in rows.iterator(AT_ONCE)
        ),
        width=4,
    )
    if not len(table):
        return None
    whole = table.astype(np.int64)
    seen = Histories(whole[:, 0], whole[:, 1], whole[:, 2], np.zeros(len(whole)))
    return Seen(seen, until, today, whole[:, 3])


def club_transactions() -> Iterator[Transaction]:
    """Every day on which a member bought, with what he paid; for the command."""
    days = (
        Purchase.objects.filter(NOT_VOIDED, member__isnull=False)
        .order_by()
        .values_list("member_id", "business_date")
        .annotate(paid=Sum(NET_SALES))
    )
    for member_id, day, paid in days.iterator(AT_ONCE):
        yield Transaction(str(member_id), day, float(paid))


def day_of_trial(today: date) -> date | None:
    """Up to which day the trial may look: a third of the club's time is kept back, half a year at
    most. None where the club is too young for one.
    """
    first = MemberFigures.objects.filter(shop__isnull=True).aggregate(day=Min("first_on"))["day"]
    kept_back = min((today - first).days // 3, MOST_KEPT_BACK) if first else 0
    return today - timedelta(days=kept_back) if kept_back >= LEAST_KEPT_BACK else None


def _figures_row(row: tuple[Any, ...], today: date) -> tuple[float, ...]:
    member_id, visits, first, last, lost_on, sales, first_sales = row
    # A till whose clock runs ahead books days to come; they are not seen yet.
    last = min(last, today)
    repeats = visits - 1 if last > first else 0
    money = (sales - first_sales) / repeats if repeats else 0.0
    is_customer = today < lost_on
    return member_id, is_customer, repeats, (last - first).days, (today - first).days, money


def _part_of_members(rows: QuerySet[Purchase]) -> QuerySet[Purchase]:
    customers = MemberFigures.objects.filter(shop__isnull=True, first_on__isnull=False).count()
    parts = -(-customers // TRIED)
    return rows.alias(part=F("member_id") % parts).filter(part=0) if parts > 1 else rows


def _table(rows: Iterable[Any], *, width: int) -> NDArray[np.float64]:
    """Rows as one table, taken up part by part: a million tuples at once would be heavy."""
    parts = [np.array(some, dtype=np.float64) for some in _parts(iter(rows))]
    return np.concatenate(parts) if parts else np.empty((0, width))


def _parts(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while some := list(islice(rows, AT_ONCE)):
        yield some
