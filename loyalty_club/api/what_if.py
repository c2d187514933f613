"""What a year would bring if one thing were a little different, over the API."""

from dataclasses import asdict

from rest_framework.request import Request
from rest_framework.response import Response

from analytics.rules.what_if import BPS, Change, gap_of, outcome_of, pays_off_at
from analytics.selectors.last_year import last_year
from loyalty_club.api.endpoint import Endpoint
from loyalty_club.api.fields import Inner, Shape, Told, Whole
from loyalty_club.api.figure_fields import WINDOW, money, share
from loyalty_club.api.schema import documented
from loyalty_club.web.figures.documents import window_document
from members.roles import Right

MOST_VISITS = 1_000
MOST_BASKET = 10 * BPS

ASKED = Shape(
    "WhatIfAsked",
    kept_bps=Whole("So many more of the customers stay: 200 is two points.", most=BPS, default=0),
    visits_tenths=Whole("Each makes so many tenths of a visit more.", most=MOST_VISITS, default=0),
    basket_bps=Whole("A basket is so much larger.", most=MOST_BASKET, default=0),
    cap_bps=Whole("The cap; as it is where left out.", most=BPS),
)
YEAR = Told(
    "WhatIfYear",
    sales=money("To members."),
    margin=money("What the shop earned of it."),
    given=money("What went back."),
    profit=money("Margin less given."),
)
WHAT_IF = Told(
    "WhatIf",
    "No forecast: the last twelve months counted once more with another number in one place.",
    window=Inner(shape=WINDOW),
    customers=Whole("Who bought in them."),
    kept_bps=share("How many customers of a year ago stayed; null where it is not known."),
    was=Inner("As it was.", shape=YEAR),
    would=Inner("As it would have been.", shape=YEAR),
    gap=Inner("The second less the first.", shape=YEAR),
    pays_off_at_bps=share("By so much sales must rise to pay for a dearer cap; null where no "
                          "rise would do."),
)  # fmt: skip


class WhatIfApi(Endpoint):
    """The last year once more."""

    rights = {"GET": Right.FIGURES_READ}
    parameters = ASKED

    @documented(
        "whatIf",
        "The last twelve months of the key's shop if more customers had stayed, come once more, "
        "bought more at a time, or if the cap had been another.",
        tag="Figures",
        answers={200: WHAT_IF},
        parameters=ASKED,
    )
    def get(self, request: Request) -> Response:
        found = last_year(self.actor.shop_ids)
        change = Change(
            kept_bps=self.asked["kept_bps"],
            visits_tenths=self.asked["visits_tenths"],
            basket_bps=self.asked["basket_bps"],
            cap_bps=self.asked["cap_bps"],
        )
        was, would = outcome_of(found.year), outcome_of(found.year, change)
        return Response(
            {
                "window": window_document(found.window),
                "customers": found.year.customers,
                "kept_bps": found.year.kept_bps,
                "was": asdict(was) | {"profit": was.profit},
                "would": asdict(would) | {"profit": would.profit},
                "gap": asdict(gap_of(found.year, change)),
                "pays_off_at_bps": pays_off_at(found.year, change),
            }
        )
