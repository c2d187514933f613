"""Trying a program over the API: a described customer's year, and the club's own past."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from analytics.rules.comparison import Comparison
from analytics.rules.described import ClubYear, Customer, simulate_year
from analytics.rules.outcomes import MonthFigures, Outcome
from analytics.selectors.replay import compare, last_months, replay
from analytics.selectors.verdicts import verdict_on, verdict_on_customers
from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import Choice, Inner, Many, Shape, Text, Told, Whole
from loyalty_club.api.figures import MOST_MONEY, month_name
from loyalty_club.api.program_fields import Counts, Day, Document, Percent, Words
from loyalty_club.api.refusals import InvalidInput
from loyalty_club.api.schema import documented
from members.roles import Right
from members.rules.calendars import CalendarName, Window
from members.selectors.club import club_day, club_zone
from points.exceptions import BadProgram
from points.rules.documents import read_program
from points.rules.sales import MAX_AMOUNT
from points.rules.terms import Terms
from points.selectors.programs import terms_on

LONGEST_REPLAY = 3 * 366
MOST_MONTHS = 40

PROGRAM = Document("The program's document; the one in force where left out.")
CUSTOMER = Shape(
    "YearSimulation",
    program=PROGRAM,
    visits_a_month=Whole(is_required=True, least=1, most=62),
    basket=Whole("Each bill, in money.", is_required=True, least=1, most=MAX_AMOUNT // 100),
    categories=Words("What is bought; visits take turns.", of=Text(), most=20),
    tenders=Words(
        "How bills are paid; visits take turns. By card, where left out.",
        of=Choice(of=("cash", "card", "credit")),
        most=20,
    ),
    growth_percent=Whole("By how much bills grow over the year.", least=-90, most=900, default=0),
    members=Whole("How many such members the club has.", least=1, most=10**6, default=1),
)
_MONTH = Text("Year and month by the program's calendar, such as 1405-12.", most=7)
_VALUE = Whole("What they pay, in money.", most=MOST_MONEY)
CUSTOMER_MONTH = Told(
    "SimulatedMonth",
    month=_MONTH,
    purchases=Whole(),
    spend=Whole("Money.", most=MOST_MONEY),
    points=Whole("Earned."),
    value=_VALUE,
    tier=Text("The tier's code at the month's end; empty without tiers.", most=40),
)
_SHARE = Percent("Of the money that was spent; null without any.", is_nullable=True)
_VERDICT = Text("In one sentence, in the language of Accept-Language.", most=1_000)
CUSTOMER_YEAR = Told(
    "SimulatedYear",
    "For one such customer.",
    months=Many(shape=CUSTOMER_MONTH, least=12, most=12),
    points=Whole("Earned."),
    value=_VALUE,
    percent_of_spend=_SHARE,
    tier=Text("The tier's code at the year's end.", most=40),
    verdict=_VERDICT,
)
REPLAYING = Shape(
    "ReplaySimulation",
    program=PROGRAM,
    **{
        "from": Day("The first day; where left out, the last twelve months."),
        "to": Day("The last day; today where left out."),
    },
)
REPLAYED_MONTH = Told(
    "ReplayedMonth",
    month=_MONTH,
    purchases=Whole(),
    sales=Whole("Paid in money, returns taken off.", least=-MOST_MONEY, most=MOST_MONEY),
    given_back=Whole("In money.", least=-MOST_MONEY, most=MOST_MONEY),
    points=Whole("Earned by sales.", least=-MOST_MONEY, most=MOST_MONEY),
    grants=Whole("How often something was due."),
    cut=Whole("How often the cap cut it."),
)
COMPARED = Told(
    "ReplayCompared",
    "The same days under the program that was in force.",
    given_back=Whole("In money.", least=-MOST_MONEY, most=MOST_MONEY),
    percent=_SHARE,
    gaining=Whole("Members who would have got more under the given program."),
    losing=Whole("Members who would have got less."),
    unchanged=Whole(),
)
REPLAYED = Told(
    "Replayed",
    **{"from": Day(), "to": Day()},
    sales=Whole(least=-MOST_MONEY, most=MOST_MONEY),
    given_back=Whole(least=-MOST_MONEY, most=MOST_MONEY),
    percent=_SHARE,
    grants=Whole(),
    cut=Whole(),
    by_month=Many(shape=REPLAYED_MONTH, least=0, most=MOST_MONTHS),
    tiers=Counts("How many members stand on each tier at the end."),
    liability=Whole("What members' points are worth at the end, in money.", most=MOST_MONEY),
    liability_points=Whole(most=MOST_MONEY),
    compared=Inner("Null without a program of one's own.", shape=COMPARED, is_nullable=True),
    verdict=_VERDICT,
)


class YearSimulationApi(Endpoint):
    """Twelve months of one kind of customer."""

    rights = {"POST": Right.FIGURES_READ}

    @documented(
        "simulateYear",
        "What a customer of this kind would get in a year, month by month, from today's month on. "
        "Nothing is written; the rules and the cap are those of the counter.",
        tag="Figures",
        body=CUSTOMER,
        answers={200: CUSTOMER_YEAR},
        refusals=("no_program",),
    )
    def post(self, request: Request) -> Response:
        asked = CUSTOMER.read(request.data)
        terms = given_terms(asked["program"]) or terms_on(club_day())
        customer = Customer(
            visits_a_month=asked["visits_a_month"],
            basket=asked["basket"],
            categories=[(name, 1) for name in asked["categories"] or []],
            tenders=[(name, 1) for name in asked["tenders"] or ["card"]],
            growth_percent=asked["growth_percent"],
            members=asked["members"],
            shop=self.till.shop_code,
        )
        year = simulate_year(terms, [customer], club_zone(), club_day())
        return Response(year_json(year, terms))


class ReplaySimulationApi(Endpoint):
    """The club's own sales once more."""

    rights = {"POST": Right.FIGURES_READ}

    @documented(
        "replayProgram",
        "The club's own past under a program, by the rules of the counter: what it would have "
        "given back, month by month, what the cap would have cut, and beside it the program that "
        "was in force. Nothing is written. It reads every sale of these days, at most three years.",
        tag="Figures",
        body=REPLAYING,
        answers={200: REPLAYED},
        refusals=("no_program",),
    )
    def post(self, request: Request) -> Response:
        asked = REPLAYING.read(request.data)
        terms = given_terms(asked["program"])
        window = _window(asked["from"], asked["to"])
        calendar = (terms or terms_on(window.ends_on)).calendar
        if terms is None:
            return Response(replay_json(replay(None, window).outcome, window, calendar))
        found = compare(terms, window)
        return Response(replay_json(found.draft, window, calendar) | {"compared": _compared(found)})


