"""Computed labels: defined with a look at how many it would be, run at once, retired."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.selectors.labels import computed_label, count_meeting, definition_of
from campaigns.services.labels import change_label, define_label, retire_label, run_label
from loyalty_club.dashboard.care.label_forms import ComputedLabelForm, as_typed
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.once import NoteForm, do_once, press
from loyalty_club.dashboard.program.phrases import number
from loyalty_club.web.guards import staff_page
from loyalty_club.web.once_form import new_key
from members.roles import Actor, Right
from points.selectors.categories import recent_categories


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.FIGURES_READ, Right.LABELS_MANAGE)
def define(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new one."""
    form = ComputedLabelForm(request.POST or None, initial={"measure": "spent"})
    if request.method == "POST":
        told = do_once(actor, form, lambda: _defined(actor, form), page="computed-label")
        if told is not None:
            return _saved(request, told["label"])
    return _form_page(request, actor, form)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.FIGURES_READ, Right.LABELS_MANAGE)
def change(request: HttpRequest, actor: Actor, label_id: int) -> HttpResponse:
    """Its name, its definition, who bears it; run now; retire."""
    label = computed_label(label_id)
    typed = as_typed(label.name, definition_of(label))
    form = ComputedLabelForm(request.POST or None, initial=typed)
    if request.method == "POST":
        told = do_once(
            actor,
            form,
            lambda: _changed(actor, label.pk, form),
            page="computed-label",
            subject=label.pk,
        )
        if told is not None:
            return _saved(request, label.pk)
    return _form_page(request, actor, form, label=label)


@require_safe
@staff_page(Right.FIGURES_READ, Right.LABELS_MANAGE)
def preview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How many would bear it now; nothing where the form does not say enough yet."""
    del actor
    form = ComputedLabelForm(request.GET)
    form.is_valid()
    count = None if _is_unclear(form) else count_meeting(form.definition())
    return render(request, "dashboard/parts/label_preview.html", {"count": count})


@require_POST
@staff_page(Right.FIGURES_READ, Right.LABELS_MANAGE)
def run(request: HttpRequest, actor: Actor, label_id: int) -> HttpResponse:
    """Compute it now; what changed is said."""
    form = NoteForm(request.POST)
    told = do_once(
        actor,
        form,
        lambda: run_label(label_id=label_id, actor=actor)._asdict(),
        page="computed-label-run",
        subject=label_id,
    )
    if told is not None:
        messages.success(request, _ran(told["added"], told["removed"]))
    for error in form.errors.values():
        messages.error(request, str(error[0]))
    return redirect("dashboard-labels")


@require_POST
@staff_page(Right.FIGURES_READ, Right.LABELS_MANAGE)
def retire(request: HttpRequest, actor: Actor, label_id: int) -> HttpResponse:
    """It is computed no more, and nobody bears it by computation."""
    press(
        request,
        actor,
        lambda form: retire_label(label_id=label_id, actor=actor),
        page="computed-label-retire",
        subject=label_id,
        said=_("The label is computed no more."),
    )
    return redirect("dashboard-labels")


def _form_page(
    request: HttpRequest, actor: Actor, form: ComputedLabelForm, *, label: Any = None
) -> HttpResponse:
    count = None if label is None or form.is_bound else count_meeting(definition_of(label))
    return show(
        request,
        actor,
        "dashboard/computed_label.html",
        form=form,
        label=label,
        count=count,
        categories=recent_categories(),
        once=new_key(),
    )


def _defined(actor: Actor, form: ComputedLabelForm) -> dict[str, Any]:
    name = form.cleaned_data["name"]
    return {"label": define_label(name=name, definition=form.definition(), actor=actor).pk}


def _changed(actor: Actor, label_id: int, form: ComputedLabelForm) -> dict[str, Any]:
    name, definition = form.cleaned_data["name"], form.definition()
    change_label(label_id=label_id, name=name, definition=definition, actor=actor)
    return {}


def _saved(request: HttpRequest, label_id: int) -> HttpResponse:
    messages.success(request, _("Saved. It is set by night, or now if you run it."))
    return redirect("dashboard-computed-label", label_id)


def _is_unclear(form: ComputedLabelForm) -> bool:
    """True while what decides the number is missing or wrong."""
    return bool({"measure", "amount", "count", "within_days", "category"} & form.errors.keys())


def _ran(added: int, removed: int) -> str:
    got = ngettext("%(count)s member got it", "%(count)s members got it", added)
    lost = ngettext("%(count)s lost it", "%(count)s lost it", removed)
    return _("%(got)s, %(lost)s.") % {
        "got": got % {"count": number(added)},
        "lost": lost % {"count": number(removed)},
    }
