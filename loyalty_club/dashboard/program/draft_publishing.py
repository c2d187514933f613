"""From draft to version: what it changes in words, the day it starts, its document, or its end."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.program.draft_differences import differences, same_order
from loyalty_club.dashboard.program.draft_forms import PublishForm
from loyalty_club.dashboard.program.draft_pages import to_program
from loyalty_club.dashboard.program.draft_reading import find_draft, words_of
from loyalty_club.dashboard.refusals import done
from loyalty_club.web.guards import staff_page
from loyalty_club.web.page_club import page_club
from members.roles import Actor, Right
from members.selectors.club import club_day
from points.rules.program_files import dump_document
from points.selectors.phrases import program_sentences
from points.selectors.versions import Version, program_versions
from points.services.drafts import discard_draft, publish_draft


@require_http_methods(["GET", "POST"])
@staff_page(Right.PROGRAM_MANAGE)
def publish(request: HttpRequest, actor: Actor, draft_id: int) -> HttpResponse:
    """The differences in words first, then the button; the day is tomorrow unless chosen."""
    draft = find_draft(actor, draft_id)
    if draft.version is not None:
        return to_program(request)
    versions = program_versions(club_day())
    initial = {"starts_on": first_day(versions), "revision": draft.revision}
    form = PublishForm(request.POST or None, initial=initial)
    if request.method == "POST" and done(
        form, lambda: publish_draft(draft_id=draft_id, actor=actor, **form.cleaned_data)
    ):
        messages.success(request, _("The new version is published."))
        return redirect("dashboard-program")
    words = words_of(draft.document)
    current = next((version for version in versions if version.state == "current"), None)
    terms = words.terms
    return show(
        request,
        actor,
        "dashboard/draft_publish.html",
        form=form,
        draft=draft,
        words=words,
        current=current,
        differences=differences(current.terms, terms) if current else [],
        is_reordered=current is not None and not same_order(current.terms, terms),
        sections=program_sentences(terms, page_club().currency, for_staff=True),
    )


@require_safe
@staff_page(Right.PROGRAM_MANAGE)
def download(request: HttpRequest, actor: Actor, draft_id: int) -> HttpResponse:
    """The draft as a YAML document, finished or not."""
    draft = find_draft(actor, draft_id)
    return HttpResponse(
        dump_document(draft.document, "yaml"),
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="program-draft-{draft.id}.yaml"'},
    )


@require_http_methods(["GET", "POST"])
@staff_page(Right.PROGRAM_MANAGE)
def discard(request: HttpRequest, actor: Actor, draft_id: int) -> HttpResponse:
    """Throw a draft away, once that has been confirmed."""
    draft = find_draft(actor, draft_id)
    if draft.version is not None:
        return to_program(request)
    if request.method == "POST":
        discard_draft(draft_id=draft_id, actor=actor)
        messages.success(request, _("The draft is gone."))
        return redirect("dashboard-program")
    return show(request, actor, "dashboard/draft_discard.html", draft=draft)


def first_day(versions: list[Version]) -> date:
    """The first day on which a new version can start: tomorrow, after every other version, or
    today for the very first.
    """
    if not versions:
        return club_day()
    return max(club_day(), versions[0].starts_on) + timedelta(days=1)
