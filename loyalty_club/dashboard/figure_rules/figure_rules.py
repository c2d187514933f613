"""How we count: what lost means, what money to come is worth, and when the letter leaves."""

from dataclasses import fields
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from analytics.selectors.rules import figure_rules
from analytics.selectors.winning.figures import stated_margin
from analytics.services.rules import Choices, change_figure_rules
from loyalty_club.dashboard.figure_rules.rules_forms import RulesForm
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.once import do_once
from loyalty_club.web.guards import staff_page
from loyalty_club.web.page_club import page_club
from members.roles import Actor, Right
from members.services.margin import state_margin

PAGE = "figure-rules"
# Where one of these becomes another, every customer is judged anew.
OF_LOST = {"lost_by", "lost_days"}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.FIGURES_MANAGE)
def rules(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The choices as they stand, to change."""
    present = _present()
    form = RulesForm(
        request.POST if request.method == "POST" else None,
        initial=present,
        calendar=page_club().calendar,
    )
    if request.method == "POST" and _is_changed(actor, form):
        messages.success(request, _said(form, present))
        return redirect("dashboard-figure-rules")
    return show(request, actor, "dashboard/figure_rules.html", form=form)


def _is_changed(actor: Actor, form: RulesForm) -> bool:
    def effect() -> dict[str, Any]:
        change_figure_rules(choices=form.choices(), actor=actor)
        state_margin(margin_bps=form.cleaned_data["margin_bps"], actor=actor)
        return {}

    return do_once(actor, form, effect, page=PAGE) is not None


def _said(form: RulesForm, before: dict[str, Any]) -> str:
    if any(form.cleaned_data[name] != before[name] for name in OF_LOST):
        return _("Saved. Who is lost is counted anew; that takes a few minutes.")
    return _("Saved. It holds from the next night on.")


def _present() -> dict[str, Any]:
    row = figure_rules()
    chosen = {field.name: getattr(row, field.name) for field in fields(Choices)}
    return chosen | {"margin_bps": stated_margin()}
