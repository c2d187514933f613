"""The portal as an app on the phone: its manifest, its worker, and the page without a network."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.selectors.club import current_club

# The paper and the leaf of tokens.css; a manifest cannot name tokens.
PAPER = "#f8f7f2"
LEAF = "#1d6a49"
SHELL = (
    "club/css/tokens.css",
    "club/css/base.css",
    "club/css/shells.css",
    "club/css/components.css",
    "club/css/figures.css",
    "club/css/lists.css",
    "club/css/overlays.css",
    "club/css/forms.css",
    "club/css/charts.css",
    "club/css/print.css",
    "club/css/portal.css",
    "club/js/portal-offline.js",
    "unfold_farsi/fonts/vazirmatn/vazirmatn-arabic.woff2",
    "unfold_farsi/fonts/vazirmatn/vazirmatn-latin.woff2",
)


@never_cache
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What the phone needs to put the portal on its first screen."""
    name = current_club().name or _("Customer club")
    icon = {"src": static("club/img/app-icon.svg"), "sizes": "any", "type": "image/svg+xml"}
    return JsonResponse(
        {
            "name": name,
            "short_name": name,
            "lang": get_language(),
            "dir": "rtl" if get_language_bidi() else "ltr",
            "start_url": reverse("portal-home"),
            "scope": reverse("portal-home"),
            "display": "standalone",
            "background_color": PAPER,
            "theme_color": LEAF,
            "icons": [icon],
        },
        content_type="application/manifest+json",
    )


@never_cache
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; it keeps the page for offline and what that page is drawn with."""
    context = {
        "assets": [static(asset) for asset in SHELL],
        "offline_url": reverse("portal-offline"),
    }
    return render(request, "portal/worker.js", context, content_type="text/javascript")


@never_cache
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """A page without anybody's data: the browser adds the balance that it remembers itself."""
    return render(request, "portal/offline.html")
