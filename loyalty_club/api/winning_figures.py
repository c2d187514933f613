"""What winning a customer costs, over the API, and the owner's pocket calculator."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from analytics.rules.winning.calculator import MOST_CUSTOMERS, reckon
from analytics.rules.winning.calculator import MOST_MONEY as MOST_BUDGET
from analytics.selectors.winning.figures import winning_figures
from analytics.selectors.winning.sources import SourceLine, by_source
from loyalty_club.api.campaign_results import Share
from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import Flag, Many, Shape, Text, Told, Whole
from loyalty_club.api.figure_fields import (
    FIGURES_ASKED,
    FigureEndpoint,
    figures_field,
    figures_json,
    money,
    share,
)
from loyalty_club.api.program_fields import Counts
from loyalty_club.api.schema import documented
from loyalty_club.web.figures.winning import WORDS
from members.roles import Right

ALL_OF_IT = 10_000

SOURCE = Told(
    "SourceFigures",
    source=Text("Its key; empty for what no source is known of.", most=40),
    name=Text(),
    leads=Whole("Who came as a lead on these days."),
    new_members=Whole("Members with their first purchase on these days."),
    cost=money("What was entered for winning, and the staff's minutes with leads."),
    costs=Counts("By kind, and `staff`."),
    cac=money("Null where nothing was spent or nobody won.", is_nullable=True),
    margin=money("What they have earned until now."),
    roi_bps=share("(margin − cost) ÷ cost; null where nothing was spent."),
    alarm=Flag("It has cost more than those it won have earned."),
)
WINNING = Told(
    "WinningFigures",
    figures=figures_field(),
    sources=Many("The cheapest customer first.", shape=SOURCE, least=0, most=200),
)
POCKET = Shape(
    "PocketCalculator",
    budget=Whole("What was spent.", is_required=True, least=1, most=MOST_BUDGET),
    customers=Whole("Who came for it.", is_required=True, most=MOST_CUSTOMERS),
    price=Whole("What each of them paid.", is_required=True, least=1, most=MOST_BUDGET),
    margin=Whole(
        "What the shop earns of that, in basis points; all of it where left out.",
        least=1,
        most=ALL_OF_IT,
        default=ALL_OF_IT,
    ),
)
RECKONED = Told(
    "Reckoned",
    cac=money("What one of them cost; null where nobody came.", is_nullable=True),
    revenue=money(),
    gained=money("What the shop earned of it."),
    result=money("Gained less budget."),
    roi_bps=share("(gained − budget) ÷ budget.", is_nullable=False),
    cac_to_price=Share("Cost of one as so many times his price.", is_nullable=True),
    purchases_each=Share("How often each would have to buy.", is_nullable=True),
    break_even_customers=Whole("How many would have to buy once.", most=MOST_BUDGET * ALL_OF_IT),
    alarm=Flag("More was spent than came back."),
)


class WinningFiguresApi(FigureEndpoint):
    """What new customers cost."""

    @documented(
        "readWinning",
        "CAC with all its costs, when it is paid back, and where the customers came from.",
        tag="Figures",
        answers={200: WINNING},
        parameters=FIGURES_ASKED,
    )
    def get(self, request: Request) -> Response:
        circle, period = self.circle, self.period
        return Response(
            {
                "figures": figures_json(winning_figures(circle, period), WORDS),
                "sources": [_source_json(row) for row in by_source(period.window, circle)],
            }
        )


class CacCalculatorApi(Endpoint):
    """Reckoning before spending; nothing of the club is read."""

    rights = {"GET": Right.FIGURES_READ}
    parameters = POCKET

    @documented(
        "reckonCac",
        "A budget that won so many customers who each bought once: what one cost, and how many "
        "would have covered it. 10,000,000 for 18 at 150,000 is 555,556 for one of them and a "
        "return of −73 %; 67 would have been needed.",
        tag="Figures",
        answers={200: RECKONED},
        parameters=POCKET,
    )
    def get(self, request: Request) -> Response:
        found = reckon(
            budget=self.asked["budget"],
            customers=self.asked["customers"],
            price=self.asked["price"],
            margin_bps=self.asked["margin"],
        )
        return Response(
            {
                "cac": found.cac,
                "revenue": found.revenue,
                "gained": found.gained,
                "result": found.result,
                "roi_bps": found.roi_bps,
                "cac_to_price": found.cac_to_price,
                "purchases_each": found.purchases_each,
                "break_even_customers": found.break_even_customers,
                "alarm": found.is_alarm,
            }
        )


def _source_json(row: SourceLine) -> dict[str, Any]:
    return {
        "source": row.source.key if row.source else "",
        "name": row.source.name if row.source else "",
        "leads": row.leads,
        "new_members": row.sums.members,
        "cost": row.cost,
        "costs": {**row.kinds, "staff": row.staff},
        "cac": row.cac,
        "margin": row.margin,
        "roi_bps": row.roi_bps,
        "alarm": row.is_alarm,
    }
