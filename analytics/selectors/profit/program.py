"""What the club costs, day by day, and what part of its members' margin would pay for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from analytics.models import DayFigures
from analytics.rules.figures import SMALL_SAMPLE, Figure, Unit, share_bps
from analytics.rules.lifecycle import FOLLOW_UP_MINUTES
from analytics.rules.periods import Period, months_until
from analytics.rules.profit.program import ClubCost, ClubReturn, club_return
from analytics.selectors.reading import Reading
from analytics.selectors.scope import (
    Circle,
    at_moments,
    in_shops,
    of_circle,
    of_scope,
    on_days,
    summed_shops,
)
from analytics.selectors.winning.costs import cost_days
from analytics.selectors.winning.stretches import MONTHS, stood_through, whole_months
from campaigns.rules.worth import BPS, rounded
from members.models import Message
from members.rules.calendars import Window
from members.selectors.club import club_zone, current_club
from points.models import Grant, Purchase

TAKEN = ("sent", "delivered", "undelivered", "unknown")


@dataclass(frozen=True, slots=True)
class DaySums:
    """What members bought and were given on one day; money in the smallest unit."""

    sales: int = 0
    purchases: int = 0
    points: int = 0
    gifts: int = 0
    grants: int = 0
    messages: int = 0

    def __add__(self, other: "DaySums") -> "DaySums":
        return DaySums(
            self.sales + other.sales,
            self.purchases + other.purchases,
            self.points + other.points,
            self.gifts + other.gifts,
            self.grants + other.grants,
            self.messages + other.messages,
        )


@dataclass(frozen=True, slots=True)
class ProgramSums:
    """One stretch of days: what members bought, and what the club cost for them.

    `is_shared`: what is not kept by shop or label (other costs of campaigns, the staff's time) is
    shared out by sales to members.
    """

    window: Window
    sales: int
    purchases: int
    cost: ClubCost
    margin_bps: int
    is_shared: bool = False

    @property
    def worth(self) -> ClubReturn:
        """Margin beside cost."""
        return club_return(margin=rounded(self.sales * self.margin_bps, BPS), cost=self.cost.total)


def program_costs(circle: Circle, window: Window) -> ProgramSums:
    """The cost of the club on these days by kind, with the sales to its members."""
    return program_in(circle, [window])[0]


def program_months(circle: Circle, until: date) -> list[ProgramSums]:
    """The month of this day and the eleven before it, the oldest first."""
    return program_in(circle, months_until(until, MONTHS, current_club().calendar))


def roi_of_program(circle: Circle, period: Period, reading: Reading) -> Figure:
    """(members' margin − cost of the club) ÷ cost: the return if all of it were owed to the club.
    `break_even_bps` among its facts is the part that must be, so that the club pays for itself.
    From what was read for it and others.
    """
    stretches = _periods(circle, period, reading)
    return _fairly_beside([_roi(stretches)], stretches[1], reading)[0]


def program_figures(circle: Circle, period: Period) -> tuple[list[Figure], ProgramSums]:
    """Break-even share, return, cost and its part of sales, with the sums they are made of."""
    stretches = _periods(circle, period)
    now, before, *_months = stretches
    share = share_bps(now.cost.total, now.sales)
    figures = [
        _figure("break_even", now, now.worth.break_even_bps, before.worth.break_even_bps),
        _roi(stretches),
        replace(_figure("club_cost", now, now.cost.total, before.cost.total, Unit.MONEY), enough=0),
        _figure("club_cost_share", now, share, share_bps(before.cost.total, before.sales)),
    ]
    return _fairly_beside(figures, before), now


def program_in(
    circle: Circle, windows: Sequence[Window], reading: Reading | None = None
) -> list[ProgramSums]:
    """Each of these stretches, read once for all of them, or earlier."""
    span = Window(min(one.starts_on for one in windows), max(one.ends_on for one in windows))
    is_shared = not circle.is_of_all or summed_shops(circle.shop_ids) is not None
    days = _days_of(circle, span, reading)
    whole = _days_of(Circle(), span) if is_shared else days
    costs = reading.costs if reading else cost_days(span)
    found = []
    for window in windows:
        sums = _within(days, window)
        cost = ClubCost(
            points=sums.points,
            gifts=sums.gifts,
            grants=sums.grants,
            messages=sums.messages,
            campaigns=_number_within(costs.told, window),
            staff=rounded(
                _number_within(costs.follow_ups, window) * FOLLOW_UP_MINUTES * costs.hourly_cost, 60
            ),
        )
        if is_shared:
            cost = _part(cost, sums.sales, _within(whole, window).sales)
        found.append(
            ProgramSums(window, sums.sales, sums.purchases, cost, costs.margin_bps, is_shared)
        )
    return found


def _periods(circle: Circle, period: Period, reading: Reading | None = None) -> list[ProgramSums]:
    """The period, the one before, and the twelve months up to its end."""
    months = whole_months(period.window.ends_on, reading.calendar if reading else None)
    return program_in(circle, [period.window, period.before, *months], reading)


def _fairly_beside(
    figures: Sequence[Figure], before: ProgramSums, reading: Reading | None = None
) -> list[Figure]:
    """Nothing is laid beside days in which the club had not begun, or hardly."""
    began_on = reading.began_on if reading else None
    if before.purchases >= SMALL_SAMPLE and stood_through(before.window, began_on):
        return list(figures)
    return [replace(figure, before=None) for figure in figures]


def _roi(stretches: Sequence[ProgramSums]) -> Figure:
    now, before, *months = stretches
    found, known = now.worth, [month.worth.roi_bps for month in months]
    return replace(
        _figure("roi", now, found.roi_bps, before.worth.roi_bps),
        series=tuple(roi for roi in known if roi is not None) if None not in known else (),
        facts={
            "gain": found.margin,
            "cost": found.cost,
            "by_kind": now.cost.by_kind(),
            "break_even_bps": found.break_even_bps,
            "is_shared": now.is_shared,
        },
    )


def _figure(
    key: str, now: ProgramSums, value: int | None, before: int | None, unit: Unit = Unit.BPS
) -> Figure:
    return Figure(key, value, unit, now.window, sample=now.purchases, of="purchases", before=before)


def _days_of(circle: Circle, span: Window, reading: Reading | None = None) -> dict[date, DaySums]:
    if not circle.is_of_all:
        return _counted_days(circle, span)
    if reading is not None:
        return _summed_days(reading.days)
    rows = DayFigures.objects.filter(of_scope(circle.shop_ids), on_days(span, field="day"))
    return _summed_days(rows.order_by())


def _summed_days(rows: Iterable[DayFigures]) -> dict[date, DaySums]:
    """From the summaries; rows of several shops are added up."""
    days: dict[date, DaySums] = {}
    for row in rows:
        days[row.day] = days.get(row.day, DaySums()) + DaySums(
            row.member_sales,
            row.member_purchases,
            row.given,
            row.gifts,
            row.grants,
            row.messages,
        )
    return days


def _counted_days(circle: Circle, span: Window) -> dict[date, DaySums]:
    """From the rows of the members asked for; of purchases, those in the circle's shops."""
    days: dict[date, DaySums] = {}

    def add(rows: QuerySet[Any, Any], names: Sequence[str]) -> None:
        for day, *sums in rows:
            told = {name: int(value or 0) for name, value in zip(names, sums, strict=True)}
            days[day] = days.get(day, DaySums()) + DaySums(**told)

    bought = Purchase.objects.filter(
        on_days(span), of_circle(circle), in_shops(circle.shop_ids), member__isnull=False
    ).order_by()
    add(
        bought.values_list("business_date").annotate(
            sales=Sum(F("net") - F("returned_net")),
            purchases=Count("pk", filter=~Q(status=Purchase.Status.VOIDED)),
            points=Sum(F("granted_value") - F("recovered_value")),
            gifts=Sum("given_value"),
        ),
        ("sales", "purchases", "points", "gifts"),
    )
    there = of_circle(circle) & in_shops(circle.shop_ids, field="member__joined_shop_id")
    granted = Grant.objects.filter(there, on_days(span), member__isnull=False).order_by()
    add(
        granted.values_list("business_date").annotate(it=Sum(F("value") - F("recovered_value"))),
        ("grants",),
    )
    sent = Message.objects.filter(
        there, at_moments(span, field="sent_at"), status__in=TAKEN, cost__gt=0
    ).order_by()
    add(
        sent.annotate(day=TruncDate("sent_at", tzinfo=club_zone()))
        .values_list("day")
        .annotate(it=Sum("cost")),
        ("messages",),
    )
    return days


def _part(cost: ClubCost, sales: int, of: int) -> ClubCost:
    """The part of what is nobody's in particular, by sales to members."""
    if of <= 0:
        return replace(cost, campaigns=0, staff=0)
    return replace(
        cost,
        campaigns=rounded(cost.campaigns * max(sales, 0), of),
        staff=rounded(cost.staff * max(sales, 0), of),
    )


def _within(days: Mapping[date, DaySums], window: Window) -> DaySums:
    return sum(
        (one for day, one in days.items() if window.starts_on <= day <= window.ends_on), DaySums()
    )


def _number_within(days: Mapping[date, int], window: Window) -> int:
    return sum(one for day, one in days.items() if window.starts_on <= day <= window.ends_on)
