"""Campaigns: the list with recipes to begin with, one campaign as it goes, and who is in it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.rules.audiences import VERSION, read_audience
from campaigns.rules.recipes import RECIPES, audience_of, recipe_of
from campaigns.selectors.audience_words import words_of
from campaigns.selectors.campaign_words import STATES, WHY
from campaigns.selectors.campaigns import (
    Progress,
    campaign_of,
    campaigns_list,
    left_out_of,
    progress_of,
    recipients_of,
)
from campaigns.services.campaigns import TextGiven, draft_campaign, set_texts
from loyalty_club.dashboard.campaigns.campaign_forms import (
    CampaignsFilter,
    GoalForm,
    RecipientsFilter,
)
from loyalty_club.dashboard.campaigns.recipe_texts import text_of
from loyalty_club.dashboard.campaigns.shown_texts import shown_texts
from loyalty_club.dashboard.campaigns.steps import LAST, STEPS, shown_steps
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.once import do_once
from loyalty_club.web.guards import staff_page
from loyalty_club.web.once_form import new_key
from members.roles import Actor, Right

DRAFT = "draft"
LONGEST_LABEL = 40
MOVING = ("sending", "paused")


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign in the list with how far it is."""

    row: Any
    progress: Progress


@require_safe
@staff_page(Right.FIGURES_READ)
def campaigns(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every campaign, the newest first; without any, three to begin with."""
    asked = CampaignsFilter(request.GET)
    page = page_of(request, campaigns_list(status=asked.chosen("status")))
    progress = progress_of([row.pk for row in page])
    return show(
        request,
        actor,
        "dashboard/campaigns.html",
        filter=asked,
        page=page,
        rows=[CampaignRow(row, progress[row.pk]) for row in page],
        states=[("", _("All")), *STATES],
        chosen_state=asked.chosen("status"),
        recipes=RECIPES,
        once=new_key(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.CAMPAIGNS_MANAGE)
def plan(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new one begins with its goal; a recipe brings audience and text along, a label the
    audience of its bearers.
    """
    recipe = recipe_of(request.GET.get("recipe", ""))
    label = request.GET.get("label", "")[:LONGEST_LABEL].strip()
    initial = {"goal": "come_back"}
    if recipe is not None:
        initial = {"name": _(recipe.title), "goal": recipe.goal}
    form = GoalForm(request.POST or None, initial=initial)
    if request.method == "POST":
        told = do_once(actor, form, lambda: _drafted(actor, form, recipe, label), page="campaign")
        if told is not None:
            return redirect("dashboard-campaign-step", told["campaign"], STEPS[1].key)
    return show(
        request,
        actor,
        "dashboard/campaign_goal.html",
        form=form,
        recipe=recipe,
        label=label,
        shown_steps=shown_steps(),
        current=1,
    )


@require_safe
@staff_page(Right.FIGURES_READ)
def campaign(request: HttpRequest, actor: Actor, campaign_id: int) -> HttpResponse:
    """How it goes, whom it is for, what is said; a draft leads to its last step,
    which says what is missing.
    """
    row = campaign_of(campaign_id)
    if row.status == DRAFT and actor.may(Right.CAMPAIGNS_MANAGE):
        return redirect("dashboard-campaign-step", row.pk, LAST)
    return show(request, actor, "dashboard/campaign.html", **_campaign_context(row))


@require_safe
@staff_page(Right.FIGURES_READ)
def progress(request: HttpRequest, actor: Actor, campaign_id: int) -> HttpResponse:
    """How far it is, asked for again and again while it is being sent."""
    context = {"actor": actor, **_progress_context(campaign_of(campaign_id))}
    return render(request, "dashboard/parts/campaign_progress.html", context)


@require_safe
@staff_page(Right.FIGURES_READ, Right.MEMBERS_READ)
def recipients(request: HttpRequest, actor: Actor, campaign_id: int) -> HttpResponse:
    """Who is in it and what became of each."""
    row = campaign_of(campaign_id)
    asked = RecipientsFilter(request.GET)
    rows = recipients_of(row.pk, status=asked.chosen("status"), query=asked.chosen("q"))
    return show(
        request,
        actor,
        "dashboard/campaign_recipients.html",
        campaign=row,
        filter=asked,
        page=page_of(request, rows),
    )


def _drafted(actor: Actor, form: GoalForm, recipe: Any, label: str) -> dict[str, Any]:
    given = form.given()
    if recipe is None and label:
        return {"campaign": draft_campaign(actor=actor, audience=_bearers(label), **given).pk}
    if recipe is None:
        return {"campaign": draft_campaign(actor=actor, **given).pk}
    row = draft_campaign(actor=actor, audience=audience_of(recipe), **given)
    texts = [TextGiven(text_of(recipe))]
    set_texts(campaign_id=row.pk, texts=texts, actor=actor)
    return {"campaign": row.pk}


def _bearers(label: str) -> dict[str, Any]:
    """The audience of who bears a label on the day it is sent."""
    return {"version": VERSION, "who": [{"labels": {"names": [label]}}]}


def _campaign_context(row: Any) -> dict[str, Any]:
    return {
        **_progress_context(row),
        "audience": words_of(read_audience(row.audience)),
        "texts": shown_texts(row),
        "once": new_key(),
    }


def _progress_context(row: Any) -> dict[str, Any]:
    return {
        "campaign": row,
        "progress": progress_of([row.pk])[row.pk],
        "left_out": [(WHY[why], count) for why, count in left_out_of(row.pk)],
        "is_moving": row.status in MOVING,
    }
