"""What the club has sent the member: he may always look again."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from loyalty_club.portal.pages import own_id, show
from loyalty_club.web.guards import member_page
from members.roles import Actor
from members.selectors.access import access_member
from members.selectors.own_messages import own_messages

A_PAGE = 20


@require_safe
@member_page
def my_messages(request: HttpRequest, actor: Actor) -> HttpResponse:
    """His messages, the newest first; one-time codes are not kept."""
    member = access_member(actor, own_id(actor))
    pages = Paginator(own_messages(member.pk), A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    return show(request, "portal/my_messages.html", {"page": page, "member": member})
