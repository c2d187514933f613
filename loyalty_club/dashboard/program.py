"""The program: what holds today in plain sentences, its versions, and publishing a new one."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from loyalty_club.dashboard.forms import ProgramForm
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.phrases import full_money, number, percent
from loyalty_club.dashboard.refusals import done
from loyalty_club.web.guards import staff_page
from loyalty_club.web.page_club import page_club
from members.roles import Actor, Right
from members.selectors.club import club_day
from points.rules.terms import Terms
from points.selectors.versions import Version, program_versions
from points.services.programs import publish_program

# What a club's first program is offered as; clubs in Iran mostly give back one to seven percent.
FIRST_TERMS = {
    "earn_amount": 100_000,
    "point_value": 3_000,
    "cap": 500,
    "window_kind": "month",
    "vesting_days": 0,
    "expiry_months": 12,
    "redeem_min_points": 1,
    "redeem_max": 10_000,
}
BPS = 10_000


@dataclass(frozen=True, slots=True)
class Promise:
    """What two rates give back, beside the cap; in basis points."""

    rate: int
    cap: int

    @property
    def is_kept(self) -> bool:
        """False where the rates promise more than the cap."""
        return self.rate <= self.cap


@require_safe
@staff_page(Right.FIGURES_READ)
def program(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The terms in force and every version."""
    versions = program_versions(club_day())
    current = next((version for version in versions if version.state == "current"), None)
    return show(
        request,
        actor,
        "dashboard/program.html",
        versions=versions,
        current=current,
        sentences=sentences_of(current.terms) if current else [],
        may_publish=actor.may(Right.PROGRAM_MANAGE),
    )


@require_http_methods(["GET", "POST"])
@staff_page(Right.PROGRAM_MANAGE)
def publish(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new version for a day to come; the first may hold from today."""
    versions = program_versions(club_day())
    form = ProgramForm(request.POST or None, initial=_initial(versions))
    if request.method == "POST" and done(
        form,
        lambda: publish_program(actor=actor, calendar=page_club().calendar, **form.facts()),
    ):
        messages.success(request, _("The new version is published."))
        return redirect("dashboard-program")
    return show(
        request,
        actor,
        "dashboard/program_publish.html",
        form=form,
        promise=promise_of(form),
        is_first=not versions,
    )


@require_safe
@staff_page(Right.PROGRAM_MANAGE)
def preview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the rates typed so far would give back."""
    form = ProgramForm(request.GET)
    form.is_valid()
    return render(request, "dashboard/parts/promise.html", {"promise": promise_of(form)})


def sentences_of(terms: Terms) -> list[str]:
    """The terms as one would tell them to a customer, and to the owner."""
    return [
        _("%(amount)s paid in money earns one point.") % {"amount": full_money(terms.earn_amount)},
        _("One point pays %(value)s of a later bill.") % {"value": full_money(terms.point_value)},
        _vesting(terms),
        ngettext(
            "Points expire %(count)s month after they were earned.",
            "Points expire %(count)s months after they were earned.",
            terms.expiry_months,
        )
        % {"count": number(terms.expiry_months)},
        _("Points may pay up to %(share)s of a bill, at least %(points)s points at a time.")
        % {"share": percent(terms.redeem_max_bps), "points": number(terms.redeem_min_points)},
        _("Parts of a bill that are paid with points earn none."),
        _window(terms) % {"cap": percent(terms.cap_bps)},
    ]


def promise_of(form: ProgramForm) -> Promise | None:
    """What the form's rates promise; None while one of them cannot be read."""
    facts = form.cleaned_data if form.is_bound else form.initial
    earn, value, cap = (facts.get(name) for name in ("earn_amount", "point_value", "cap"))
    if not earn or value is None or cap is None:
        return None
    return Promise(rate=value * BPS // earn, cap=cap)


def _initial(versions: list[Version]) -> dict[str, object]:
    tomorrow = club_day() + timedelta(days=1)
    if not versions:
        return {**FIRST_TERMS, "starts_on": club_day()}
    newest = versions[0]
    terms = newest.terms
    return {
        "earn_amount": terms.earn_amount,
        "point_value": terms.point_value,
        "cap": terms.cap_bps,
        "window_kind": terms.window_kind,
        "vesting_days": terms.vesting_days,
        "expiry_months": terms.expiry_months,
        "redeem_min_points": terms.redeem_min_points,
        "redeem_max": terms.redeem_max_bps,
        "starts_on": max(tomorrow, newest.starts_on + timedelta(days=1)),
    }


def _vesting(terms: Terms) -> str:
    if not terms.vesting_days:
        return _("Points can be spent from the next purchase on.")
    return ngettext(
        "Points can be spent after %(count)s day.",
        "Points can be spent after %(count)s days.",
        terms.vesting_days,
    ) % {"count": number(terms.vesting_days)}


def _window(terms: Terms) -> str:
    if terms.window_kind == "month":
        return _("In no month does more than %(cap)s of sales go back.")
    if terms.window_kind == "quarter":
        return _("In no season does more than %(cap)s of sales go back.")
    return _("In no year does more than %(cap)s of sales go back.")
