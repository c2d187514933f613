"""A member's important dates at the counter: seen, noted, changed, removed and put back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from loyalty_club.counter.desk import NOT_ACCEPTED, Desk, address, counter_page
from loyalty_club.counter.refusals import put_on, refusal_facts
from loyalty_club.web.date_form import DateForm, as_typed, date_form, is_sent
from loyalty_club.web.date_words import day_of_year, name_of_date, shown_date
from loyalty_club.web.page_club import page_club
from members.exceptions import ClubError, UnknownDate
from members.roles import Right
from members.selectors.access import access_member
from members.selectors.dates import DateView, dates_of
from members.services.dates import change_date, forget_date, keep_date

# Kept in the session, not in an address: the days of a family belong in no log.
FORGOTTEN_IN_SESSION = "counter_forgotten_date"


@require_http_methods(["GET", "HEAD", "POST"])
@counter_page(Right.MEMBERS_WRITE, Right.MEMBERS_READ)
def dates(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """The member's dates, and a form for one more; noting one twice is noting it once. What is
    sent with `look` is only shown again, with the months of the calendar that was chosen.
    """
    member = access_member(desk.actor, member_id)
    form = date_form(request)
    if is_sent(request):
        if form.is_valid() and _keep(desk, form, member.pk):
            return redirect(address("counter-dates", member.pk))
        form.point_out()
    block = dates_block(request, member.pk) | {
        "date_form": form,
        "is_open": request.method == "POST",
    }
    context = {"member": member, "is_dates_page": True, **block}
    return desk.show(request, "counter/dates.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@counter_page(Right.MEMBERS_WRITE, Right.MEMBERS_READ)
def change(request: HttpRequest, desk: Desk, member_id: int, date_id: int) -> HttpResponse:
    """Another day, or other words, in the place of one date."""
    member = access_member(desk.actor, member_id)
    kept = next((view for view in dates_of(member.pk) if view.id == date_id), None)
    if kept is None:
        raise UnknownDate(date_id=date_id)
    form = date_form(request, kept)
    if is_sent(request):
        if form.is_valid() and _change(desk, form, member.pk, kept.id):
            return redirect(address("counter-dates", member.pk))
        form.point_out()
    context = {
        "member": member,
        "shown": shown_date(kept, club_calendar=page_club().calendar),
        "date_form": form,
    }
    return desk.show(request, "counter/date_change.html", context, status=_status(form))


@require_POST
@counter_page(Right.MEMBERS_WRITE, Right.MEMBERS_READ)
def forget(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """Remove one date; the page that follows offers to put it back."""
    member = access_member(desk.actor, member_id)
    chosen = request.POST.get("date", "")
    gone = next((kept for kept in dates_of(member.pk) if str(kept.id) == chosen), None)
    if gone is not None:
        forget_date(member_id=member.pk, date_id=gone.id, actor=desk.actor)
        request.session[FORGOTTEN_IN_SESSION] = {
            "member": member.pk,
            "date": as_typed(gone),
            "words": _in_words(gone),
        }
    return redirect(address("counter-dates", member.pk))


def dates_block(request: HttpRequest, member_id: int) -> dict[str, Any]:
    """What `counter/parts/dates.html` shows beside the member: `dates`, `date_form`, and the date
    that was removed a moment ago.
    """
    calendar = page_club().calendar
    return {
        "dates": [shown_date(view, club_calendar=calendar) for view in dates_of(member_id)],
        "date_form": DateForm(calendar=calendar),
        "forgotten": _forgotten(request, member_id),
    }


def _status(form: DateForm) -> int:
    return NOT_ACCEPTED if form.errors else 200


def _forgotten(request: HttpRequest, member_id: int) -> dict[str, Any] | None:
    """The date in words and as the form that puts it back; said once."""
    gone = request.session.pop(FORGOTTEN_IN_SESSION, None)
    if gone is None or gone["member"] != member_id:
        return None
    typed = gone["date"]
    form = DateForm(initial=typed, calendar=typed["calendar"], auto_id=False)
    return {"form": form, "words": gone["words"]}


def _in_words(kept: DateView) -> str:
    return _("Removed: %(name)s (%(whose)s), %(day)s.") % {
        "name": name_of_date(kept),
        "whose": kept.whose_label,
        "day": day_of_year(kept.calendar, kept.month, kept.day),
    }


def _keep(desk: Desk, form: DateForm, member_id: int) -> bool:
    try:
        keep_date(member_id=member_id, actor=desk.actor, **form.told())
    except ClubError as refusal:
        put_on(form, refusal_facts(refusal), refusal)
        return False
    return True


def _change(desk: Desk, form: DateForm, member_id: int, date_id: int) -> bool:
    try:
        change_date(member_id=member_id, date_id=date_id, actor=desk.actor, **form.told())
    except ClubError as refusal:
        put_on(form, refusal_facts(refusal), refusal)
        return False
    return True
