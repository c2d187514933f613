"""Answering a request with a list: what every export of the dashboard does in the same way."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase, QueryDict

from loyalty_club.dashboard.lists.listing import Asked, Listing, sheet_of
from loyalty_club.dashboard.lists.periods import read_period
from loyalty_club.web.files import asked_format, list_file
from loyalty_club.web.page_club import page_club
from loyalty_club.web.sheets import Sheet
from members.roles import Actor

# What an address says about the file itself, not about the list.
ABOUT_THE_FILE = ("format", "page", "period")


def asked_in(request: HttpRequest, actor: Actor, *, as_page: bool = False) -> Asked:
    """How the address asks for a list; `as_page` keeps what its page shows without being asked."""
    club = page_club()
    return Asked(
        actor=actor,
        club=club,
        query=_filters(request),
        period=read_period(request.GET.get("period", ""), club.calendar),
        as_page=as_page,
    )


def take(
    request: HttpRequest, actor: Actor, listing: Listing, *, as_page: bool = False
) -> HttpResponseBase:
    """The list as the file that the address asks for."""
    return take_sheet(request, actor, sheet_of(listing, asked_in(request, actor, as_page=as_page)))


def take_sheet(request: HttpRequest, actor: Actor, sheet: Sheet, **about: Any) -> HttpResponseBase:
    """This table as the file that the address asks for; `about` goes into the audit."""
    return list_file(actor, sheet, asked_format(request.GET.get("format")), **about)


def _filters(request: HttpRequest) -> QueryDict:
    query = request.GET.copy()
    for name in ABOUT_THE_FILE:
        query.pop(name, None)
    return query
