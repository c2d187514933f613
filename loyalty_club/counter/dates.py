"""A member's important dates at the counter: seen, noted, removed and put back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from loyalty_club.counter.desk import NOT_ACCEPTED, Desk, address, counter_page
from loyalty_club.counter.forms import DateForm
from loyalty_club.counter.refusals import put_on, refusal_facts
from loyalty_club.web.months import month_names
from loyalty_club.web.page_club import page_club
from members.exceptions import ClubError
from members.roles import Right
from members.selectors.access import access_member
from members.selectors.dates import DateView, dates_of
from members.services.dates import forget_date, keep_date

# Kept in the session, not in an address: the days of a family belong in no log.
FORGOTTEN_IN_SESSION = "counter_forgotten_date"


@require_http_methods(["GET", "HEAD", "POST"])
@counter_page(Right.MEMBERS_WRITE, Right.MEMBERS_READ)
def dates(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """The member's dates, and a form for one more; noting one twice is noting it once."""
    member = access_member(desk.actor, member_id)
    block = dates_block(request, member.pk)
    if request.method == "POST":
        form = DateForm(request.POST, calendar=page_club().calendar)
        if form.is_valid() and _keep(desk, form, member.pk):
            return redirect(address("counter-dates", member.pk))
        form.point_out()
        block["date_form"] = form
    context = {"member": member, "is_dates_page": True, **block}
    status = NOT_ACCEPTED if block["date_form"].is_bound else 200
    return desk.show(request, "counter/dates.html", context, status=status)


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
            "date": _as_typed(gone),
            "words": _in_words(gone),
        }
    return redirect(address("counter-dates", member.pk))


def dates_block(request: HttpRequest, member_id: int) -> dict[str, Any]:
    """What `counter/parts/dates.html` shows beside the member: `dates`, `date_form`, and the date
    that was removed a moment ago.
    """
    return {
        "dates": dates_of(member_id),
        "date_form": DateForm(calendar=page_club().calendar),
        "forgotten": _forgotten(request, member_id),
    }


def _forgotten(request: HttpRequest, member_id: int) -> dict[str, Any] | None:
    """The date in words and as the form that puts it back; said once."""
    gone = request.session.pop(FORGOTTEN_IN_SESSION, None)
    if gone is None or gone["member"] != member_id:
        return None
    typed = gone["date"]
    form = DateForm(initial=typed, calendar=typed["calendar"], auto_id=False)
    return {"form": form, "words": gone["words"]}


def _in_words(kept: DateView) -> str:
    return _("Removed: %(kind)s (%(whose)s), %(day)s %(month)s.") % {
        "kind": kept.kind_label,
        "whose": kept.whose_label,
        "day": kept.day,
        "month": month_names(kept.calendar)[kept.month - 1],
    }


def _as_typed(kept: DateView) -> dict[str, Any]:
    return {
        "whose": kept.whose,
        "kind": kept.kind,
        "calendar": kept.calendar,
        "month": kept.month,
        "day": kept.day,
        "year": kept.year,
    }


def _keep(desk: Desk, form: DateForm, member_id: int) -> bool:
    try:
        keep_date(member_id=member_id, actor=desk.actor, **form.cleaned_data)
    except ClubError as refusal:
        put_on(form, refusal_facts(refusal), refusal)
        return False
    return True
