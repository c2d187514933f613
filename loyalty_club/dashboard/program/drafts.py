"""Writing the program: beginning a draft, its cards one by one, and a sample bill beside them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.program.draft_forms import (
    CapForm,
    CardForm,
    DocumentForm,
    LifeForm,
    NameForm,
    PointsForm,
    RedeemForm,
)
from loyalty_club.dashboard.program.draft_pages import (
    changed,
    revision_in,
    show_draft,
    stale_sentence,
    to_program,
)
from loyalty_club.dashboard.program.draft_reading import bare_document, find_draft, readable_terms
from loyalty_club.dashboard.program.phrases import language, number
from loyalty_club.dashboard.program.sample_bill import SampleForm
from loyalty_club.dashboard.program.tier_forms import TiersForm
from loyalty_club.dashboard.refusals import put_on
from loyalty_club.web.guards import staff_page
from loyalty_club.web.page_club import page_club
from members.exceptions import ClubError, InvalidField
from members.roles import Actor, Right
from members.selectors.club import club_day
from points.exceptions import BadProgram, DraftChanged, DraftPublished
from points.rules.program_files import load_document
from points.rules.templates import TEMPLATES
from points.selectors.drafts import explain_problems, problems_of
from points.selectors.problems import Problem
from points.selectors.versions import program_versions
from points.services.drafts import create_draft, save_draft

CARDS: dict[str, type[CardForm]] = {
    "name": NameForm,
    "points": PointsForm,
    "cap": CapForm,
    "life": LifeForm,
    "redeem": RedeemForm,
    "tiers": TiersForm,
}
TEMPLATE_ICONS = {
    "flower_shop": "flower-2",
    "cafe": "coffee",
    "clothing": "shirt",
    "jewellery": "gem",
    "stationery": "pencil-ruler",
    "pharmacy": "briefcase-medical",
}
BPS = 10_000


@require_http_methods(["GET", "POST"])
@staff_page(Right.PROGRAM_MANAGE)
def begin(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A draft from today's program, from a template, or from a document."""
    form, problems = DocumentForm(), list[Problem]()
    if request.method == "POST" and "document" not in request.POST:
        draft = _draft_from(actor, request.POST.get("from", ""))
        return redirect("dashboard-draft", draft.pk)
    if request.method == "POST":
        form = DocumentForm(request.POST, request.FILES)
        if form.is_valid():
            document, problems = _document_in(form)
            if not problems:
                try:
                    name = str(document.get("name") or _("From a document"))
                    draft = create_draft(actor=actor, name=name, document=document)
                except ClubError as refusal:
                    put_on(form, refusal)
                else:
                    return redirect("dashboard-draft", draft.pk)
    versions = program_versions(club_day())
    return show(
        request,
        actor,
        "dashboard/draft_begin.html",
        status=422 if problems or form.errors else 200,
        form=form,
        problems=problems,
        current=next((version for version in versions if version.state == "current"), None),
        templates=[
            {
                "kind": kind,
                "icon": TEMPLATE_ICONS.get(kind, "store"),
                "title": _(template.title),
                "text": _(template.description),
            }
            for kind, template in TEMPLATES.items()
        ],
    )


@require_safe
@staff_page(Right.PROGRAM_MANAGE)
def draft(request: HttpRequest, actor: Actor, draft_id: int) -> HttpResponse:
    """One calm page; `?edit=cap` opens that card."""
    found = find_draft(actor, draft_id)
    if found.version is not None:
        return to_program(request)
    opened = request.GET.get("edit", "")
    kind = CARDS.get(opened)
    form = kind(initial=kind.initial_of(found.document)) if kind else None
    return show_draft(request, actor, found, opened=opened if form else "", form=form)


