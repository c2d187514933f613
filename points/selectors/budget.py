"""The cap as the owner reads it: sales, given back, allowed, left, and what returns left owing."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Sum

from members.selectors.club import club_day
from points.models import BudgetWindow, Purchase
from points.rules.budget import allowance
from points.selectors.programs import terms_on


@dataclass(frozen=True, slots=True)
class BudgetView:
    """One window of the cap, all in money. `given_back` ≤ `allowed` + `open_debt` at every
    committed state; `open_debt` is what returns left: unrecovered points and the pool's shortfall.
    """

    starts_on: date
    ends_on: date
    sales: int
    given_back: int
    cap_bps: int
    allowed: int
    left: int
    pool: int
    open_debt: int
    forecast: int
    runs_out_on: date | None

    @property
    def given_back_bps(self) -> int:
        """Share of sales given back, in basis points."""
        return self.given_back * 10_000 // self.sales if self.sales else 0

    @property
    def used_percent(self) -> int:
        """How much of what is allowed has been used, 0–100 and beyond."""
        return self.given_back * 100 // self.allowed if self.allowed else 0


def budget_on(day: date | None = None) -> BudgetView:
    """The cap's window that holds this day, today by default.

    `allowed` = ⌊cap × net sales⌋ for each cap that was in force; `forecast` continues the
    window's daily pace of giving back to its end; `runs_out_on` is when that pace would meet the
    cap if no further sale came.
    """
    day = day or club_day()
    terms = terms_on(day)
    window = terms.window(day)
    rows = (
        Purchase.objects.filter(window__starts_on=window.starts_on, window__ends_on=window.ends_on)
        .order_by()
        .values("cap_bps")
        .annotate(
            sales=Sum(F("net") - F("returned_net")),
            issued=Sum(F("granted_value") - F("recovered_value")),
            owed=Sum("debt_value"),
        )
    )
    sales = sum(row["sales"] for row in rows)
    given_back = sum(row["issued"] for row in rows)
    allowed = sum(allowance(row["sales"], row["cap_bps"]) for row in rows)
    pool = (
        BudgetWindow.objects.filter(starts_on=window.starts_on, ends_on=window.ends_on)
        .values_list("pool", flat=True)
        .first()
    ) or 0
    days = max(1, (min(day, window.ends_on) - window.starts_on).days + 1)
    whole = (window.ends_on - window.starts_on).days + 1
    return BudgetView(
        starts_on=window.starts_on,
        ends_on=window.ends_on,
        sales=sales,
        given_back=given_back,
        cap_bps=terms.cap_bps,
        allowed=allowed,
        left=allowed - given_back,
        pool=pool,
        open_debt=sum(row["owed"] for row in rows) + max(0, -pool),
        forecast=given_back * whole // days,
        runs_out_on=_runs_out_on(day, window.ends_on, given_back, allowed, days),
    )


def _runs_out_on(day: date, ends_on: date, given_back: int, allowed: int, days: int) -> date | None:
    if not given_back or allowed < given_back:
        return None
    last = day + timedelta(days=(allowed - given_back) * days // given_back)
    return last if last < ends_on else None
