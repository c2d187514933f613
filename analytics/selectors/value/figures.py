"""What customers are worth and how long they stay, as figures."""

from datetime import timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F

from analytics.models import FigureRules, MemberFigures
from analytics.rules.figures import BPS, Figure, Unit
from analytics.rules.periods import period_of
from analytics.rules.staying.churn import Movement
from analytics.rules.value.clv import (
    expected_lifetime,
    geometric_clv,
    most_to_keep,
    net_clv,
    quick_clv,
    years_of_profit,
)
from analytics.selectors.kept import Kept, kept
from analytics.selectors.rules import figure_rules
from analytics.selectors.scope import Circle, of_circle, of_scope, summed_shops
from analytics.selectors.staying.movements import movement_of
from analytics.selectors.value.bought import Bought, bought_in, returning_in
from analytics.selectors.value.economics import economics_on
from analytics.selectors.value.members import scored
from members.rules.calendars import Window
from members.selectors.club import club_day, current_club

WORK = "clv"
DAYS_A_YEAR = Fraction(1461, 4)
DAYS_A_MONTH = float(DAYS_A_YEAR / 12)


def value_figures(circle: Circle, window: Window) -> list[Figure]:
    """Keys clv_predicted, clv_net, keep_at_most, clv_new, lifetime_expected, lifetime_observed,
    clv_quick, clv_geometric. What is predicted looks ahead from today, whatever the window;
    `clv_new` is known of the whole club only.
    """
    window, rules = _until_today(window), figure_rules()
    movement, bought = movement_of(circle, window), bought_in(circle, window)
    predicted, keep, new = _ahead(circle, rules)
    return [
        predicted,
        _net(window, movement, bought, rules),
        keep,
        new,
        _lifetime_expected(window, movement),
        _lifetime_observed(circle, window),
        *_simple(circle, window, bought),
    ]


def clv_of_club(circle: Circle, known: Kept | None = None) -> Figure:
    """What the first screen calls CLV: the predicted one (`clv_predicted`), or, where there is none
    to rely on, the net one of the last twelve months (`clv_net`). Of the whole club or one shop
    the prediction is one kept row (`known`, where it was read already).
    """
    rules = figure_rules()
    predicted, _keep, _new = _ahead(circle, rules, known)
    if predicted.value is not None:
        return predicted
    window = period_of("twelve_months", club_day(), current_club().calendar).window
    net = _net(window, movement_of(circle, window), bought_in(circle, window), rules)
    return predicted if net.value is None else net


def _ahead(
    circle: Circle, rules: FigureRules, known: Kept | None = None
) -> tuple[Figure, Figure, Figure]:
    """What an average customer of today will bring, what may be spent to keep him, and what
    somebody brings who buys for the first time.
    """
    body = (kept(WORK) if known is None else known).body
    sums = _sums_ahead(circle, body)
    facts = {
        "years": body.get("years", rules.horizon_years),
        "discount_bps": body.get("discount_bps", rules.discount_bps),
        "by": body.get("by", ""),
        "why": "" if body.get("bg_nbd") else body.get("why", "not_yet"),
        "customers": sums["customers"],
        "wanted_roi_bps": rules.wanted_roi_bps,
    }
    told: dict[str, Any] = {"unit": Unit.MONEY, "sample": sums["customers"], "facts": facts}
    keep = most_to_keep(sums["worth"], rules.wanted_roi_bps)
    return (
        Figure("clv_predicted", sums["clv"], **told),
        Figure("keep_at_most", keep, **told),
        _new_customer(circle, body, facts),
    )


def _new_customer(circle: Circle, body: Any, facts: dict[str, Any]) -> Figure:
    is_of_club = circle.is_of_all and summed_shops(circle.shop_ids) is None
    return Figure(
        "clv_new",
        body.get("clv_of_new") if is_of_club else None,
        Unit.MONEY,
        sample=body.get("customers", 0) if is_of_club else 0,
        facts=facts,
    )


