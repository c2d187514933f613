"""The catalogue of the profile: what members are asked, when, what for, and how many have told."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.once import do_once, press
from loyalty_club.dashboard.profile.fact_forms import WORTH_WORDS, FactForm, worth_word
from loyalty_club.web.guards import staff_page
from loyalty_club.web.once_form import new_key
from members.roles import Actor, Right
from members.selectors.facts import (
    FactRow,
    catalogue,
    find_fact,
    has_answers,
    spread_of,
    unused_fact_key,
)
from members.services.facts import bring_back_fact, change_fact, define_fact, retire_fact

OBSERVED = "observed"
STAGES = (
    ("first_sale", gettext_lazy("At the first sale"), gettext_lazy("Little: he has only come in.")),
    ("after_sale", gettext_lazy("Right after a sale"), gettext_lazy("What staff note themselves.")),
    (
        "later",
        gettext_lazy("At later visits"),
        gettext_lazy("One question a visit, a date of the family first."),
    ),
    ("online", gettext_lazy("Online"), gettext_lazy("What members tell by themselves.")),
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The facts of one stage, or those that nobody asks for."""

    title: Promise | str
    text: Promise | str
    rows: Sequence[FactRow]


@require_safe
@staff_page(Right.FIGURES_READ)
def facts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The whole catalogue by stage; what is retired stands last."""
    rows = catalogue(language=_language())
    return show(
        request,
        actor,
        "dashboard/facts.html",
        shelves=_shelves(rows),
        worths=dict(WORTH_WORDS),
        may_manage=actor.may(Right.PROFILE_MANAGE),
        once=new_key(),
    )


@require_safe
@staff_page(Right.FIGURES_READ)
def fact(request: HttpRequest, actor: Actor, fact_key: str) -> HttpResponse:
    """One fact, and what members have answered."""
    row = _row(fact_key)
    spread = spread_of(row.fact, language=_language())
    return show(
        request,
        actor,
        "dashboard/fact.html",
        row=row,
        worth=dict(WORTH_WORDS)[worth_word(row.fact.worth)],
        spread=_bars(spread) if row.known else [],
        may_manage=actor.may(Right.PROFILE_MANAGE),
        once=new_key(),
    )


@require_http_methods(["GET", "POST"])
@staff_page(Right.PROFILE_MANAGE)
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new fact; the first question to somebody whom it concerns may be put at once."""
    form = FactForm(request.POST or None)

    def effect() -> dict[str, str]:
        key = unused_fact_key(form.cleaned_data["name_en"])
        return {"fact": define_fact(key=key, actor=actor, **form.terms()).key}

    if request.method == "POST":
        told = do_once(actor, form, effect, page="fact", subject="new")
        if told is not None:
            messages.success(request, _("It is in the catalogue."))
            return redirect("dashboard-fact", told["fact"])
    return show(request, actor, "dashboard/fact_edit.html", form=form, row=None)


@require_http_methods(["GET", "POST"])
@staff_page(Right.PROFILE_MANAGE)
def change(request: HttpRequest, actor: Actor, fact_key: str) -> HttpResponse:
    """Other words, another place or reward; answers that were given stay."""
    row = _row(fact_key)
    form = FactForm(request.POST or None, fact=row.fact)

    def effect() -> dict[str, str]:
        return {"fact": change_fact(fact_key=fact_key, actor=actor, **form.terms()).key}

    if request.method == "POST":
        told = do_once(actor, form, effect, page="fact", subject=fact_key)
        if told is not None:
            messages.success(request, _("The fact is saved."))
            return redirect("dashboard-fact", fact_key)
    return show(
        request,
        actor,
        "dashboard/fact_edit.html",
        form=form,
        row=row,
        is_answered=has_answers(row.fact),
    )


@require_POST
@staff_page(Right.PROFILE_MANAGE)
def use(request: HttpRequest, actor: Actor, fact_key: str) -> HttpResponse:
    """Stop asking for a fact, or ask again; the answers stay."""
    row = _row(fact_key)
    is_used = request.POST.get("used") == "yes"
    service = bring_back_fact if is_used else retire_fact
    said = _("“%(name)s” is asked for again.") if is_used else _("“%(name)s” is asked for no more.")
    press(
        request,
        actor,
        lambda _form: service(fact_key=fact_key, actor=actor),
        page="fact-use",
        subject=f"{fact_key}:{is_used}",
        said=said % {"name": row.name},
    )
    return redirect("dashboard-facts")


def _row(fact_key: str) -> FactRow:
    find_fact(fact_key)
    (row,) = catalogue(language=_language(), only=fact_key)
    return row


def _shelves(rows: Sequence[FactRow]) -> list[Shelf]:
    used = [row for row in rows if row.fact.is_active]
    shelves = [
        Shelf(
            title,
            text,
            [row for row in used if row.fact.stage == stage and row.fact.method != OBSERVED],
        )
        for stage, title, text in STAGES
    ]
    seen = [row for row in used if row.fact.method == OBSERVED]
    shelves.append(
        Shelf(_("Seen from purchases"), _("Nobody is asked: it comes with the sales."), seen)
    )
    retired = [row for row in rows if not row.fact.is_active]
    shelves.append(Shelf(_("Retired"), _("Asked of nobody; the answers are kept."), retired))
    return [shelf for shelf in shelves if shelf.rows]


def _bars(spread: Sequence[tuple[str, int]]) -> list[dict[str, Any]]:
    whole = sum(count for _label, count in spread) or 1
    return [
        {"label": label, "count": count, "percent": round(count * 100 / whole)}
        for label, count in spread
    ]


def _language() -> str:
    return get_language() or "en"
