"""The front door: everyone is led to his own place."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from members.models import User

PLACES = {
    User.Role.OWNER: "dashboard-home",
    User.Role.ANALYST: "dashboard-home",
    User.Role.MANAGER: "counter-find",
    User.Role.CASHIER: "counter-find",
    User.Role.MEMBER: "portal-home",
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Staff to the counter or the dashboard, members and strangers to the portal."""
    if isinstance(request.user, User):
        return redirect(PLACES[User.Role(request.user.role)])
    return redirect("portal-home")
