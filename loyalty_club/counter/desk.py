"""Where a cashier stands: who he is and which shop he serves, for every page of the counter."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right
from members.selectors.access import shops_for

SHOP_IN_SESSION = "counter_shop"
NOT_ACCEPTED = 422

Params = ParamSpec("Params")


@dataclass(frozen=True, slots=True)
class Place:
    """One shop, as the counter needs it."""

    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Desk:
    """A person at the till of one shop; `has_choice` where he may serve others too."""

    actor: Actor
    shop: Place
    has_choice: bool = False

    @property
    def sees_mobiles(self) -> bool:
        """False where mobiles are masked."""
        return self.actor.may(Right.MOBILES_READ)

    @property
    def sees_figures(self) -> bool:
        """True for whoever may open the dashboard."""
        return self.actor.may(Right.FIGURES_READ)

    def show(
        self,
        request: HttpRequest,
        template: str,
        context: Mapping[str, Any] | None = None,
        *,
        status: int = 200,
    ) -> HttpResponse:
        """A page of the counter, with the desk in its head."""
        return render(request, template, {"desk": self, **(context or {})}, status=status)


Page = Callable[Concatenate[HttpRequest, Desk, Params], HttpResponse]


def counter_page(*rights: Right) -> Callable[[Page[Params]], Callable[..., HttpResponse]]:
    """A page for staff with these rights who stand in a shop; the view gets the desk.

    Who serves one shop only stands there; who serves several is asked once.
    """

    def guard(page: Page[Params]) -> Callable[..., HttpResponse]:
        def at_desk(
            request: HttpRequest, actor: Actor, /, *args: Params.args, **kwargs: Params.kwargs
        ) -> HttpResponse:
            places = places_of(actor)
            place = _chosen(request, places)
            if place is None:
                return redirect(address("counter-shop", next=request.get_full_path()))
            desk = Desk(actor, place, has_choice=len(places) > 1)
            return page(request, desk, *args, **kwargs)

        return wraps(page)(staff_page(*rights)(at_desk))

    return guard


def asked(given: Mapping[str, str], name: str) -> str:
    """What was asked for by name, without the spaces around it and what no database can hold."""
    return given.get(name, "").replace("\x00", "").strip()


def places_of(actor: Actor) -> list[Place]:
    """The open shops in which this person may stand."""
    return [Place(shop.pk, shop.code, shop.name) for shop in shops_for(actor)]


def address(name: str, *args: object, **query: object) -> str:
    """The address of a page with its query; what is empty is left out."""
    given = {key: value for key, value in query.items() if value not in {None, ""}}
    return reverse(name, args=args) + (f"?{urlencode(given)}" if given else "")


def go_to(request: HttpRequest, name: str, *args: object, **query: object) -> HttpResponse:
    """On to another page, also where htmx sent the form."""
    where = address(name, *args, **query)
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(where)
    return redirect(where)


def _chosen(request: HttpRequest, places: list[Place]) -> Place | None:
    if len(places) == 1:
        return places[0]
    code = request.session.get(SHOP_IN_SESSION)
    return next((place for place in places if place.code == code), None)
