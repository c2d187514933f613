"""What is held back, what a part costs and how one stops, with all of it in one sentence."""

from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.messages.message_forms import RulesForm
from loyalty_club.dashboard.messages.message_words import rules_sentence
from loyalty_club.dashboard.refusals import put_on
from loyalty_club.web.guards import staff_page
from members.exceptions import InvalidField
from members.roles import Actor, Right
from members.selectors.messaging import messaging
from members.services.sending_rules import NAMES, change_sending_rules


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.MESSAGES_MANAGE)
def sending_rules(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The rules as they stand, to change."""
    present = messaging()
    form = RulesForm(request.POST or None, initial=_initial(present))
    if request.method == "POST" and form.is_valid():
        try:
            change_sending_rules(**form.cleaned_data, actor=actor)
        except InvalidField as refusal:
            put_on(form, refusal)
        else:
            messages.success(request, _("Saved. What waits is judged by these rules."))
            return redirect("dashboard-sending-rules")
    return show(
        request, actor, "dashboard/sending_rules.html", form=form, sentence=_said(form, present)
    )


@require_safe
@staff_page(Right.MESSAGES_MANAGE)
def sentence(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is typed so far as one sentence; where it cannot be read, what holds now."""
    del actor
    form = RulesForm(request.GET)
    said = _said(form, messaging())
    return render(request, "dashboard/parts/sending_sentence.html", {"sentence": said})


def _initial(present: Any) -> dict[str, Any]:
    """A price that is not known is left open."""
    initial = {name: getattr(present, name) for name in NAMES}
    return {name: None if value == 0 else value for name, value in initial.items()}


def _said(form: RulesForm, present: Any) -> str:
    if not form.is_bound or not form.is_valid():
        return rules_sentence(present)
    return rules_sentence(SimpleNamespace(**form.cleaned_data))
