"""What a new customer costs (CAC), what he pays back, and what he may cost in the coming year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Sum

from analytics.models import DayFigures
from analytics.rules.figures import SMALL_SAMPLE, Figure, Unit, ratio
from analytics.rules.periods import Period, period_of
from analytics.rules.winning.budget import WinningBudget, winning_budget
from analytics.rules.winning.payback import Newcomers, PaidBackAfter, paid_back_after
from analytics.selectors.reading import Reading
from analytics.selectors.scope import Circle, of_scope, on_days, summed_shops
from analytics.selectors.winning.costs import CostDays, WinningCost, cost_days
from analytics.selectors.winning.newcomers import (
    FirstYear,
    NewcomerSums,
    first_year,
    newcomer_sums,
    newcomers_by_day,
)
from analytics.selectors.winning.stretches import stood_through, whole_months
from campaigns.rules.worth import BPS, rounded
from campaigns.selectors.leads.sources import sources_worth
from members.models import Club
from members.rules.calendars import Window
from members.selectors.club import club_day, current_club


@dataclass(frozen=True, slots=True)
class Winning:
    """New customers of some days and what was spent on winning in them. `is_shared`: costs are
    not kept by shop or label, so each new customer bears the same part of all of them.
    """

    window: Window
    cost: WinningCost
    customers: int
    is_shared: bool = False

    @property
    def cac(self) -> int | None:
        """Cost of one of them; None where nothing was spent, or nobody came."""
        spent = self.cost.total
        return rounded(spent, self.customers) if spent and self.customers else None


@dataclass(frozen=True, slots=True)
class WinningStudy:
    """All that the page of winning tells of a period, in figures and in their parts."""

    winning: Winning
    sums: NewcomerSums
    first_year: FirstYear
    margin_bps: int
    payback: PaidBackAfter
    figures: Sequence[Figure]

    @property
    def first_year_margin(self) -> float | None:
        """What a new customer earns in his first year, by those whose first year is over."""
        earned = self.first_year.sales * self.margin_bps / BPS
        return ratio(earned, self.first_year.members)


def winning_figures(circle: Circle, period: Period, *, now: datetime | None = None) -> list[Figure]:
    """CAC, its payback, beside the first year's margin and the first bill, and new customers."""
    return list(winning_study(circle, period, now=now).figures)


def cac_of(circle: Circle, period: Period, reading: Reading) -> Figure:
    """All costs of winning in the period ÷ members with their first purchase in it, from what was
    read for it and others.
    """
    return _cac(_periods(circle, period, reading), reading)


def winning_study(circle: Circle, period: Period, *, now: datetime | None = None) -> WinningStudy:
    """The figures of a period with what they are made of."""
    today = club_day(now)
    winnings = _periods(circle, period)
    won = winnings[0]
    sums = newcomer_sums(circle, period.window, today=today)
    grown = first_year(circle, today=today, calendar=current_club().calendar)
    margin_bps = stated_margin()
    payback = paid_back_after(_as_newcomers(won, sums, margin_bps))
    earned = ratio(grown.sales * margin_bps / BPS, grown.members)
    figures = [
        _cac(winnings),
        Figure(
            key="cac_payback",
            value=payback.months,
            unit=Unit.MONTHS,
            window=period.window,
            sample=won.customers,
            facts={"state": payback.state.value},
        ),
        _beside("cac_to_margin", won, earned, sample=grown.members),
        _beside("cac_to_price", won, ratio(sums.first_sales, sums.members), sample=sums.members),
        _new_members(winnings),
    ]
    return WinningStudy(won, sums, grown, margin_bps, payback, figures)


def budget_for_winning(
    circle: Circle, earned: float | None, *, now: datetime | None = None
) -> WinningBudget | None:
    """What winning may cost in the coming year, where a new customer earns so much in his first
    (`WinningStudy.first_year_margin`), by the last two years; None where nobody knows.
    """
    if earned is None:
        return None
    period = period_of("twelve_months", club_day(now), current_club().calendar)
    came = newcomers_by_day(circle, period.window)
    return winning_budget(
        first_year_margin=earned,
        newcomers=sum(came.values()),
        sales=_sales(circle, period.window),
        sales_before=_sales(circle, period.before),
    )


def winning_in(
    circle: Circle, windows: Sequence[Window], reading: Reading | None = None
) -> list[Winning]:
    """Costs and new customers of each window, read once for all of them, or earlier."""
    span = Window(min(one.starts_on for one in windows), max(one.ends_on for one in windows))
    came = _came(circle, span, reading)
    payers = Circle(source_id=circle.source_id)
    is_shared = circle != payers
    bearers = newcomers_by_day(payers, span) if is_shared else came
    days = _costs(circle, span, reading)
    found = []
    for window in windows:
        cost = _cost_of_source(circle.source_id, window) if days is None else days.within(window)
        customers = _within(came, window)
        if is_shared:
            cost = _part(cost, customers, _within(bearers, window))
        found.append(Winning(window, cost, customers, is_shared))
    return found


