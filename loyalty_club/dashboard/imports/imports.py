"""The wizard of imports: a file, its columns, the check, bringing it in, taking it back."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.imports.downloads import table_file
from loyalty_club.dashboard.imports.import_forms import ColumnsForm, UploadForm
from loyalty_club.dashboard.imports.import_views import Column, Running, columns_of, running, tiles
from loyalty_club.dashboard.imports.samples import sample_rows
from loyalty_club.dashboard.refusals import done
from loyalty_club.web.guards import staff_page
from loyalty_club.web.page_club import page_club
from loyalty_club.web.sentences import sentence_for
from loyalty_club.web.uploads import was_too_large
from members.exceptions import ClubError, NotAllowed
from members.roles import Actor, Right
from members.rules.spreadsheets import UnreadableFile
from members.selectors.access import shops_for
from members.selectors.trail import names_of
from members.services.audit import write_audit
from points.rules.import_fields import ImportKind
from points.selectors.import_files import first_rows, upload_path
from points.selectors.import_jobs import (
    can_be_undone,
    error_rows,
    first_refused,
    job_for,
    jobs_for,
    leftovers_of,
    options_of,
)
from points.selectors.import_preview import preview_of
from points.selectors.imports import problem_sentence
from points.services.import_jobs import (
    choose_columns,
    discard_import,
    start_import,
    stop_import,
    undo_import,
    upload_file,
)

STEPS = (
    gettext_lazy("File"),
    gettext_lazy("Columns"),
    gettext_lazy("Check"),
    gettext_lazy("Bring in"),
)
AT_WORK = frozenset({"checking", "running", "undoing"})
STEP_OF = {"uploaded": 2, "checking": 3, "checked": 3}


@require_safe
@staff_page(Right.HISTORY_IMPORT)
def imports(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every file that was brought in, the newest first."""
    page = page_of(request, jobs_for(actor))
    names = names_of({job.created_by for job in page})
    rows = [(job, names.get(job.created_by, "")) for job in page]
    return show(request, actor, "dashboard/imports.html", page=page, rows=rows)


