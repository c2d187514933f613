"""The rules of the sales cycle: weights and limits, the seven stages, and the lists one chooses
from.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.rules.leads.quality import MARKS, Weights, grade_of, score_of
from campaigns.selectors.leads.listing import stage_choices
from campaigns.selectors.leads.rules import sales_rules, stage_rules
from campaigns.services.leads.rules import change_sales_rules, change_stage_rule
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.leads.deed import is_done
from loyalty_club.dashboard.leads.mark_words import MARKS as MARK_WORDS
from loyalty_club.dashboard.leads.named import SHELVES
from loyalty_club.dashboard.leads.rules_forms import RulesForm, StageRuleForm
from loyalty_club.web.guards import staff_page
from loyalty_club.web.once_form import new_key
from members.exceptions import InvalidField
from members.roles import Actor, Right

# Somebody one meets often: easy to reach and in need, but not at once, nor with much to spend.
EXAMPLE = {"validity": 4, "fit": 3, "need": 3, "means": 2, "timing": 1}
COLUMNS = ("least_score", "monthly_target", "hourly_cost", "forget_months", "is_form_open")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.LEADS_MANAGE)
def sales_rules_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All the rules on one page, with the weights shown at work."""
    rules = sales_rules()
    form = RulesForm(request.POST if request.method == "POST" else None, initial=_typed(rules))
    if request.method == "POST" and is_done(
        actor,
        form,
        lambda: change_sales_rules(actor=actor, **form.facts()),
        page="sales-rules",
        subject="",
    ):
        messages.success(request, _("Saved. Open leads are weighed anew."))
        return redirect("dashboard-sales-rules")
    form.is_valid()
    weights = form.weights() if form.is_bound else _weights(rules)
    named = stage_rules()
    return show(
        request,
        actor,
        "dashboard/sales_rules.html",
        form=form,
        example=_example(weights),
        stages=[(stage, label, named[stage]) for stage, label in stage_choices()],
        shelves=_shelves(),
        once=new_key(),
    )


@require_safe
@staff_page(Right.LEADS_MANAGE)
def example(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the weights typed so far would make of a lead one meets often."""
    del actor
    form = RulesForm(request.GET)
    form.is_valid()
    context = {"example": _example(form.weights())}
    return render(request, "dashboard/parts/weights_example.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.LEADS_MANAGE)
def stage_rule(request: HttpRequest, actor: Actor, stage: int) -> HttpResponse:
    """What one stage asks for, and where we stand in it."""
    names = dict(stage_choices())
    if stage not in names:
        raise Http404
    rule = stage_rules()[stage]
    fields = ("requirement", "stalled_days", "standing", "note")
    form = StageRuleForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(rule, name) for name in fields},
    )
    if request.method == "POST" and is_done(
        actor,
        form,
        lambda: change_stage_rule(stage=stage, actor=actor, **form.facts()),
        page="stage-rule",
        subject=stage,
    ):
        messages.success(request, _("“%(stage)s” is saved.") % {"stage": names[stage]})
        return redirect("dashboard-sales-rules")
    return show(request, actor, "dashboard/stage_rule.html", form=form, stage=names[stage])


def _typed(rules: Any) -> dict[str, Any]:
    typed = {name: getattr(rules, name) for name in COLUMNS}
    return typed | {f"weight_{mark}": getattr(rules, f"weight_{mark}") for mark in MARKS}


def _weights(rules: Any) -> dict[str, int]:
    return {mark: getattr(rules, f"weight_{mark}") for mark in MARKS}


def _example(weights: dict[str, int]) -> dict[str, Any] | None:
    """The score of the example, and which share each mark has in it; None where a weight is not
    readable, or all are nought.
    """
    if len(weights) < len(MARKS):
        return None
    try:
        weighed = Weights(**weights)
    except InvalidField:
        return None
    points = score_of(EXAMPLE, weighed)
    return {
        "points": points,
        "grade": grade_of(points),
        "rows": [
            {
                "label": MARK_WORDS[mark][0],
                "words": MARK_WORDS[mark][2][EXAMPLE[mark]],
                "mark": EXAMPLE[mark],
                "share_bps": weights[mark] * 10_000 // weighed.total,
            }
            for mark in MARKS
        ],
    }


def _shelves() -> list[dict[str, Any]]:
    """The three lists, each row with the addresses of its own."""
    return [
        {
            "key": shelf.key,
            "icon": shelf.icon,
            "title": shelf.title,
            "text": shelf.about,
            "add": shelf.add,
            "add_url": reverse(f"dashboard-{shelf.key}-new"),
            "rows": [
                {
                    "name": row.name,
                    "is_active": row.is_active,
                    "change_url": reverse(f"dashboard-{shelf.key}", args=[row.pk]),
                    "use_url": reverse(f"dashboard-{shelf.key}-use", args=[row.pk]),
                }
                for row in shelf.rows(with_retired=True)
            ],
        }
        for shelf in SHELVES.values()
    ]