@require_POST
@staff_page(Right.PROGRAM_MANAGE)
def save_card(request: HttpRequest, actor: Actor, draft_id: int, card: str) -> HttpResponse:
    """Keep one card as it was filled in."""
    found = find_draft(actor, draft_id)
    if card not in CARDS:
        raise Http404
    form = CARDS[card](request.POST)
    if not form.is_valid():
        return show_draft(request, actor, found, opened=card, form=form)
    name = form.cleaned_data["name"] if card == "name" else None
    try:
        save_draft(
            draft_id=draft_id,
            revision=revision_in(request),
            document=form.changed(found.document),
            name=name,
            actor=actor,
        )
    except DraftPublished:
        return to_program(request)
    except DraftChanged:
        form.add_error(None, stale_sentence())
    except InvalidField as refusal:
        put_on(form, refusal)
    else:
        return changed(request, actor, draft_id, anchor=f"card-{card}")
    return show_draft(request, actor, find_draft(actor, draft_id), opened=card, form=form)


@require_safe
@staff_page(Right.PROGRAM_MANAGE)
def promise(request: HttpRequest, actor: Actor, draft_id: int) -> HttpResponse:
    """What the rates or the cap typed so far would give back; the draft has the rest."""
    document = find_draft(actor, draft_id).document
    rates, cap = PointsForm(request.GET), CapForm(request.GET)
    rates.is_valid()
    cap.is_valid()
    terms = readable_terms(document)
    is_of_rates = "earn_amount" in request.GET
    facts = rates.cleaned_data
    earn = facts.get("earn_amount") if is_of_rates else terms.earn_amount
    value = facts.get("point_value") if is_of_rates else terms.point_value
    share = terms.cap_bps if is_of_rates else cap.cleaned_data.get("percent")
    return render(
        request,
        "dashboard/parts/promise.html",
        {"promise": promise_of(earn, value, share)},
    )


@require_safe
@staff_page(Right.PROGRAM_MANAGE)
def sample(request: HttpRequest, actor: Actor, draft_id: int) -> HttpResponse:
    """The sample bill under the draft as it is kept: a preview that writes nothing."""
    found = find_draft(actor, draft_id)
    form = SampleForm(readable_terms(found.document), club_day(), request.GET)
    result = form.result() if form.is_valid() else None
    part = "sample" if "whole" in request.GET else "sample_result"
    return render(
        request,
        f"dashboard/parts/draft_{part}.html",
        {"draft": found, "sample": form, "result": result},
    )


def promise_of(earn: int | None, value: int | None, cap: int | None) -> dict[str, Any] | None:
    """What two rates give back, beside the cap, in basis points; None while one is missing."""
    if not earn or value is None or cap is None:
        return None
    rate = value * BPS // earn
    return {"rate": rate, "cap": cap, "is_kept": value * BPS <= earn * cap}


def _draft_from(actor: Actor, origin: str) -> Any:
    """A new draft from what one tile of the page stands for."""
    if origin == "current":
        current = next(
            version for version in program_versions(club_day()) if version.state == "current"
        )
        said = number(current.terms.version)
        return create_draft(actor=actor, name=_("After version %(number)s") % {"number": said})
    if origin == "bare":
        document = bare_document()
        return create_draft(actor=actor, name=document["name"], document=document)
    if origin in TEMPLATES:
        name = _(TEMPLATES[origin].title)
        return create_draft(actor=actor, name=name, template=origin, language=language())
    raise Http404


def _document_in(form: DocumentForm) -> tuple[Any, list[Problem]]:
    """The document that was sent, and everything that cannot be accepted of it."""
    file, currency = form.cleaned_data["file"], page_club().currency
    try:
        text = file.read().decode() if file else form.cleaned_data["text"]
        document = load_document(text, name=file.name if file else "")
    except UnicodeDecodeError:
        unread = BadProgram(problems=[{"field": "program", "problem": "unreadable"}])
        return None, explain_problems(unread, currency)
    except BadProgram as refusal:
        return None, explain_problems(refusal, currency)
    return document, problems_of(document, currency)
