"""My days: the member sees, adds, changes and removes the days that matter to him."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from loyalty_club.portal.pages import own_id, show
from loyalty_club.web.date_form import DateForm, as_typed, date_form, is_sent
from loyalty_club.web.date_words import shown_date
from loyalty_club.web.guards import member_page
from loyalty_club.web.page_club import page_club
from loyalty_club.web.sentences import sentence_for
from members.exceptions import ClubError, InvalidField
from members.roles import Actor
from members.selectors.access import access_member
from members.selectors.dates import DateView, dates_of
from members.services.dates import change_date, forget_date, keep_date

NOT_ACCEPTED = 422
# Kept in the session, not in an address: the days of a family belong in no log.
FORGOTTEN_IN_SESSION = "portal_forgotten_date"


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def dates(request: HttpRequest, actor: Actor) -> HttpResponse:
    """His days, and a form for one more; what is sent with `look` is only shown again."""
    member = access_member(actor, own_id(actor))
    form = date_form(request)
    if is_sent(request) and form.is_valid() and _keep(actor, form):
        messages.success(request, _("The day is kept."))
        return redirect("portal-dates")
    return _page(request, member, form)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def change(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Another day, or other words, in the place of one of his own: the one named `date`."""
    asked = request.POST if request.method == "POST" else request.GET
    kept = _own_date(actor, asked.get("date", ""))
    if kept is None:
        return redirect("portal-dates")
    form = date_form(request, kept)
    if is_sent(request) and form.is_valid() and _keep(actor, form, kept):
        messages.success(request, _("The day is changed."))
        return redirect("portal-dates")
    context = {"form": form, "shown": shown_date(kept, club_calendar=page_club().calendar)}
    return show(request, "portal/date_change.html", context, status=_status(form))


@require_POST
@member_page
def forget(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One of his days is gone; the page that follows offers to put it back."""
    gone = _own_date(actor, request.POST.get("date", ""))
    if gone is not None:
        forget_date(member_id=own_id(actor), date_id=gone.id, actor=actor)
        request.session[FORGOTTEN_IN_SESSION] = as_typed(gone)
    return redirect("portal-dates")


def _page(request: HttpRequest, member: Any, form: DateForm) -> HttpResponse:
    calendar = page_club().calendar
    gone = request.session.pop(FORGOTTEN_IN_SESSION, None)
    context = {
        "member": member,
        "dates": [shown_date(view, club_calendar=calendar) for view in dates_of(member.pk)],
        "form": form,
        "is_open": request.method == "POST",
        "forgotten": gone and DateForm(initial=gone, calendar=gone["calendar"], auto_id=False),
    }
    return show(request, "portal/dates.html", context, status=_status(form))


def _status(form: DateForm) -> int:
    return NOT_ACCEPTED if form.errors else 200


def _own_date(actor: Actor, chosen: str) -> DateView | None:
    return next((view for view in dates_of(own_id(actor)) if str(view.id) == chosen), None)


def _keep(actor: Actor, form: DateForm, kept: DateView | None = None) -> bool:
    """Kept or changed; else the form says why not."""
    member_id = own_id(actor)
    try:
        if kept is None:
            keep_date(member_id=member_id, source="self", actor=actor, **form.told())
        else:
            change_date(member_id=member_id, date_id=kept.id, actor=actor, **form.told())
    except ClubError as refusal:
        field = str(refusal.facts["field"]) if isinstance(refusal, InvalidField) else ""
        form.add_error(field if field in form.fields else None, sentence_for(refusal))
        return False
    return True
