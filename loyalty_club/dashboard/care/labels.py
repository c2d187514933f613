"""Labels of the whole club: how many bear each, one renamed, merged or removed."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.selectors.labels import computed_labels
from loyalty_club.dashboard.care.label_forms import RenameForm, without
from loyalty_club.dashboard.care.label_words import definition_words
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.once import do_once, press
from loyalty_club.dashboard.program.phrases import number
from loyalty_club.web.guards import staff_page
from loyalty_club.web.once_form import new_key
from members.roles import Actor, Right
from members.selectors.labels import LabelUse, label_names, labels_in_use
from members.services.club_labels import drop_label, rename_label


@dataclass(frozen=True, slots=True)
class ComputedRow:
    """A computed label, whom it is true of in words, and how many bear it today."""

    label: Any
    words: str


@require_safe
@staff_page(Right.FIGURES_READ, Right.LABELS_MANAGE)
def labels(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Those that the club computes, and those that staff have set."""
    computed = [ComputedRow(label, definition_words(label)) for label in computed_labels()]
    free = [used for used in labels_in_use() if used.by_hand]
    return show(
        request,
        actor,
        "dashboard/labels.html",
        computed=computed,
        free=free,
        once=new_key(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.FIGURES_READ, Right.LABELS_MANAGE)
def label(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One label that staff have set: another name for it, or none any more."""
    used = _asked(request)
    if request.POST.get("deed") == "drop":
        press(
            request,
            actor,
            lambda form: drop_label(name=used.name, actor=actor),
            page="label-drop",
            subject=used.name,
            said=_("Nobody bears the label %(label)s any more.") % {"label": used.name},
        )
        return redirect("dashboard-labels")
    form = RenameForm(request.POST or None, initial={"labels": used.name})
    if request.method == "POST":
        told = do_once(
            actor, form, lambda: _renamed(actor, used.name, form), page="label", subject=used.name
        )
        if told is not None:
            messages.success(request, _said(told["members"], form.cleaned_data["labels"]))
            return redirect("dashboard-labels")
    return show(
        request,
        actor,
        "dashboard/label.html",
        label=used,
        form=form,
        others=without(label_names(), used.name),
        once=new_key(),
    )


def _renamed(actor: Actor, name: str, form: RenameForm) -> dict[str, int]:
    new_name = form.cleaned_data["labels"]
    return {"members": rename_label(name=name, new_name=new_name, actor=actor)}


def _said(members: int, name: str) -> str:
    text = ngettext(
        "%(count)s member bears the label %(label)s now.",
        "%(count)s members bear the label %(label)s now.",
        members,
    )
    return text % {"count": number(members), "label": name}


def _asked(request: HttpRequest) -> LabelUse:
    """The label that the address or the form names, as far as it is set by hand."""
    name = request.GET.get("name") or request.POST.get("name", "")
    used = next((one for one in labels_in_use() if one.name == name and one.by_hand), None)
    if used is None:
        raise Http404
    return used