def _sums_ahead(circle: Circle, body: Any) -> dict[str, Any]:
    """Of the whole club or one shop as kept; of others one statement over their scores."""
    nothing = {"customers": 0, "clv": None, "worth": None}
    if not body:
        return nothing
    shops = summed_shops(circle.shop_ids)
    if circle.is_of_all and (shops is None or len(shops) == 1):
        return {**nothing, **body.get("sums", {}).get(str(shops[0]) if shops else "", {})}
    found = scored(circle, on=club_day()).aggregate(
        customers=Count("pk"), clv=Avg("clv"), worth=Avg("worth")
    )
    means = {name: _whole(found[name]) for name in ("clv", "worth")}
    return {"customers": found["customers"], **means}


def _net(window: Window, movement: Movement, bought: Bought, rules: FigureRules) -> Figure:
    """C90: what a customer leaves in a year, for as long as he stays, worth less the later."""
    economics = economics_on(window.ends_on, rules)
    profit = (
        Fraction(bought.sales * economics.margin_bps, BPS)
        - bought.given
        - bought.purchases * economics.visit_cost
    )
    facts: dict[str, Any] = {
        "years": rules.horizon_years,
        "discount_bps": rules.discount_bps,
        "margin_bps": economics.margin_bps,
        "sales": bought.sales,
        "given": bought.given,
        "served": bought.purchases * economics.visit_cost,
        "customers": round(movement.average),
    }
    value = None
    if movement.start and movement.average:
        a_year = DAYS_A_YEAR / _days(window)
        yearly = profit / Fraction(movement.average) * a_year
        stays = Fraction(float(Fraction(movement.kept, movement.start)) ** float(a_year))
        facts |= {"yearly": round(yearly), "retention_bps": round(stays * BPS)}
        ahead = years_of_profit(yearly, stays, rules.horizon_years)
        value = net_clv(ahead, rules.discount_bps)
    return Figure("clv_net", value, Unit.MONEY, window, sample=movement.start, facts=facts)


def _simple(circle: Circle, window: Window, bought: Bought) -> list[Figure]:
    """The two formulas of the source, which are revenue."""
    came = returning_in(circle, window)
    quick = geometric = None
    facts: dict[str, Any] = {"customers": came.customers, "again": came.again}
    if bought.purchases and came.customers:
        average = Fraction(bought.sales, bought.purchases)
        repeat = Fraction(came.again, came.customers)
        facts |= {"average": round(average), "repeat_bps": round(repeat * BPS)}
        quick, geometric = quick_clv(average, repeat), geometric_clv(average, repeat)
    return [
        Figure(key, value, Unit.MONEY, window, sample=came.customers, facts=facts)
        for key, value in (("clv_quick", quick), ("clv_geometric", geometric))
    ]


def _lifetime_expected(window: Window, movement: Movement) -> Figure:
    """How long customers stay if as many leave all the time as in these days; its interval is that
    of the churn, turned over.
    """
    months = _days(window) / DAYS_A_MONTH
    churn = Fraction(movement.left, movement.start) if movement.start else None
    stays = expected_lifetime(churn)
    low, high = movement.churn_interval or (0, 0)
    return Figure(
        "lifetime_expected",
        None if stays is None else float(stays) * months,
        Unit.MONTHS,
        window,
        sample=movement.start,
        low=months * BPS / high if stays is not None and high else None,
        high=months * BPS / low if stays is not None and low else None,
        facts={"left": movement.left, "start": movement.start},
    )


def _lifetime_observed(circle: Circle, window: Window) -> Figure:
    """From the first visit to the last, of those who are lost by the end of these days."""
    life = ExpressionWrapper(F("last_on") - F("first_on"), output_field=DurationField())
    found = MemberFigures.objects.filter(
        of_scope(circle.shop_ids),
        of_circle(circle),
        first_on__isnull=False,
        lost_on__lte=window.ends_on,
    ).aggregate(members=Count("pk"), mean=Avg(life))
    mean: timedelta | None = found["mean"]
    return Figure(
        "lifetime_observed",
        None if mean is None else mean / timedelta(days=1) / DAYS_A_MONTH,
        Unit.MONTHS,
        window,
        sample=found["members"],
    )


def _until_today(window: Window) -> Window:
    today = club_day()
    return Window(window.starts_on, max(window.starts_on, min(window.ends_on, today)))


def _days(window: Window) -> int:
    return (window.ends_on - window.starts_on).days + 1


def _whole(mean: Any) -> int | None:
    return None if mean is None else round(mean)
