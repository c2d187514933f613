"""What the portal's pages share: whose page it is, and the tabs below it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext

from members.roles import Actor

# Tabs whose pages have pages below them.
PARENTS = {"portal-rewards", "portal-preferences"}


def own_id(actor: Actor) -> int:
    """The member who is signed in: no page of the portal takes a member from its address."""
    return int(actor.id.removeprefix("member:"))


def show(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The page with its tabs."""
    return render(request, template, {**context, "tabs": _tabs(request)}, status=status)


def _tabs(request: HttpRequest) -> list[dict[str, Any]]:
    tabs = (
        ("portal-home", "sprout", pgettext("tab", "Points")),
        ("portal-rewards", "gift", pgettext("tab", "Rewards")),
        ("portal-card", "qr-code", pgettext("tab", "Card")),
        ("portal-statement", "list", pgettext("tab", "Movements")),
        ("portal-preferences", "sliders-horizontal", pgettext("tab", "Settings")),
    )
    return [
        {
            "url": (url := reverse(name)),
            "icon": icon,
            "label": label,
            "current": request.path == url or (name in PARENTS and request.path.startswith(url)),
        }
        for name, icon, label in tabs
    ]
