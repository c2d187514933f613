"""What drives buying, what is bought together, and when, over the API: of the whole club."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from analytics.rules.buying.clock import Week
from analytics.selectors.buying.drivers import kept_drivers
from analytics.selectors.buying.together import Pair, kept_together
from analytics.selectors.buying.when import kept_when
from loyalty_club.api.campaign_results import Share
from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import Flag, Inner, Many, Text, Told, Whole
from loyalty_club.api.figure_fields import (
    KEPT_FIELDS,
    WINDOW,
    Numbers,
    kept_json,
    share,
)
from loyalty_club.api.schema import documented
from loyalty_club.web.figures.documents import window_document
from members.roles import Right

DAYS_A_WEEK, HOURS_A_DAY, MONTHS = 7, 24, 12
MOST_DRIVERS, MOST_PAIRS = 300, 3_000
OF_WINDOW = Inner("The days it was found in; null before there is an answer.", shape=WINDOW,
                  is_nullable=True)  # fmt: skip

DRIVER = Told(
    "Driver",
    "A trait and how much more is paid by those who have it, all other traits alike.",
    group=Text("What it is about.", most=80),
    level=Text("Which of it; empty for a step more of something counted.", most=200),
    members=Whole("Who have it."),
    more_bps=share("So much more than the group's base, less where negative."),
    low_bps=share("Between which it lies, with 95 %."),
    high_bps=share(),
    standardised=Share("For comparing traits with each other."),
    is_clear=Flag("More than chance."),
)
DRIVERS = Told(
    "Drivers",
    "What goes together with buying more. That it goes together does not say that it is the "
    "reason.",
    window=OF_WINDOW,
    members=Whole("In how many it was found."),
    explained_bps=share("How much of the differences all traits together explain."),
    drivers=Many("The strongest first.", shape=DRIVER, least=0, most=MOST_DRIVERS),
    **KEPT_FIELDS,
)
PAIR = Told(
    "PairOfGoods",
    first=Text(),
    second=Text(),
    baskets=Whole("With both."),
    support=Share("Of all baskets, those with both; of one."),
    confidence=Share("Of those with the first, those who took the second too."),
    lift=Share("So many times as often as anybody takes the second."),
    low=Share("Between which the lift lies, with 95 %."),
    high=Share(),
)
TOGETHER = Told(
    "Together",
    "What is bought in one basket more often than chance would have it.",
    window=OF_WINDOW,
    baskets=Whole(),
    several=Whole("Baskets of two goods or more."),
    categories=Many("The highest lift first.", shape=PAIR, least=0, most=MOST_PAIRS),
    products=Many("The highest lift first.", shape=PAIR, least=0, most=MOST_PAIRS),
    **KEPT_FIELDS,
)
WEEKDAY = Told(
    "HoursOfDay",
    weekday=Whole("1 is Monday, 7 Sunday (ISO 8601).", least=1, most=DAYS_A_WEEK),
    purchases=Numbers("In each of the 24 hours of that day, by the club's clock."),
)
MONTH = Told(
    "SeasonMonth",
    month=Whole("Of the club's calendar.", least=1, most=MONTHS),
    times=Share("So many times the sales of a usual day."),
)
WHEN = Told(
    "When",
    window=OF_WINDOW,
    week=Many("Of everybody.", shape=WEEKDAY, least=0, most=DAYS_A_WEEK),
    week_of_members=Many("Of members.", shape=WEEKDAY, least=0, most=DAYS_A_WEEK),
    unknown=Whole("Purchases without an hour: brought in from a list of days."),
    season=Many(
        "Empty below 24 whole months: fewer tell of no season.", shape=MONTH, least=0, most=MONTHS
    ),
    **KEPT_FIELDS,
)


class DriversApi(Endpoint):
    """What goes together with buying more."""

    rights = {"GET": Right.FIGURES_READ}

    @documented(
        "readDrivers",
        "What those who buy more have in common, each with its interval and how many have it.",
        tag="Figures",
        answers={200: DRIVERS},
    )
    def get(self, request: Request) -> Response:
        found = kept_drivers()
        told = [
            {name: getattr(one, name) for name in DRIVER.fields}
            for one in found.drivers[:MOST_DRIVERS]
        ]
        return Response(
            {
                "window": window_document(found.window),
                "members": found.members,
                "explained_bps": found.explained_bps if found.members else None,
                "drivers": told,
                **kept_json(found.kept),
            }
        )


class TogetherApi(Endpoint):
    """What sells together."""

    rights = {"GET": Right.FIGURES_READ}

    @documented(
        "readTogether",
        "Categories and products that are bought together, with support, confidence and lift.",
        tag="Figures",
        answers={200: TOGETHER},
    )
    def get(self, request: Request) -> Response:
        found = kept_together()
        return Response(
            {
                "window": window_document(found.window),
                "baskets": found.baskets,
                "several": found.several,
                "categories": [_pair_json(pair) for pair in found.categories],
                "products": [_pair_json(pair) for pair in found.products],
                **kept_json(found.kept),
            }
        )


class WhenApi(Endpoint):
    """When they buy."""

    rights = {"GET": Right.FIGURES_READ}

    @documented(
        "readWhen",
        "Purchases by day of the week and hour, and how the months of the year differ.",
        tag="Figures",
        answers={200: WHEN},
    )
    def get(self, request: Request) -> Response:
        found = kept_when()
        return Response(
            {
                "window": window_document(found.window),
                "week": _week_json(found.everybody),
                "week_of_members": _week_json(found.members),
                "unknown": found.everybody.unknown,
                "season": [
                    {"month": int(month) + 1, "times": times}
                    for month, times in found.season.items()
                ],
                **kept_json(found.kept),
            }
        )


def _pair_json(pair: Pair) -> dict[str, Any]:
    return {
        "first": pair.first,
        "second": pair.second,
        "baskets": pair.with_both,
        "support": pair.support,
        "confidence": pair.confidence,
        "lift": pair.lift,
        "low": pair.low,
        "high": pair.high,
    }


def _week_json(week: Week) -> list[dict[str, Any]]:
    if not week.purchases:
        return []
    return [
        {
            "weekday": day + 1,
            "purchases": [week.cells.get((day, hour), 0) for hour in range(HOURS_A_DAY)],
        }
        for day in range(DAYS_A_WEEK)
    ]
