"""The cap as the owner reads it: sales, given back, allowed, left, and what returns left owing."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q, Sum

from members.rules.calendars import Window
from members.selectors.club import club_day
from points.models import BudgetWindow, Grant, Purchase
from points.rules.budget import BPS, allowance
from points.rules.terms import Terms
from points.selectors.programs import cap_in, terms_and_window


@dataclass(frozen=True, slots=True)
class BudgetView:
    """One window of the cap, all in money. `given_back` ≤ `allowed` + `open_debt` at every
    committed state; `open_debt` is what returns left: unrecovered points and the pool's shortfall.

    `given_back` is everything: points of sales, gifts and discounts with them, and grants outside
    sales. `forecast` and `forecast_allowed` continue the window's daily pace to its end.
    `reduced` counts the sales whose points the cap has cut.
    """

    starts_on: date
    ends_on: date
    sales: int
    given_back: int
    cap_bps: int
    program_cap_bps: int
    allowed: int
    left: int
    pool: int
    open_debt: int
    forecast: int
    forecast_allowed: int
    runs_out_on: date | None
    by_points: int
    by_gifts: int
    by_grants: int
    reduced: int
    alarm_bps: int
    throttle_bps: int
    is_throttled: bool

    @property
    def given_back_bps(self) -> int:
        """Share of sales given back, in basis points."""
        return self.given_back * BPS // self.sales if self.sales else 0

    @property
    def used_bps(self) -> int:
        """How much of what is allowed has been used, in basis points, 10,000 and beyond."""
        if not self.allowed:
            return BPS if self.given_back else 0
        return self.given_back * BPS // self.allowed

    @property
    def used_percent(self) -> int:
        """How much of what is allowed has been used, 0–100 and beyond."""
        return self.used_bps // 100

    @property
    def forecast_bps(self) -> int:
        """How much of what will be allowed will have been used at the window's end."""
        if not self.forecast_allowed:
            return 0
        return self.forecast * BPS // self.forecast_allowed

    @property
    def is_alarming(self) -> bool:
        """True once the alarm line is passed."""
        return self.given_back > 0 and self.used_bps >= self.alarm_bps

    @property
    def is_beyond_throttle(self) -> bool:
        """True once the throttle line is passed; at 100 percent there is none."""
        return (
            self.throttle_bps < BPS and self.given_back > 0 and (self.used_bps >= self.throttle_bps)
        )


@dataclass(frozen=True, slots=True)
class _Sales:
    sales: int
    points: int
    gifts: int
    owed: int
    allowed: int
    reduced: int


def budget_on(day: date | None = None) -> BudgetView:
    """The cap's window that holds this day, today by default. Three statements."""
    day = day or club_day()
    return budget_of(day, *terms_and_window(day))


def budget_of(day: date, terms: Terms, row: BudgetWindow | None) -> BudgetView:
    """The same of terms and a window that were read already.

    `allowed` = ⌊cap × net sales⌋ for each cap that was in force; `forecast` continues the
    window's daily pace of giving back to its end; `runs_out_on` is when that pace would meet the
    cap if no further sale came.
    """
    window = terms.window(day)
    row = (
        row
        or BudgetWindow.objects.filter(starts_on=window.starts_on, ends_on=window.ends_on).first()
    )
    row = row or BudgetWindow(starts_on=window.starts_on, ends_on=window.ends_on)
    sold = _sales_in(window)
    by_grants: int = Grant.objects.filter(
        window__starts_on=window.starts_on, window__ends_on=window.ends_on
    ).aggregate(given=Sum(F("value") - F("recovered_value"), default=0))["given"]
    given_back = sold.points + sold.gifts + by_grants
    days = max(1, (min(day, window.ends_on) - window.starts_on).days + 1)
    whole = (window.ends_on - window.starts_on).days + 1
    return BudgetView(
        starts_on=window.starts_on,
        ends_on=window.ends_on,
        sales=sold.sales,
        given_back=given_back,
        cap_bps=cap_in(row, terms),
        program_cap_bps=terms.cap_bps,
        allowed=sold.allowed,
        left=sold.allowed - given_back,
        pool=row.pool,
        open_debt=sold.owed + max(0, -row.pool),
        forecast=given_back * whole // days,
        forecast_allowed=sold.allowed * whole // days,
        runs_out_on=_runs_out_on(day, window.ends_on, given_back, sold.allowed, days),
        by_points=sold.points,
        by_gifts=sold.gifts,
        by_grants=by_grants,
        reduced=sold.reduced,
        alarm_bps=terms.alarm_bps,
        throttle_bps=terms.throttle_bps,
        is_throttled=row.is_throttled,
    )


def _sales_in(window: Window) -> _Sales:
    rows = (
        Purchase.objects.filter(window__starts_on=window.starts_on, window__ends_on=window.ends_on)
        .order_by()
        .values("cap_bps")
        .annotate(
            sales=Sum(F("net") - F("returned_net")),
            points=Sum(F("granted_value") - F("recovered_value")),
            gifts=Sum("given_value"),
            owed=Sum("debt_value"),
            reduced=Count("pk", filter=Q(wanted_points__gt=F("earned_points"))),
        )
    )
    return _Sales(
        sales=sum(row["sales"] for row in rows),
        points=sum(row["points"] for row in rows),
        gifts=sum(row["gifts"] for row in rows),
        owed=sum(row["owed"] for row in rows),
        allowed=sum(allowance(row["sales"], row["cap_bps"]) for row in rows),
        reduced=sum(row["reduced"] for row in rows),
    )


def _runs_out_on(day: date, ends_on: date, given_back: int, allowed: int, days: int) -> date | None:
    if not given_back or allowed < given_back:
        return None
    last = day + timedelta(days=(allowed - given_back) * days // given_back)
    return last if last < ends_on else None
