"""Judging a lead's quality: five marks, the score they make, and going on to the third stage."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.rules.leads.quality import MARKS, grade_of, score_of
from campaigns.selectors.leads.leads import access_lead
from campaigns.selectors.leads.rules import sales_rules, weights_of
from campaigns.selectors.leads.worth import marks_of
from campaigns.services.leads.judging import judge_lead
from loyalty_club.dashboard.leads.deed import ask
from loyalty_club.dashboard.leads.mark_words import MARKS as MARK_WORDS
from loyalty_club.dashboard.leads.work_forms import MarksForm
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.LEADS_WRITE)
def judge(request: HttpRequest, actor: Actor, lead_id: int) -> HttpResponse:
    """The five marks, those he has where he was judged before."""
    lead = access_lead(actor, lead_id)
    context = marks_context(lead, MarksForm(request.POST) if request.method == "POST" else None)
    form = context.pop("form")
    return ask(
        request,
        actor,
        lead,
        form,
        lambda: judge_lead(lead_id=lead_id, marks=form.marks(), actor=actor),
        page="lead-judge",
        said=_("His quality is judged."),
        **context,
    )


@require_safe
@staff_page(Right.LEADS_WRITE)
def score(request: HttpRequest, actor: Actor, lead_id: int) -> HttpResponse:
    """What the marks chosen so far come to."""
    access_lead(actor, lead_id)
    form = MarksForm(request.GET)
    form.is_valid()
    return render(request, "dashboard/parts/lead_score.html", {"score": _score(form.marks())})


def marks_context(lead: Any, form: MarksForm | None = None) -> dict[str, Any]:
    """The form of the marks, with what they come to now."""
    known = {name: mark for name, mark in marks_of(lead).items() if mark is not None}
    if form is None:
        return {"score": _score(known), "form": MarksForm(initial={**known})}
    form.is_valid()
    return {"form": form, "score": _score(form.marks())}


def marks_shown(lead: Any) -> list[dict[str, Any]]:
    """The marks of a judged lead in words."""
    return [
        {"label": MARK_WORDS[name][0], "mark": mark, "words": MARK_WORDS[name][2][mark]}
        for name, mark in marks_of(lead).items()
        if mark is not None
    ]


def _score(marks: dict[str, int]) -> dict[str, Any]:
    rules = sales_rules()
    missing = len(MARKS) - len(marks)
    if missing:
        return {"missing": missing, "least": rules.least_score}
    points = score_of(marks, weights_of(rules))
    return {
        "missing": 0,
        "points": points,
        "grade": grade_of(points),
        "least": rules.least_score,
        "is_enough": points >= rules.least_score,
    }
