"""Trying a program before it is published: one customer's year, and the club's own last months."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analytics.rules.described import CustomerYear, simulate_year
from analytics.selectors.kept_replays import (
    AskedReplay,
    ask_replay,
    claim_work,
    has_few,
    kept_answer,
    work_out,
)
from analytics.selectors.replay import last_months
from analytics.selectors.verdicts import verdict_on_customers
from loyalty_club.dashboard.asking import start
from loyalty_club.dashboard.club.whole_club import whole_club
from loyalty_club.dashboard.exports.taking import take_sheet
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.program.phrases import Chart, month_name, number
from loyalty_club.dashboard.simulation.simulation_charts import full_month_name
from loyalty_club.dashboard.simulation.simulation_forms import MOST_KINDS, customer_forms
from loyalty_club.dashboard.simulation.simulation_results import month_sheet, replay_figures
from loyalty_club.web.guards import staff_page
from loyalty_club.web.page_club import page_club
from members.roles import Actor, Right
from members.selectors.club import club_day, club_zone
from points.exceptions import BadProgram, NoProgram, UnknownDraft
from points.rules.documents import read_program
from points.rules.terms import Terms
from points.selectors.drafts import access_draft, drafts
from points.selectors.programs import terms_on

PRESENT = "present"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The program that is tried: `draft` None is the present one, `terms` None a draft that
    cannot be read yet.
    """

    value: str
    name: str
    draft: Any
    terms: Terms | None


@require_safe
@staff_page(Right.FIGURES_READ)
def customer_year(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Described customers' year under a program, month by month."""
    chosen = _chosen(request, actor)
    page = _frame(request, actor, chosen)
    if chosen is not None and chosen.terms is not None:
        page |= _year(request, chosen.terms)
    return show(request, actor, "dashboard/simulation.html", **page)


@require_safe
@staff_page(Right.FIGURES_READ)
@whole_club
def club_replay(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The club's last twelve months under a program; while they are worked out, it says so."""
    chosen = _chosen(request, actor)
    page = _frame(request, actor, chosen)
    if chosen is not None and chosen.terms is not None:
        page |= _replay(chosen)
    return show(request, actor, "dashboard/simulation_replay.html", **page)


@require_safe
@staff_page(Right.FIGURES_READ)
@whole_club
def replay_result(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The part of the page that is asked for again until the result is there."""
    chosen = _chosen(request, actor)
    page: dict[str, Any] = {"chosen": chosen}
    if chosen is not None and chosen.terms is not None:
        page |= _replay(chosen)
    return show(request, actor, "dashboard/parts/simulation_result.html", **page)


@require_safe
@staff_page(Right.FIGURES_READ)
@whole_club
def export_replay(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The months of both programs as a file, CSV or (`format=xlsx`) XLSX."""
    chosen = _chosen(request, actor)
    found = None
    if chosen is not None and chosen.terms is not None:
        found = kept_answer(_asked(chosen)) or work_out(_asked(chosen))
    is_draft = chosen is not None and chosen.draft is not None
    sheet = month_sheet(found, page_club().currency, is_draft=is_draft)
    return take_sheet(request, actor, sheet)


def _chosen(request: HttpRequest, actor: Actor) -> Chosen | None:
    """The program that the address names; None before the first program."""
    asked = request.GET.get("program", PRESENT)
    if asked == PRESENT:
        try:
            return Chosen(PRESENT, _("The present program"), None, terms_on(club_day()))
        except NoProgram:
            return None
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        raise UnknownDraft(draft_id=0)
    draft = access_draft(actor, int(asked))
    try:
        return Chosen(asked, draft.name, draft, read_program(draft.document))
    except BadProgram:
        return Chosen(asked, draft.name, draft, None)


def _frame(request: HttpRequest, actor: Actor, chosen: Chosen | None) -> dict[str, Any]:
    programs = [(PRESENT, _("The present program"))]
    if actor.may(Right.PROGRAM_MANAGE):
        programs += [(str(draft.pk), draft.name) for draft in drafts()]
    if chosen is not None and chosen.value not in dict(programs):
        programs.append((chosen.value, chosen.name))
    others = [(name, value) for name, value in request.GET.items() if name != "program"]
    return {"chosen": chosen, "programs": programs, "others": others}


def _year(request: HttpRequest, terms: Terms) -> dict[str, Any]:
    forms = customer_forms(terms, request.GET)
    valid = [form.is_valid() for form in forms]
    if not all(valid):
        return {"forms": forms}
    year = simulate_year(terms, [form.customer() for form in forms], club_zone(), club_day())
    return {
        "forms": forms,
        "more_kinds": len(forms) + 1 if len(forms) < MOST_KINDS else None,
        "fewer_kinds": len(forms) - 1,
        "year": year,
        "verdict": verdict_on_customers(year, cap_bps=terms.cap_bps),
        "kinds": [_kind(place, one, terms) for place, one in enumerate(year.customers, start=1)],
        "has_tiers": terms.tiers is not None,
    }


def _kind(place: int, year: CustomerYear, terms: Terms) -> dict[str, Any]:
    """One kind of customer as the page shows it, with the names of his tiers."""
    scheme = terms.tiers
    names = {level.code: level.name for level in scheme.levels} if scheme else {}
    return {
        "number": place,
        "year": year,
        "tier": names.get(year.tier, ""),
        "months": [
            (month, full_month_name(month.window), names.get(month.tier, ""))
            for month in year.months
        ],
        "chart": Chart(
            [(month_name(one.window), one.points, number(one.points)) for one in year.months],
            _("points"),
        ),
        "all_value": year.value * year.customer.members,
    }


def _asked(chosen: Chosen) -> AskedReplay:
    return ask_replay(chosen.draft, last_months())


def _replay(chosen: Chosen) -> dict[str, Any]:
    """The result, at once where it is kept or quick; else somebody is set to work on it."""
    asked = _asked(chosen)
    found = kept_answer(asked)
    if found is None and has_few(asked.window):
        found = work_out(asked)
    if found is None:
        if claim_work(asked):
            first, last = asked.window.starts_on, asked.window.ends_on
            days = first.isoformat(), last.isoformat()
            start("analytics.tasks.replay_program", asked.draft_id, *days)
        return {"is_working": True, "window": asked.window}
    terms = chosen.terms
    cap_bps = terms.cap_bps if terms is not None else 0
    return {"window": asked.window} | replay_figures(
        found, terms, cap_bps=cap_bps, is_draft=chosen.draft is not None
    )
