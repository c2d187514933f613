"""The purchases: the list with its sums, and the same list as a file."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from analytics.selectors.purchases import purchases_list, totals_of
from loyalty_club.dashboard.exports import csv_file, purchase_rows
from loyalty_club.dashboard.filters import PurchasesFilter
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.web.guards import staff_page
from loyalty_club.web.page_club import page_club
from members.roles import Actor, Right
from members.selectors.club import club_day
from members.services.audit import write_audit


@require_safe
@staff_page(Right.FIGURES_READ)
def purchases(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The purchases that match, and the sums of all of them."""
    asked = PurchasesFilter(request.GET, actor=actor, club=page_club())
    found = _found(asked)
    return show(
        request,
        actor,
        "dashboard/purchases.html",
        filter=asked,
        page=page_of(request, found),
        totals=totals_of(found),
    )


@require_safe
@staff_page(Right.FIGURES_READ)
def export_purchases(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The same list as a CSV file for a spreadsheet; who took it is audited."""
    club = page_club()
    asked = PurchasesFilter(request.GET, actor=actor, club=club)
    write_audit(actor=actor, action="purchases.exported", facts=asked.facts())
    name = f"purchases-{club_day().isoformat()}.csv"
    return csv_file(name, purchase_rows(_found(asked), club))


def _found(asked: PurchasesFilter) -> QuerySet[Any]:
    return purchases_list(
        asked.shop_ids,
        since=asked.chosen("since") or None,
        until=asked.chosen("until") or None,
        choice=asked.purchase_choice,
        receipt=asked.receipt_number,
    )
