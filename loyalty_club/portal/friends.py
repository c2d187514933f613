"""Bringing a friend: the member's own link, whom he has brought, and what both get for it."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from loyalty_club.portal.pages import own_id, show
from loyalty_club.web.guards import member_page
from loyalty_club.web.page_club import page_club
from members.roles import Actor
from members.selectors.access import access_member
from members.services.referrals import referral_code_of
from points.selectors.friends import friends_brought
from points.selectors.welcome import friend_promise


@require_safe
@member_page
def friends(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The link and its code to show or to send; friends by first name and initial only."""
    member = access_member(actor, own_id(actor))
    code = referral_code_of(member_id=member.pk)
    link = request.build_absolute_uri(f"{reverse('portal-join')}?{urlencode({'by': code})}")
    invitation = _("Join %(club)s with me:") % {"club": page_club().name}
    context = {
        "member": member,
        "code": code,
        "link": link,
        "invitation": f"{invitation}\n{link}",
        "promise": friend_promise(),
        "friends": friends_brought(member.pk),
    }
    return show(request, "portal/friends.html", context)