@require_http_methods(["GET", "POST"])
@staff_page(Right.HISTORY_IMPORT)
def begin(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the file holds, and the file."""
    kind = request.GET.get("kind", "members")
    form = UploadForm(request.POST or None, request.FILES or None, initial={"kind": kind})
    made: list[Any] = []

    def upload() -> None:
        file = form.cleaned_data["file"]
        made.append(
            upload_file(
                kind=form.cleaned_data["kind"],
                name=file.name,
                content=file.chunks(),
                actor=actor,
            )
        )

    if request.method == "POST":
        if was_too_large(request):
            form.full_clean()
            form.errors.pop("file", None)
            form.add_error("file", _("The file is larger than 50 MB; part it in two."))
        elif done(form, upload):
            return redirect("dashboard-import-columns", made[0].pk)
    return show(request, actor, "dashboard/import_new.html", form=form, steps=_steps(), step=1)


@require_safe
@staff_page(Right.HISTORY_IMPORT)
def sample(request: HttpRequest, actor: Actor, kind: str) -> HttpResponseBase:
    """A small file that shows what may stand in it."""
    rows = sample_rows(kind)
    if not rows:
        raise Http404
    return table_file(f"{kind}.csv", rows)


@require_http_methods(["GET", "POST"])
@staff_page(Right.HISTORY_IMPORT)
def columns(request: HttpRequest, actor: Actor, job_id: int) -> HttpResponse:
    """Which column holds what, with the first rows as they are understood."""
    job = job_for(actor, job_id)
    if job.status in AT_WORK or job.next_row or not job.file:
        return redirect("dashboard-import", job.pk)
    try:
        form = _columns_form(request.POST or None, actor, job)
        if request.method == "POST" and done(form, lambda: _choose(actor, job, form)):
            return redirect("dashboard-import", job.pk)
        return show(
            request,
            actor,
            "dashboard/import_columns.html",
            form=form,
            job=job,
            columns=_shown_columns(job, form),
            steps=_steps(),
            step=2,
        )
    except UnreadableFile as problem:
        messages.error(request, problem_sentence(problem.code))
        return redirect("dashboard-import", job.pk)


@require_safe
@staff_page(Right.HISTORY_IMPORT)
def preview(request: HttpRequest, actor: Actor, job_id: int) -> HttpResponse:
    """The table of columns again, as the choices made so far read it."""
    job = job_for(actor, job_id)
    try:
        form = _columns_form(request.GET, actor, job)
        form.is_valid()
        shown = _shown_columns(job, form)
    except UnreadableFile as problem:
        raise Http404 from problem
    context = {"form": form, "job": job, "columns": shown}
    return render(request, "dashboard/parts/import_columns.html", context)


@require_safe
@staff_page(Right.HISTORY_IMPORT)
def one(request: HttpRequest, actor: Actor, job_id: int) -> HttpResponse:
    """Where the import stands: at work, checked, done, stopped, failed or taken back."""
    job = job_for(actor, job_id)
    if job.status == "uploaded":
        return redirect("dashboard-import-columns", job.pk)
    return show(
        request,
        actor,
        "dashboard/import.html",
        job=job,
        running=_running(job),
        tiles=tiles(job),
        refused=first_refused(job),
        refused_count=_refused_count(job),
        leftovers=leftovers_of(job),
        can_undo=can_be_undone(job),
        problem=problem_sentence(job.problem),
        steps=_steps(),
        step=STEP_OF.get(job.status, 4),
    )


@require_safe
@staff_page(Right.HISTORY_IMPORT)
def progress(request: HttpRequest, actor: Actor, job_id: int) -> HttpResponse:
    """The bar, asked for every two seconds; when the work is over, the page that says so."""
    job = job_for(actor, job_id)
    at = _running(job)
    if at is None:
        return HttpResponseClientRedirect(reverse("dashboard-import", args=[job.pk]))
    return render(request, "dashboard/parts/import_progress.html", {"job": job, "running": at})


@require_POST
@staff_page(Right.HISTORY_IMPORT)
def run(request: HttpRequest, actor: Actor, job_id: int) -> HttpResponse:
    """Bring the checked file in, or go on where it stopped."""
    return _do(request, job_id, lambda: start_import(job_id=job_id, actor=actor))


@require_POST
@staff_page(Right.HISTORY_IMPORT)
def stop(request: HttpRequest, actor: Actor, job_id: int) -> HttpResponse:
    """Stop after the rows that are at work."""
    return _do(request, job_id, lambda: stop_import(job_id=job_id, actor=actor))


@require_POST
@staff_page(Right.HISTORY_IMPORT)
def undo(request: HttpRequest, actor: Actor, job_id: int) -> HttpResponse:
    """Take back what the file has written."""
    return _do(request, job_id, lambda: undo_import(job_id=job_id, actor=actor))


@require_POST
@staff_page(Right.HISTORY_IMPORT)
def discard(request: HttpRequest, actor: Actor, job_id: int) -> HttpResponse:
    """Let go of a file of which nothing has been brought in."""
    job_for(actor, job_id)
    try:
        discard_import(job_id=job_id, actor=actor)
    except ClubError as refusal:
        return _refuse(request, job_id, refusal)
    messages.success(request, _("The file is gone."))
    return redirect("dashboard-imports")


@require_safe
@staff_page(Right.HISTORY_IMPORT)
def errors(request: HttpRequest, actor: Actor, job_id: int) -> HttpResponseBase:
    """The refused rows to mend and bring in again; who took them is audited."""
    job = job_for(actor, job_id)
    subject = f"import:{job.pk}"
    write_audit(actor=actor, action="import.errors_exported", subject=subject)
    return table_file(f"import-{job.pk}-refused.csv", error_rows(job))


def _do(request: HttpRequest, job_id: int, deed: Callable[[], Any]) -> HttpResponse:
    try:
        deed()
    except ClubError as refusal:
        return _refuse(request, job_id, refusal)
    return redirect("dashboard-import", job_id)


def _refuse(request: HttpRequest, job_id: int, refusal: ClubError) -> HttpResponse:
    if isinstance(refusal, NotAllowed) or refusal.status == 404:
        raise refusal
    messages.error(request, sentence_for(refusal))
    return redirect("dashboard-import", job_id)


def _steps() -> list[str]:
    return [str(step) for step in STEPS]


def _columns_form(data: Any, actor: Actor, job: Any) -> ColumnsForm:
    header, _rows = first_rows(upload_path(job), 0)
    currency = page_club().currency
    unit = "" if currency.code != "IRR" else "toman" if currency.display == "toman" else "rial"
    return ColumnsForm(
        data,
        job=job,
        header=header,
        options=options_of(cast("ImportKind", job.kind)),
        shops=shops_for(actor),
        unit=unit,
    )


def _choose(actor: Actor, job: Any, form: ColumnsForm) -> None:
    choose_columns(
        job_id=job.pk,
        columns=form.columns(),
        choices=form.told(),
        shop_id=form.cleaned_data.get("shop"),
        actor=actor,
    )


def _shown_columns(job: Any, form: ColumnsForm) -> list[Column]:
    return columns_of(form, preview_of(job, form.columns(), form.told()))


def _running(job: Any) -> Running | None:
    return running(job) if job.status in AT_WORK else None


def _refused_count(job: Any) -> int:
    figures = job.figures.get("run") or job.figures.get("check") or {}
    return int(figures.get("refused", 0))
