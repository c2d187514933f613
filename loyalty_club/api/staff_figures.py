"""What the staff bring, over the API: the same sums as their page."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from analytics.rules.staff import StaffSums
from analytics.selectors.staff_figures import staff_figures
from loyalty_club.api.fields import Many, Shape, Text, Told, Whole
from loyalty_club.api.figure_fields import FIGURES_ASKED, FigureEndpoint, money, share
from loyalty_club.api.schema import documented
from members.selectors.trail import names_of

DAYS_ASKED = Shape(
    "StaffFiguresAsked",
    **{name: FIGURES_ASKED.fields[name] for name in ("from", "to", "shop")},
)
ONE = Told(
    "StaffFigures",
    who=Text("As the audit names him; empty for what nobody of the staff did.", most=180),
    name=Text(most=160),
    sales=money("Paid in money less what was paid back."),
    purchases=Whole("Bills, voided ones left out."),
    average_purchase=money("Null without bills.", is_nullable=True),
    member_purchases=Whole("Bills with a member."),
    with_member_bps=share("Of all his bills; null without any."),
    joined=Whole("Members whom he registered."),
    consents=Whole("How often he was told that offers may be sent."),
    dates=Whole("Important dates that he was told."),
)
STAFF = Told("StaffFiguresList", staff=Many("The most sales first.", shape=ONE, least=0, most=1000))


class StaffFiguresApi(FigureEndpoint):
    """Who makes members of those who buy."""

    parameters = DAYS_ASKED

    @documented(
        "readStaffFigures",
        "What each of the staff sold on these days in the key's shop, and what was learnt of "
        "those who buy. What was written down on a later day belongs to nobody.",
        tag="Figures",
        answers={200: STAFF},
        parameters=DAYS_ASKED,
    )
    def get(self, request: Request) -> Response:
        found = staff_figures(self.period.window, self.circle.shop_ids)
        names = names_of(found)
        return Response(
            {"staff": [_json(who, names.get(who, ""), sums) for who, sums in found.items()]}
        )


def _json(who: str, name: str, sums: StaffSums) -> dict[str, Any]:
    return {
        "who": who,
        "name": name,
        "sales": sums.sales,
        "purchases": sums.purchases,
        "average_purchase": sums.average_purchase,
        "member_purchases": sums.member_purchases,
        "with_member_bps": sums.with_member_bps,
        "joined": sums.joined,
        "consents": sums.consents,
        "dates": sums.dates,
    }