def stated_margin() -> int:
    """What the owner says the shop earns of its sales, in basis points."""
    return Club.objects.filter(pk=1).values_list("margin_bps", flat=True).first() or 0


def _came(circle: Circle, span: Window, reading: Reading | None) -> dict[date, int]:
    if reading is None or not circle.is_of_all or summed_shops(circle.shop_ids) is not None:
        return newcomers_by_day(circle, span)
    return {row.day: row.new_buyers for row in reading.days if row.new_buyers}


def _costs(circle: Circle, span: Window, reading: Reading | None) -> CostDays | None:
    """None of a source, whose costs are told apart."""
    if circle.source_id:
        return None
    return cost_days(span) if reading is None else reading.costs


def _periods(circle: Circle, period: Period, reading: Reading | None = None) -> list[Winning]:
    """The period, the one before, and the twelve months up to its end; no months of a source,
    whose costs are shared out for each of them apart.
    """
    windows = [period.window, period.before]
    if not circle.source_id:
        windows += whole_months(period.window.ends_on, reading.calendar if reading else None)
    return winning_in(circle, windows, reading)


def _cac(winnings: Sequence[Winning], reading: Reading | None = None) -> Figure:
    won, before, *months = winnings
    known = [month.cac for month in months]
    return Figure(
        key="cac",
        value=won.cac,
        unit=Unit.MONEY,
        window=won.window,
        sample=won.customers,
        before=before.cac if _is_fair(before, reading) else None,
        # A month without newcomers has no cost of one: then the line would have a hole.
        series=tuple(cac for cac in known if cac is not None) if all(known) else (),
        facts={
            "cost": won.cost.total,
            "costs": won.cost.by_kind(),
            "minutes": won.cost.minutes,
            "customers": won.customers,
            "is_shared": won.is_shared,
        },
    )


def _is_fair(before: Winning, reading: Reading | None = None) -> bool:
    """Enough came then, and the club stood, for these days to be laid beside those."""
    began_on = reading.began_on if reading else None
    return before.customers >= SMALL_SAMPLE and stood_through(before.window, began_on)


def _new_members(winnings: Sequence[Winning]) -> Figure:
    won, before, *months = winnings
    return Figure(
        key="new_members",
        value=won.customers,
        unit=Unit.COUNT,
        window=won.window,
        sample=won.customers,
        enough=0,
        before=before.customers if _is_fair(before) else None,
        series=tuple(float(month.customers) for month in months),
    )


def _beside(key: str, won: Winning, amount: float | None, *, sample: int) -> Figure:
    """CAC as so many times an amount, both told as facts."""
    return Figure(
        key=key,
        value=won.cac / amount if won.cac is not None and amount else None,
        unit=Unit.RATIO,
        window=won.window,
        sample=sample,
        facts={"cac": won.cac, "beside": None if amount is None else round(amount)},
    )


def _as_newcomers(won: Winning, sums: NewcomerSums, margin_bps: int) -> Newcomers:
    first = rounded(sums.first_sales * margin_bps, BPS)
    return Newcomers(
        customers=won.customers,
        cost=won.cost.total,
        first_margin=first,
        later_margin=rounded(sums.sales * margin_bps, BPS) - first,
        days=sums.days,
    )


def _cost_of_source(source_id: int, window: Window) -> WinningCost:
    for row in sources_worth(window.starts_on, window.ends_on).rows:
        if row.source is not None and row.source.pk == source_id:
            return WinningCost(row.costs, row.minutes, row.staff)
    return WinningCost()


def _part(cost: WinningCost, heads: int, of: int) -> WinningCost:
    if not of:
        return WinningCost()
    return WinningCost(
        {kind: rounded(amount * heads, of) for kind, amount in cost.kinds.items()},
        rounded(cost.minutes * heads, of),
        rounded(cost.staff * heads, of),
    )


def _within(days: dict[date, int], window: Window) -> int:
    return sum(count for day, count in days.items() if window.starts_on <= day <= window.ends_on)


def _sales(circle: Circle, window: Window) -> int:
    """Sales of the shops; who bears a label or came from a source grows as they do."""
    days = DayFigures.objects.filter(of_scope(circle.shop_ids), on_days(window, field="day"))
    return int(days.aggregate(sum=Sum("sales"))["sum"] or 0)
