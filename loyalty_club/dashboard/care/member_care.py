"""One member looked after: notes, labels, what is to be done, whether he is left out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from loyalty_club.dashboard.frame import NOT_ACCEPTED, show
from loyalty_club.web.care import Care, CareRefused, care_of, do_care
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right
from members.selectors.access import access_member


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.FIGURES_READ)
def care(request: HttpRequest, actor: Actor, member_id: int) -> HttpResponse:
    """Notes, labels and follow-ups of a member, and each small deed upon them."""
    member = access_member(actor, member_id)
    refused = None
    if request.method == "POST":
        try:
            do_care(request, actor, member.pk)
        except CareRefused as refusal:
            refused = refusal.form
        else:
            return redirect("dashboard-care", member.pk)
    return show(
        request,
        actor,
        "dashboard/care.html",
        member=member,
        care=care_of(request, actor, member.pk, form=refused),
        status=NOT_ACCEPTED if refused is not None else 200,
    )


def care_block(request: HttpRequest, actor: Actor, member_id: int) -> dict[str, Care]:
    """What `dashboard/parts/member_care.html` shows beside the member: `care`."""
    return {"care": care_of(request, actor, member_id)}
