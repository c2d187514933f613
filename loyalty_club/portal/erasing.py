"""Being forgotten: what it means, the code that confirms it, and the way back."""

from contextlib import suppress

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from loyalty_club.portal.my_data_forms import EraseForm
from loyalty_club.portal.pages import own_id, show
from loyalty_club.web.guards import member_page
from loyalty_club.web.sentences import sentence_for
from members.exceptions import ClubError, UnknownErasure
from members.roles import Actor
from members.selectors.access import access_member
from members.selectors.privacy import open_erasure
from members.services.confirmations import ask_own_code
from members.services.privacy import call_off_erasure
from points.selectors.erasure import consequences_of
from points.services.erasure import PURPOSE, request_erasure

NOT_ACCEPTED = 422


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def erase(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What goes and what stays, in numbers; with the code it is planned for seven days on."""
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            request_erasure(member_id=own_id(actor), code=form.cleaned_data["code"], actor=actor)
        except ClubError as refusal:
            form.add_error("code", sentence_for(refusal))
        else:
            messages.success(request, _("It is planned. You can call it off until then."))
            return redirect("portal-my-data")
    return _page(request, actor, form, is_sent=request.method == "POST")


@require_POST
@member_page
def send_code(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A fresh code to the member's own mobile."""
    form = EraseForm()
    try:
        ask_own_code(member_id=own_id(actor), purpose=PURPOSE, say=_code_text, actor=actor)
    except ClubError as refusal:
        messages.error(request, sentence_for(refusal))
        return redirect("portal-erase")
    return _page(request, actor, form, is_sent=True)


@require_POST
@member_page
def call_off(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Stay; nothing has been lost."""
    with suppress(UnknownErasure):  # called off a moment ago, perhaps on another telephone
        call_off_erasure(member_id=own_id(actor), actor=actor)
    messages.success(request, _("Called off. Everything stays as it was."))
    return redirect("portal-my-data")


def _page(request: HttpRequest, actor: Actor, form: EraseForm, *, is_sent: bool) -> HttpResponse:
    member = access_member(actor, own_id(actor))
    context = {
        "member": member,
        "form": form,
        "is_sent": is_sent,
        "told": consequences_of(member.pk),
        "erasure": open_erasure(member.pk),
    }
    status = NOT_ACCEPTED if form.errors else 200
    return show(request, "portal/erase.html", context, status=status)


def _code_text() -> str:
    return _(
        "%(club)s\nYour code to have all your data erased:\n%(code)s\n"
        "If you did not ask for it, tell nobody."
    )
