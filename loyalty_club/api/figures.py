"""The club's promise in figures over the API: the cap's gauge, and what is owed to members."""

from datetime import date
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import Choice, Flag, Inner, Many, Shape, Text, Told, Whole
from loyalty_club.api.program_fields import Day
from loyalty_club.api.refusals import InvalidInput
from loyalty_club.api.schema import documented
from members.roles import Right
from members.rules.calendars import CalendarName, jalali_of
from members.rules.money import MAX_AMOUNT
from members.selectors.club import club_day
from points.selectors.budget import BudgetView, budget_on
from points.selectors.liability import Breakage, Liability, liability_on
from points.selectors.programs import terms_on

MOST_MONEY = 2**53 - 1
LONG_LIFE = 240  # months
BPS = 10_000


def _money(about: str = "", *, least: int = 0) -> Whole:
    """A sum over the whole club."""
    return Whole(about, least=least, most=MOST_MONEY)


WINDOW = Told("BudgetWindow", starts_on=Day(), ends_on=Day())
BUDGET = Told(
    "Budget",
    "One window of the cap, all in money; rates in basis points (1/100 of a percent).",
    window=Inner(shape=WINDOW),
    sales=_money("What was paid in money, returns taken off.", least=-MOST_MONEY),
    given_back=_money("Points, gifts, discounts and vouchers at their value."),
    given_back_bps=Whole("Of the sales.", most=MAX_AMOUNT),
    cap_bps=Whole("The cap in force.", most=BPS),
    allowed=_money("What these sales allow to give back."),
    left=_money("What is left of it; negative where returns took sales away.", least=-MOST_MONEY),
    used_bps=Whole("How much of what is allowed has been used.", most=MAX_AMOUNT),
    pool=_money("What bonuses can draw on now.", least=-MOST_MONEY),
    open_debt=_money("What returns have left owing."),
    forecast=_money("What this pace gives back by the window's end."),
    forecast_allowed=_money("What it then allows."),
    runs_out_on=Day("When the pace meets the cap before the window's end.", is_nullable=True),
    alarm_bps=Whole("The part of the cap at which the owner is told.", most=BPS),
    is_alarming=Flag("True beyond that line."),
    throttle_bps=Whole("The part beyond which only points by amount are given.", most=BPS),
    is_throttled=Flag("True while that is so."),
    reduced=Whole("Sales whose points the cap has cut."),
    by_points=_money("What points of sales gave back."),
    by_gifts=_money("What gifts and discounts with sales gave back."),
    by_grants=_money("What everything outside sales gave back."),
)
ON_DAY = Shape("OnDay", on=Day("Today, where left out."))
MONTH = Told(
    "ExpiryMonth",
    month=Text("Year and month by the program's calendar, such as 1405-12.", most=7),
    starts_on=Day("Its first day."),
    points=_money("Points whose last day lies in it."),
    value=_money("What they pay, in money."),
)
BREAKAGE = Told(
    "Breakage",
    "The club's own points whose life ended within the twelve months before the day.",
    expired=_money("Points that were never spent."),
    ended=_money("Points whose life ended, spent or not."),
    rate_bps=Whole("The first as part of the second, in basis points.", most=BPS),
    sample=Whole("How many lots of points that is."),
)
LIABILITY = Told(
    "Liability",
    on=Day(),
    calendar=Choice(of=("jalali", "gregorian")),
    points=_money("Points that members held at the end of the day."),
    value=_money("What they pay, in money."),
    pending_points=_money("Those of them that wait for their day or a settlement."),
    pending_value=_money("What these pay."),
    members=Whole("How many members held them."),
    by_expiry_month=Many(shape=MONTH, least=0, most=LONG_LIFE),
    breakage=Inner(shape=BREAKAGE, is_nullable=True),
    expected_breakage=Whole(
        "Money that by this will never be spent; null where too few lots speak for it.",
        is_nullable=True,
        most=MOST_MONEY,
    ),
)


class BudgetReadApi(Endpoint):
    """The cap's gauge."""

    rights = {"GET": Right.FIGURES_READ}
    parameters = ON_DAY

    @documented(
        "readBudget",
        "The window of the club's cap that holds a day: sales, what was given back and is "
        "allowed, what is left, and where this pace leads.",
        tag="Figures",
        answers={200: BUDGET},
        parameters=ON_DAY,
        refusals=("no_program",),
    )
    def get(self, request: Request) -> Response:
        return Response(budget_json(budget_on(past_day(self.asked["on"]))))


class LiabilityReadApi(Endpoint):
    """What the club owes its members."""

    rights = {"GET": Right.FIGURES_READ}
    parameters = ON_DAY

    @documented(
        "readLiability",
        "What the club owed its members at the end of a day: points, their value, and when they "
        "expire; the same figures as `manage.py liability --json`.",
        tag="Figures",
        answers={200: LIABILITY},
        parameters=ON_DAY,
        refusals=("no_program",),
    )
    def get(self, request: Request) -> Response:
        owed = liability_on(past_day(self.asked["on"]))
        return Response(liability_json(owed, terms_on(owed.day).calendar))


def past_day(asked: date | None) -> date:
    """The day that is asked for, today by default; one to come is refused."""
    today = club_day()
    if asked is not None and asked > today:
        raise InvalidInput({"on": "in_future"})
    return asked or today


def budget_json(view: BudgetView) -> dict[str, Any]:
    """One window of the cap."""
    return {
        "window": {
            "starts_on": view.starts_on.isoformat(),
            "ends_on": view.ends_on.isoformat(),
        },
        "sales": view.sales,
        "given_back": view.given_back,
        "given_back_bps": view.given_back_bps,
        "cap_bps": view.cap_bps,
        "allowed": view.allowed,
        "left": view.left,
        "used_bps": view.used_bps,
        "pool": view.pool,
        "open_debt": view.open_debt,
        "forecast": view.forecast,
        "forecast_allowed": view.forecast_allowed,
        "runs_out_on": view.runs_out_on and view.runs_out_on.isoformat(),
        "alarm_bps": view.alarm_bps,
        "is_alarming": view.is_alarming,
        "throttle_bps": view.throttle_bps,
        "is_throttled": view.is_throttled,
        "reduced": view.reduced,
        "by_points": view.by_points,
        "by_gifts": view.by_gifts,
        "by_grants": view.by_grants,
    }


def liability_json(owed: Liability, calendar: CalendarName) -> dict[str, Any]:
    """What was owed, by month of expiry."""
    return {
        "on": owed.day.isoformat(),
        "calendar": calendar,
        "points": owed.points,
        "value": owed.value,
        "pending_points": owed.pending_points,
        "pending_value": owed.pending_value,
        "members": owed.members,
        "by_expiry_month": [
            {
                "month": month_name(month.starts_on, calendar),
                "starts_on": month.starts_on.isoformat(),
                "points": month.points,
                "value": month.value,
            }
            for month in owed.by_expiry_month
        ],
        "breakage": _breakage_json(owed.breakage),
        "expected_breakage": owed.expected_breakage,
    }


def month_name(starts_on: date, calendar: CalendarName) -> str:
    """Year and month, in digits that sort."""
    if calendar == "gregorian":
        return f"{starts_on.year:04}-{starts_on.month:02}"
    jalali = jalali_of(starts_on)
    return f"{jalali.year:04}-{jalali.month:02}"


def _breakage_json(breakage: Breakage | None) -> dict[str, int] | None:
    if breakage is None:
        return None
    return {
        "expired": breakage.expired,
        "ended": breakage.ended,
        "rate_bps": breakage.rate_bps,
        "sample": breakage.sample,
    }
