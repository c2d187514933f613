"""The cap's own page: the gauge, what it went into, whom it cut, and the brake in one's hand."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from loyalty_club.dashboard.cap.budget_forms import BrakeForm
from loyalty_club.dashboard.cap.cap import cap_story
from loyalty_club.dashboard.cap.cap_gauge import forecast_of, gauge_of, lines_in_words, parts_of
from loyalty_club.dashboard.club.whole_club import whole_club
from loyalty_club.dashboard.exports.taking import take
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.lists.points import WINDOWS
from loyalty_club.dashboard.once import do_once, press
from loyalty_club.dashboard.program.phrases import percent
from loyalty_club.web.guards import staff_page
from loyalty_club.web.once_form import new_key
from members.roles import Actor, Right
from members.selectors.club import club_day
from points.exceptions import NoProgram
from points.rules.terms import Terms
from points.selectors.budget import BudgetView, budget_on
from points.selectors.programs import terms_on
from points.selectors.windows import cap_windows, reduced_sales
from points.services.cap import lower_cap


@require_safe
@staff_page(Right.FIGURES_READ)
@whole_club
def cap(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Today's window with its gauge, the sales it cut, and the windows before it."""
    return _page(request, actor, None)


@require_http_methods(["GET", "POST"])
@staff_page(Right.PROGRAM_MANAGE)
def brake(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Tighten the cap for the rest of this window; it can only be lower than the program's."""
    form = BrakeForm(request.POST or None)
    if request.method == "POST":
        told = do_once(
            actor,
            form,
            lambda: {
                "cap": lower_cap(
                    cap_bps=form.cleaned_data["cap"],
                    reason=form.cleaned_data["reason"],
                    actor=actor,
                ).cap_bps
            },
            page="cap-brake",
        )
        if told is not None:
            said = _("The cap is %(cap)s until the end of this window.")
            messages.success(request, said % {"cap": percent(told["cap"])})
            return redirect("dashboard-cap")
    return _page(request, actor, form)


@require_POST
@staff_page(Right.PROGRAM_MANAGE)
def lift(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The program's own cap holds again."""
    press(
        request,
        actor,
        lambda form: lower_cap(cap_bps=None, reason=form.cleaned_data["note"], actor=actor),
        page="cap-lift",
        subject="",
        said=_("The program's own cap holds again."),
    )
    return redirect("dashboard-cap")


@require_safe
@staff_page(Right.FIGURES_READ)
@whole_club
def export(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """All windows of the cap as a file."""
    return take(request, actor, WINDOWS)


def _page(request: HttpRequest, actor: Actor, form: BrakeForm | None) -> HttpResponse:
    terms = _terms()
    if terms is None:
        return show(request, actor, "dashboard/budget.html")
    view = budget_on()
    return show(
        request,
        actor,
        "dashboard/budget.html",
        form=form or BrakeForm(),
        view=view,
        story=cap_story(view, terms),
        gauge=gauge_of(view),
        parts=parts_of(view),
        forecast=forecast_of(view),
        lines=lines_in_words(view, terms),
        state=_state(view),
        page=page_of(request, reduced_sales(view.starts_on, view.ends_on)),
        windows=[one for one in cap_windows() if one.starts_on != view.starts_on],
        is_lowered=view.cap_bps < view.program_cap_bps,
        is_asked=form is not None,
        may_brake=actor.may(Right.PROGRAM_MANAGE),
        once=new_key(),
    )


def _state(view: BudgetView) -> dict[str, str]:
    """The one word about this window."""
    if view.left < 0:
        return {"text": _("Beyond the cap"), "tone": "rose"}
    if view.is_throttled:
        return {"text": _("The brake is on"), "tone": "honey"}
    if view.is_alarming:
        return {"text": _("Alarm"), "tone": "honey"}
    return {"text": _("In order"), "tone": "leaf"}


def _terms() -> Terms | None:
    try:
        return terms_on(club_day())
    except NoProgram:
        return None
