"""What was seen of customers up to a day, and how often they came after it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from analytics.rules.value.histories import Histories, Whole, histories_of
from analytics.rules.value.transactions import Transaction


@dataclass(frozen=True, slots=True)
class Seen:
    """Customers up to `until`; `later_visits` are theirs of the days after it, up to `end`, in the
    same order.
    """

    histories: Histories
    until: date
    end: date
    later_visits: Whole

    @property
    def later_days(self) -> int:
        """How many days were kept back."""
        return (self.end - self.until).days


def seen_until(until: date | None, transactions: Iterable[Transaction]) -> Seen | None:
    """What these purchases tell of everybody who bought up to this day (the last of them where
    none is named); all of one day are one visit. None where nobody bought until then.
    """
    days: dict[str, dict[date, float]] = defaultdict(dict)
    for bought in transactions:
        of_customer = days[bought.customer]
        of_customer[bought.day] = of_customer.get(bought.day, 0.0) + bought.money
    end = max((day for of_customer in days.values() for day in of_customer), default=None)
    if end is None:
        return None
    until = until or end
    rows: list[tuple[int, int, int, float]] = []
    later: list[int] = []
    for of_customer in days.values():
        known = {day: money for day, money in of_customer.items() if day <= until}
        if not known:
            continue
        rows.append(history_row(known, until))
        later.append(len(of_customer) - len(known))
    if not rows:
        return None
    return Seen(histories_of(rows), until, max(end, until), np.array(later, dtype=np.int64))


def history_row(days: dict[date, float], until: date) -> tuple[int, int, int, float]:
    """(repeats, recency, age, money a repeat visit) of one customer with at least one day."""
    first, last = min(days), max(days)
    repeats = len(days) - 1
    spent = sum(money for day, money in days.items() if day != first)
    return repeats, (last - first).days, (until - first).days, spent / repeats if repeats else 0.0
