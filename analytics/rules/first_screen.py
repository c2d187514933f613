"""What the first screen adds up by itself: sales and what went back, of days and of months."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from analytics.rules.figures import Figure, Unit, share_bps
from members.rules.calendars import Window


@dataclass(frozen=True, slots=True)
class Sold:
    """What was sold and what it gave back, all in the smallest unit.

    `given_back` is everything that the cap limits: points at value, discounts and gifts, and what
    was granted beside purchases.
    """

    sales: int = 0
    given_back: int = 0
    purchases: int = 0

    def __add__(self, other: "Sold") -> "Sold":
        return Sold(
            self.sales + other.sales,
            self.given_back + other.given_back,
            self.purchases + other.purchases,
        )

    @property
    def given_back_bps(self) -> int | None:
        """The share of sales that went back; None without sales."""
        return share_bps(self.given_back, self.sales)


@dataclass(frozen=True, slots=True)
class SoldOn:
    """One day of it."""

    day: date
    sold: Sold


def sold_in(days: Iterable[SoldOn], window: Window) -> Sold:
    """The days of this window together."""
    return sum(
        (one.sold for one in days if window.starts_on <= one.day <= window.ends_on), start=Sold()
    )


def sales_figure(window: Window, now: Sold, before: Sold, months: Sequence[Sold]) -> Figure:
    """What came in, less what was paid back; nothing sold is a sum of 0, and known."""
    return Figure(
        "sales",
        now.sales,
        Unit.MONEY,
        window,
        sample=now.purchases,
        of="purchases",
        before=before.sales if before.purchases else None,
        series=tuple(month.sales for month in months),
    )


def given_back_figure(
    window: Window, now: Sold, before: Sold, months: Sequence[Sold], *, cap_bps: int | None
) -> Figure:
    """Which share of the sales went back to members, beside the cap; None without sales."""
    shares = (month.given_back_bps for month in months)
    return Figure(
        "given_back",
        now.given_back_bps,
        Unit.BPS,
        window,
        sample=now.purchases,
        of="purchases",
        before=before.given_back_bps,
        series=tuple(share for share in shares if share is not None),
        facts={"given_back": now.given_back, "sales": now.sales, "cap_bps": cap_bps},
    )