def given_terms(document: Mapping[str, Any] | None) -> Terms | None:
    """The terms of a document that came with the request; refuses it with its first places."""
    if document is None:
        return None
    try:
        return read_program(document)
    except BadProgram as refusal:
        problems = {
            f"program.{one['field']}": str(one["problem"]) for one in refusal.facts["problems"]
        }
        raise InvalidInput(problems) from refusal


def year_json(year: ClubYear, terms: Terms) -> dict[str, Any]:
    """What one such customer gets."""
    (one,) = year.customers
    return {
        "months": [
            {
                "month": month_name(month.window.starts_on, terms.calendar),
                "purchases": month.purchases,
                "spend": month.spend,
                "points": month.points,
                "value": month.value,
                "tier": month.tier,
            }
            for month in one.months
        ],
        "points": one.points,
        "value": one.value,
        "percent_of_spend": _percent(one.percent_bps),
        "tier": one.tier,
        "verdict": verdict_on_customers(year, cap_bps=terms.cap_bps).text,
    }


def replay_json(outcome: Outcome, window: Window, calendar: CalendarName) -> dict[str, Any]:
    """What a program gave back in these days."""
    return {
        "from": window.starts_on.isoformat(),
        "to": window.ends_on.isoformat(),
        "sales": outcome.sales,
        "given_back": outcome.given_back,
        "percent": _percent(outcome.given_back_bps),
        "grants": outcome.grants,
        "cut": outcome.cut,
        "by_month": [_month_json(month, calendar) for month in outcome.months],
        "tiers": dict(outcome.tiers),
        "liability": outcome.liability_value,
        "liability_points": outcome.liability_points,
        "compared": None,
        "verdict": verdict_on(outcome),
    }


def _window(first: date | None, last: date | None) -> Window:
    """The days that are asked for, none of them to come."""
    today = club_day()
    last = last or today
    if last > today:
        raise InvalidInput({"to": "in_future"})
    first = first or last_months(last).starts_on
    if not 0 <= (last - first).days <= LONGEST_REPLAY:
        raise InvalidInput({"from": "out_of_range"})
    return Window(first, last)


def _month_json(month: MonthFigures, calendar: CalendarName) -> dict[str, Any]:
    return {
        "month": month_name(month.window.starts_on, calendar),
        "purchases": month.purchases,
        "sales": month.sales,
        "given_back": month.given_back,
        "points": month.points,
        "grants": month.grants,
        "cut": month.cut,
    }


def _compared(found: Comparison) -> dict[str, Any]:
    return {
        "given_back": found.present.given_back,
        "percent": _percent(found.present.given_back_bps),
        "gaining": found.gaining,
        "losing": found.losing,
        "unchanged": found.unchanged,
    }


def _percent(bps: int | None) -> float | None:
    return None if bps is None else bps / 100
