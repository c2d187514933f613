"""All summaries counted over again in plain Python, from the purchases and by the rules."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from analytics.models import Absence, DayFigures, MemberFigures
from analytics.rules.lifecycle import LADDER, Stage, bond_of
from analytics.rules.months import number_of_month
from analytics.selectors.rules import figure_rules, fixed_silence
from members.models import Member, Message, Shop
from members.selectors.club import club_day, current_club
from points.models import Grant, Purchase

Scope = int | None
Rows = set[tuple[Any, ...]]

FIGURES = (
    "member_id", "shop_id", "known_on", "first_on", "last_on", "visits", "purchases", "sales",
    "first_sales", "given", "interval_days", "growing_on", "mature_on", "loyal_on", "risk_on",
    "lost_on", "visit_days", "months", "month_sales",
)  # fmt: skip
ABSENCES = ("member_id", "shop_id", "since", "lost_on", "back_on")
DAYS = (
    "day", "shop_id", "sales", "member_sales", "purchases", "member_purchases", "given", "gifts",
    "grants", "messages", "joined", "new_buyers", "lost", "returned",
)  # fmt: skip
COUNTED = ("sent", "delivered", "undelivered", "unknown")


def stored() -> tuple[Rows, Rows, Rows]:
    """What stands in the summaries: figures, absences, days; nothing twice."""
    tables = ((MemberFigures, FIGURES), (Absence, ABSENCES), (DayFigures, DAYS))
    found = []
    for model, columns in tables:
        rows = [_frozen(row) for row in model._default_manager.values_list(*columns)]
        assert len(rows) == len(set(rows))
        found.append(set(rows))
    return found[0], found[1], found[2]


def counted() -> tuple[Rows, Rows, Rows]:
    """What should stand there."""
    figures: Rows = set()
    absences: Rows = set()
    for member in Member.objects.filter(status="active"):
        for scope in _scopes(member):
            figure, missed = _of_member(member, scope)
            figures.add(figure)
            absences |= missed
    return figures, absences, _days(figures, absences)


def _scopes(member: Member) -> list[Scope]:
    if Shop.objects.count() < 2:
        return [None]
    shops = {sale.shop_id for sale in _sales(member, None)} | {member.joined_shop_id}
    return [None, *(shop for shop in shops if shop is not None)]


def _sales(member: Member, scope: Scope) -> list[Purchase]:
    bought = Purchase.objects.filter(member=member).exclude(status="voided")
    return [sale for sale in bought if scope in {None, sale.shop_id}]


def _of_member(member: Member, scope: Scope) -> tuple[tuple[Any, ...], Rows]:
    sales = _sales(member, scope)
    days = sorted({sale.business_date for sale in sales})
    lost_days = fixed_silence(figure_rules())
    joined_on = club_day(member.joined_at)
    latest = days[-1] if days else joined_on
    bond = bond_of(joined_on, days, today=latest, lost_days=lost_days)
    calendar = current_club().calendar
    months: dict[int, int] = defaultdict(int)
    for sale in sales:
        months[number_of_month(sale.business_date, calendar)] += _paid(sale)
    missed: Rows = set()
    for place, day in enumerate(days):
        then = bond_of(joined_on, days[: place + 1], today=day, lost_days=lost_days)
        back_on = days[place + 1] if place + 1 < len(days) else None
        if back_on is None or back_on > then.lost_on:
            missed.add((member.pk, scope, day, then.lost_on, back_on))
    figure = (
        member.pk, scope, min([joined_on, *days]), bond.first_on, bond.last_on, len(days),
        len(sales), sum(map(_paid, sales)),
        sum(_paid(sale) for sale in sales if sale.business_date == days[0]),
        sum(s.granted_value - s.recovered_value + s.given_value for s in sales),
        bond.interval_days, *_rungs(days), bond.at_risk_on, bond.lost_on,
        tuple(days), tuple(sorted(months)), tuple(months[month] for month in sorted(months)),
    )  # fmt: skip
    return figure, missed


def _rungs(days: list[date]) -> list[date | None]:
    reached: dict[Stage, date | None] = {}
    for rung in LADDER:
        there = [
            day
            for place, day in enumerate(days, start=1)
            if place >= rung.visits and (day - days[0]).days >= rung.span_days
        ]
        reached[rung.stage] = there[0] if there else None
    return [reached[stage] for stage in (Stage.GROWING, Stage.MATURE, Stage.LOYAL)]


def _paid(sale: Purchase) -> int:
    return sale.net - sale.returned_net


class _Days:
    """Sums by day and scope, of the club and, where there are several, of its shops."""

    def __init__(self) -> None:
        self.rows: dict[tuple[date, Scope], dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self.by_shop = Shop.objects.count() > 1

    def add(self, day: date, shop_id: Scope, **amounts: int) -> None:
        for scope in {None, shop_id} if self.by_shop else {None}:
            for name, amount in amounts.items():
                self.rows[day, scope][name] += amount


def _days(figures: Iterable[tuple[Any, ...]], absences: Iterable[tuple[Any, ...]]) -> Rows:
    days = _Days()
    _add_money(days)
    for member in Member.objects.exclude(status="merged"):
        days.add(club_day(member.joined_at), member.joined_shop_id, joined=1)
    rows = days.rows
    for figure in figures:
        if figure[3]:
            rows[figure[3], figure[1]]["new_buyers"] += 1
    for _member, scope, _since, lost_on, back_on in absences:
        rows[lost_on, scope]["lost"] += 1
        if back_on:
            rows[back_on, scope]["returned"] += 1
    return {
        (day, scope, *(row[name] for name in DAYS[2:]))
        for (day, scope), row in rows.items()
        if any(row.values())
    }


def _add_money(days: _Days) -> None:
    for sale in Purchase.objects.all():
        days.add(sale.business_date, sale.shop_id, **_of_sale(sale))
    for grant in Grant.objects.select_related("member"):
        home = grant.member.joined_shop_id if grant.member else None
        days.add(grant.business_date, home, grants=grant.value - grant.recovered_value)
    for message in Message.objects.filter(member__isnull=False, status__in=COUNTED):
        if message.sent_at and message.member:
            home = message.member.joined_shop_id
            days.add(club_day(message.sent_at), home, messages=message.cost)


def _of_sale(sale: Purchase) -> dict[str, int]:
    stands = sale.status != "voided"
    return {
        "sales": _paid(sale),
        "member_sales": _paid(sale) if sale.member_id else 0,
        "purchases": int(stands),
        "member_purchases": int(stands and sale.member_id is not None),
        "given": sale.granted_value - sale.recovered_value,
        "gifts": sale.given_value,
    }


def _frozen(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(tuple(value) if isinstance(value, list) else value for value in row)
