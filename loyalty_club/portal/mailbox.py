"""An e-mail address is confirmed from its own mailbox; nobody signs in.

Opening the page changes nothing, so that a mail scanner that follows links confirms nothing.
Whoever holds the link could be anybody: the page tells no name.
"""

from functools import partial

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from loyalty_club.portal.endings import TOO_OFTEN, Ending, end, unlisted
from loyalty_club.portal.limits import shut_without_limits
from loyalty_club.portal.my_data_forms import MailboxForm
from members.exceptions import ClubError, EmailLinkExpired
from members.selectors.mailboxes import ends_at, pending_of
from members.services.conflicts import retry_conflicts
from members.services.mailboxes import confirm_email, decline_email

YES = Ending(
    "circle-check",
    _("Thank you, your address is confirmed"),
    _("What we may send there you change at any time in your preferences."),
    leads_to="portal-preferences",
    way=_("Open my preferences"),
)
NO = Ending(
    "circle-check",
    _("We have forgotten this address"),
    _("We are sorry to have troubled you. Nothing more comes from us."),
)
EXPIRED = Ending(
    "clock",
    _("This link has ended"),
    _("It was good for seven days. A new letter can be asked for in your data, or in the shop."),
    status=410,
    leads_to="portal-my-email",
    way=_("Ask for a new letter"),
)
USED_UP = Ending(
    "link-2-off",
    _("This link is used up"),
    _(
        "If you have confirmed your address already, all is well. Otherwise open the link once"
        " more from the newest letter."
    ),
    status=404,
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@partial(shut_without_limits, notice="portal/survey_wait.html")
def mailbox(request: HttpRequest, mail_token: str) -> HttpResponse:
    """Is this address yours? Yes with what may be sent there, or no."""
    if request.method == "POST" and not ratelimit.consume(request, action="survey"):
        return end(request, TOO_OFTEN)
    pending = pending_of(mail_token)
    if pending is None:
        return end(request, USED_UP)
    if ends_at(pending) <= timezone.now():
        return end(request, EXPIRED)
    if request.method == "POST":
        return _answer(request, mail_token)
    context = {"form": MailboxForm(), "address": pending.address}
    return unlisted(render(request, "portal/mailbox.html", context))


@never_cache
@require_safe
def mailbox_done(request: HttpRequest, answer: str) -> HttpResponse:
    """Thanks, and what follows."""
    return end(request, YES if answer == "yes" else NO)


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    is_yes = request.POST.get("answer") != "no"
    form = MailboxForm(request.POST)
    form.is_valid()
    service = (
        partial(confirm_email, token=token, consents=form.consents())
        if is_yes
        else partial(decline_email, token=token)
    )
    try:
        retry_conflicts(service)
    except EmailLinkExpired:
        return end(request, EXPIRED)
    except ClubError:  # answered in another window, or the membership has ended
        return end(request, USED_UP)
    return unlisted(redirect("mailbox-done", "yes" if is_yes else "no"))
