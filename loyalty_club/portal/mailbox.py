"""An e-mail address is confirmed from its own mailbox; nobody signs in.

Opening the page changes nothing, so that a mail scanner that follows links confirms nothing.
Whoever holds the link could be anybody: the page tells no name.
"""

from functools import partial

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from loyalty_club.portal.limits import shut_without_limits
from loyalty_club.portal.my_data_forms import MailboxForm
from members.exceptions import ClubError, EmailLinkExpired
from members.selectors.mailboxes import ends_at, pending_of
from members.services.conflicts import retry_conflicts
from members.services.mailboxes import confirm_email, decline_email

NOT_FOUND, GONE, TOO_MANY = 404, 410, 429


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@partial(shut_without_limits, notice="portal/survey_wait.html")
def mailbox(request: HttpRequest, mail_token: str) -> HttpResponse:
    """Is this address yours? Yes with what may be sent there, or no."""
    if request.method == "POST" and not ratelimit.consume(request, action="survey"):
        return _closed(request, "often", TOO_MANY)
    pending = pending_of(mail_token)
    if pending is None:
        return _closed(request, "unknown", NOT_FOUND)
    if ends_at(pending) <= timezone.now():
        return _closed(request, "expired", GONE)
    if request.method == "POST":
        return _answer(request, mail_token)
    context = {"form": MailboxForm(), "address": pending.address}
    return _unlisted(render(request, "portal/mailbox.html", context))


@never_cache
@require_safe
def mailbox_done(request: HttpRequest, answer: str) -> HttpResponse:
    """Thanks, and what follows."""
    return _closed(request, "yes" if answer == "yes" else "no", 200)


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
        return _closed(request, "expired", GONE)
    except ClubError:  # answered in another window, or the membership has ended
        return _closed(request, "unknown", NOT_FOUND)
    return _unlisted(redirect("mailbox-done", "yes" if is_yes else "no"))


def _closed(request: HttpRequest, state: str, status: int) -> HttpResponse:
    return _unlisted(render(request, "portal/mailbox_closed.html", {"state": state}, status=status))


def _unlisted(answer: HttpResponse) -> HttpResponse:
    """No search engine keeps it."""
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
