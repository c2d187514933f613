"""The day of an occasion in one year: moved, left out, put back, and confirmed once a year."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from loyalty_club.dashboard.calendar.occasion_forms import OccasionDayForm
from loyalty_club.dashboard.calendar.occasion_words import STATUSES
from loyalty_club.dashboard.frame import show
from loyalty_club.web.guards import staff_page
from loyalty_club.web.sentences import sentence_for
from members.exceptions import InvalidField
from members.roles import Actor, Right
from members.selectors.club import club_day
from members.selectors.occasions import unchecked_days
from members.services.occasions import (
    clear_occasion_day,
    confirm_occasion_days,
    set_occasion_day,
)


@require_POST
@staff_page(Right.OCCASIONS_MANAGE)
def day(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """Move the day of one year, leave it out, confirm it, or put back the computed one."""
    typed = request.POST.get("year", "")
    if typed.isdecimal():
        _decide(request, actor, key, int(typed[:5]))
    return redirect("dashboard-occasion", key)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.OCCASIONS_MANAGE)
def check(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The yearly look at the printed calendar: the computed days that nobody has confirmed."""
    waiting = unchecked_days()
    if request.method == "POST":
        chosen = set(request.POST.getlist("day"))
        keys_years = [(one.key, one.year) for one in waiting if _name(one) in chosen]
        confirmed = confirm_occasion_days(keys_years=keys_years, actor=actor)
        messages.success(
            request,
            ngettext("%(days)s day is confirmed.", "%(days)s days are confirmed.", confirmed)
            % {"days": confirmed},
        )
        return redirect("dashboard-occasion-check" if not confirmed else "dashboard-occasions")
    rows = [(one, _name(one), *STATUSES[one.status]) for one in waiting]
    return show(request, actor, "dashboard/occasion_check.html", rows=rows, today=club_day())


def _decide(request: HttpRequest, actor: Actor, key: str, year: int) -> None:
    deed = request.POST.get("deed")
    try:
        if deed == "leave-out":
            set_occasion_day(key=key, year=year, on=None, actor=actor)
            said = _("The day is left out this year.")
        elif deed == "put-back":
            clear_occasion_day(key=key, year=year, actor=actor)
            said = _("The computed day holds again.")
        elif deed == "confirm":
            confirm_occasion_days(keys_years=[(key, year)], actor=actor)
            said = _("The day is confirmed.")
        else:
            said = _move(request, actor, key, year)
    except InvalidField as refusal:
        messages.error(request, sentence_for(refusal))
        return
    if said:
        messages.success(request, said)


def _move(request: HttpRequest, actor: Actor, key: str, year: int) -> str:
    """What was done; empty where the day could not be read, which is said."""
    form = OccasionDayForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["on"][0]))
        return ""
    set_occasion_day(key=key, year=year, on=form.cleaned_data["on"], actor=actor)
    return _("The day is moved.")


def _name(view: Any) -> str:
    return f"{view.key}:{view.year}"
