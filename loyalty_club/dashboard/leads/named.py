"""The lists of the sales cycle: sources, lost reasons and scripts, added, renamed and retired."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.selectors.leads.rules import lost_reasons, scripts, sources
from campaigns.services.leads.named import (
    define_lost_reason,
    define_script,
    define_source,
    retire_lost_reason,
    retire_script,
    retire_source,
    use_lost_reason,
    use_script,
    use_source,
)
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.leads.deed import is_done, pressed
from loyalty_club.dashboard.leads.rules_forms import NameForm, ScriptForm
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right


@dataclass(frozen=True, slots=True)
class Shelf:
    """One of the lists: how it is read and written, and what a page of it is called."""

    key: str
    icon: str
    title: Promise
    about: Promise
    add: Promise
    new_title: Promise
    rows: Callable[..., list[Any]]
    define: Callable[..., Any]
    use: Callable[..., Any]
    retire: Callable[..., Any]
    id_name: str
    form: type[NameForm]


SHELVES: Mapping[str, Shelf] = {
    one.key: one
    for one in (
        Shelf(
            key="lead-source",
            icon="signpost",
            title=gettext_lazy("Sources"),
            about=gettext_lazy("Where leads come from: each new lead names one."),
            add=gettext_lazy("Add a source"),
            new_title=gettext_lazy("New source"),
            rows=sources,
            define=define_source,
            use=use_source,
            retire=retire_source,
            id_name="source_id",
            form=NameForm,
        ),
        Shelf(
            key="lost-reason",
            icon="circle-slash-2",
            title=gettext_lazy("Lost reasons"),
            about=gettext_lazy("Whoever loses a lead must say which of these it was."),
            add=gettext_lazy("Add a reason"),
            new_title=gettext_lazy("New lost reason"),
            rows=lost_reasons,
            define=define_lost_reason,
            use=use_lost_reason,
            retire=retire_lost_reason,
            id_name="reason_id",
            form=NameForm,
        ),
        Shelf(
            key="script",
            icon="scroll-text",
            title=gettext_lazy("Scripts"),
            about=gettext_lazy("Written beforehand, read from while one presents."),
            add=gettext_lazy("Add a script"),
            new_title=gettext_lazy("New script"),
            rows=scripts,
            define=define_script,
            use=use_script,
            retire=retire_script,
            id_name="script_id",
            form=ScriptForm,
        ),
    )
}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.LEADS_MANAGE)
def add(request: HttpRequest, actor: Actor, shelf: str) -> HttpResponse:
    """One more."""
    return _edit(request, actor, SHELVES[shelf], None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.LEADS_MANAGE)
def change(request: HttpRequest, actor: Actor, shelf: str, row_id: int) -> HttpResponse:
    """Another name, or other words; what was done under the former one shows the new one."""
    return _edit(request, actor, SHELVES[shelf], _row(SHELVES[shelf], row_id))


@require_POST
@staff_page(Right.LEADS_MANAGE)
def use(request: HttpRequest, actor: Actor, shelf: str, row_id: int) -> HttpResponse:
    """Retire it, or take it up again; nothing that was ever used is deleted."""
    kept = SHELVES[shelf]
    row = _row(kept, row_id)
    is_wanted = request.POST.get("active") == "yes"
    service = kept.use if is_wanted else kept.retire
    said = _("“%(name)s” is in use again.") if is_wanted else _("“%(name)s” is retired.")
    if pressed(
        request,
        actor,
        lambda: service(**{kept.id_name: row_id}, actor=actor),
        page=f"{shelf}-use",
        subject=f"{row_id}:{is_wanted}",
    ):
        messages.success(request, said % {"name": row.name})
    return redirect("dashboard-sales-rules")


def _edit(request: HttpRequest, actor: Actor, shelf: Shelf, row: Any) -> HttpResponse:
    names = shelf.form.base_fields
    initial = {name: getattr(row, name) for name in names if name != "once"} if row else None
    form = shelf.form(request.POST if request.method == "POST" else None, initial=initial)

    def deed() -> None:
        known = {} if row is None else {shelf.id_name: row.pk}
        shelf.define(**form.facts(), **known, actor=actor)

    if request.method == "POST" and is_done(
        actor, form, deed, page=shelf.key, subject="new" if row is None else row.pk
    ):
        messages.success(request, _("“%(name)s” is saved.") % form.cleaned_data)
        return redirect("dashboard-sales-rules")
    return show(
        request,
        actor,
        "dashboard/sales_list_row.html",
        form=form,
        row=row,
        title=row.name if row else shelf.new_title,
        about=shelf.about,
    )


def _row(shelf: Shelf, row_id: int) -> Any:
    found = next((row for row in shelf.rows(with_retired=True) if row.pk == row_id), None)
    if found is None:
        raise Http404
    return found
