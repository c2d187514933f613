"""All campaigns side by side, in the order one asks for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from campaigns.selectors.outcomes import Outcome
from campaigns.selectors.started_campaigns import latest_outcomes
from loyalty_club.dashboard.campaigns.compare_rows import compared
from loyalty_club.dashboard.campaigns.results_forms import CompareFilter
from loyalty_club.dashboard.frame import show
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right

Key = Callable[[Outcome], float]
NOTHING = float("-inf")

# By the name in the address: what the column is called, and by what it is ordered.
ORDERS: dict[str, tuple[Promise, Key]] = {
    "started": (
        gettext_lazy("Campaign"),
        lambda one: one.opens.timestamp() if one.opens else NOTHING,
    ),
    "told": (gettext_lazy("Members told"), lambda one: one.told.people),
    "came": (gettext_lazy("Came back"), lambda one: _known(one.came_bps)),
    "sales": (gettext_lazy("Sales"), lambda one: one.sales),
    "cost": (gettext_lazy("Cost"), lambda one: one.costs.total),
    "roi": (gettext_lazy("Return on cost"), lambda one: _known(one.worth.roi_bps)),
    "cac": (gettext_lazy("Cost of a new member"), lambda one: _known(one.worth.cac)),
}


@require_safe
@staff_page(Right.FIGURES_READ)
def compare(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every campaign that was started, the latest first unless another order is asked for."""
    asked = CompareFilter(request.GET)
    outcomes = latest_outcomes(goal=asked.chosen("goal"))
    order = request.GET.get("order", "")
    order = order if order in ORDERS else "started"
    ordered = sorted(outcomes, key=ORDERS[order][1], reverse=True)
    return show(
        request,
        actor,
        "dashboard/campaigns_compare.html",
        filter=asked,
        rows=compared(ordered, outcomes),
        orders=[(key, label) for key, (label, _key) in ORDERS.items()],
        order=order,
    )


def _known(value: int | None) -> float:
    return NOTHING if value is None else value
