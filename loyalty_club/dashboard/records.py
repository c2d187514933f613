"""What is only read: the audit."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from loyalty_club.dashboard.deeds import deeds_of
from loyalty_club.dashboard.filters import AuditFilter
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right
from members.selectors.staff import staff_list
from members.selectors.trail import trail_for


@require_safe
@staff_page(Right.AUDIT_READ)
def audit(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who did what, when."""
    people = [(f"user:{user.pk}", str(user)) for user in staff_list()]
    asked = AuditFilter(request.GET, people=people)
    rows = trail_for(actor, action=asked.chosen("subject"), actor_id=asked.chosen("who"))
    page = page_of(request, rows)
    return show(
        request, actor, "dashboard/audit.html", filter=asked, page=page, deeds=deeds_of(list(page))
    )
