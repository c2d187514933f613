"""The page of all lists that can be taken out, each of them as a file, and who took what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from loyalty_club.dashboard.exports.export_forms import ExportsFilter
from loyalty_club.dashboard.exports.taking import take
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.lists.catalogue import GROUPS, LISTINGS
from loyalty_club.dashboard.lists.periods import read_period, said_period
from loyalty_club.web.guards import staff_page
from loyalty_club.web.page_club import page_club
from members.roles import Actor, Right
from members.rules.calendars import CalendarName
from members.selectors.trail import names_of, trail_for

# Lists that are taken on the page they belong to only.
ELSEWHERE = {
    "voucher-batch": lambda: _("A batch of vouchers"),
    "simulation": lambda: _("Simulation"),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """One list that somebody took out; `rows` None where nobody counted them."""

    at: datetime
    who: str
    title: str
    file_format: str
    rows: int | None
    period: str
    is_filtered: bool


@require_safe
@staff_page(Right.DATA_EXPORT)
def exports(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every list with a word on it, and below who took out what."""
    club = page_club()
    asked = ExportsFilter(request.GET, calendar=club.calendar)
    page = page_of(request, trail_for(actor, action="list.exported"))
    return show(
        request,
        actor,
        "dashboard/exports.html",
        filter=asked,
        period=asked.chosen("period"),
        groups=GROUPS,
        page=page,
        taken=_taken(list(page), club.calendar),
    )


@require_safe
@staff_page(Right.DATA_EXPORT)
def export(request: HttpRequest, actor: Actor, key: str) -> HttpResponseBase:
    """One list as CSV or XLSX, narrowed as the address says."""
    if key not in LISTINGS:
        raise Http404
    return take(request, actor, LISTINGS[key])


def _taken(rows: Sequence[Any], calendar: CalendarName) -> list[Taken]:
    names = names_of({row.actor_id for row in rows}) if rows else {}
    return [
        Taken(
            at=row.at,
            who=names.get(row.actor_id) or _("The club itself"),
            title=_title(row.facts.get("list", "")),
            file_format={"xlsx": _("Excel")}.get(row.facts.get("format", ""), "CSV"),
            rows=row.facts.get("rows"),
            period=_period(row.facts.get("period", ""), calendar),
            is_filtered=bool(row.facts.get("filters")),
        )
        for row in rows
    ]


def _title(key: str) -> str:
    if key in LISTINGS:
        return str(LISTINGS[key].title)
    return ELSEWHERE[key]() if key in ELSEWHERE else key


def _period(key: str, calendar: CalendarName) -> str:
    period = read_period(key, calendar)
    return said_period(period, calendar) if period else ""
