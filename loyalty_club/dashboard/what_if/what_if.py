"""What if: sliders over the last year, what each would bring, and what is assumed for it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from analytics.selectors.last_year import last_year
from analytics.selectors.scope import summed_shops
from loyalty_club.dashboard.filters import ShopFilter
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.what_if.what_if_forms import WhatIfFilter
from loyalty_club.dashboard.what_if.what_if_words import (
    assumptions,
    cap_words,
    headline,
    links,
    outcome_rows,
    sliders,
    years_chart,
)
from loyalty_club.web.figures.words import days
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right


@require_safe
@staff_page(Right.FIGURES_READ)
def what_if(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The year as it was, and as it would have been."""
    shop = ShopFilter(request.GET, actor=actor)
    found = last_year(shop.shop_ids)
    asked = WhatIfFilter(request.GET, actor=actor, cap_bps=found.year.cap_bps)
    context: dict[str, Any] = {"filter": asked, "found": found, "days": days(found.window)}
    if found.year.sales > 0:
        change = asked.change
        context |= {
            "sliders": sliders(asked, found.year),
            "links": links(asked, found.year),
            "headline": headline(found.year, change),
            "rows": outcome_rows(found.year, change),
            "years": years_chart(found.year, change) if change.kept_bps else None,
            "cap": cap_words(found.year, change),
            "assumptions": assumptions(found.year, is_several=is_several(shop)),
            "change": change,
        }
    return show(request, actor, "dashboard/what_if.html", **context)


def is_several(shop: ShopFilter) -> bool:
    """Some shops are added up: who buys in two of them counts in both."""
    shops = summed_shops(shop.shop_ids)
    return shops is not None and len(shops) > 1
