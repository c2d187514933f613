"""Every address of the club: four doors, the admin and the health check."""

from django.urls import include, path

from loyalty_club.web.carrier_calls import take as take_carrier_call
from loyalty_club.web.health import healthz
from loyalty_club.web.home import home
from members.admin import site

handler500 = "loyalty_club.api.problems.server_error"

urlpatterns = [
    path("", home, name="home"),
    path("healthz", healthz, name="healthz"),
    path("carriers/<slug:carrier>/<str:token>/", take_carrier_call, name="carrier-call"),
    path("i18n/", include("loyalty_club.web.urls")),
    path("admin/", site.urls),
    path("api/", include("loyalty_club.api.urls")),
    path("counter/", include("loyalty_club.counter.urls")),
    path("dashboard/", include("loyalty_club.dashboard.urls")),
    path("portal/", include("loyalty_club.portal.urls")),
    path("", include("loyalty_club.portal.account_urls")),
]
