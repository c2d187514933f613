"""Surveys after a purchase: worded, looked at as they will arrive, put into use and to rest."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.rules.surveys.drafts import SurveyDraft
from campaigns.rules.surveys.shipped import shipped_draft
from campaigns.rules.texts import OF_A_SURVEY
from campaigns.selectors.surveys.due import expected_by
from campaigns.selectors.surveys.links import can_link
from campaigns.selectors.surveys.plans import draft_of, plan_named, plans_list
from campaigns.services.surveys.plans import define_survey, rest_survey, use_survey
from loyalty_club.dashboard.feedback.survey_forms import SurveyForm, as_typed
from loyalty_club.dashboard.feedback.survey_words import expected_words, when_words, whom_words
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.once import do_once, press
from loyalty_club.web.guards import staff_page
from loyalty_club.web.once_form import new_key
from loyalty_club.web.text_preview import places_for
from members.roles import Actor, Right
from members.selectors.staff import all_shops
from points.selectors.catalogue import tier_names
from points.selectors.categories import recent_categories


@require_safe
@staff_page(Right.FEEDBACK_MANAGE)
def surveys(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every survey as a card, those in use first."""
    tiers = tier_names()
    views = plans_list(sees_withheld=actor.may(Right.FEEDBACK_FIRST))
    return show(
        request,
        actor,
        "dashboard/surveys.html",
        cards=[(view, whom_words(view.plan, tiers), when_words(view.plan)) for view in views],
        can_link=can_link(),
        once=new_key(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.FEEDBACK_MANAGE)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new one begins with the words of the one that comes with the program."""
    shipped = shipped_draft(settings.LANGUAGE_CODE)
    return _edit(request, actor, None, SurveyDraft(name="", text=shipped.text))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Right.FEEDBACK_MANAGE)
def change(request: HttpRequest, actor: Actor, survey_plan_id: int) -> HttpResponse:
    """Other words and conditions, for who is asked from now on."""
    plan = plan_named(survey_plan_id)
    return _edit(request, actor, plan, draft_of(plan))


@require_safe
@staff_page(Right.FEEDBACK_MANAGE)
def expected(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How many a week would be asked by what is typed so far."""
    form = _form(request.GET, actor)
    form.is_valid()
    words = "" if set(form.errors) - {"name", "text", "__all__"} else _expected(form)
    return render(request, "dashboard/parts/survey_expected.html", {"expected": words})


@require_POST
@staff_page(Right.FEEDBACK_MANAGE)
def use(request: HttpRequest, actor: Actor, survey_plan_id: int) -> HttpResponse:
    """Who buys from now on is asked."""
    press(
        request,
        actor,
        lambda form: use_survey(plan_id=survey_plan_id, actor=actor),
        page="survey-use",
        subject=survey_plan_id,
        said=_("The survey is in use: who buys from now on is asked."),
    )
    return redirect("dashboard-surveys")


@require_POST
@staff_page(Right.FEEDBACK_MANAGE)
def rest(request: HttpRequest, actor: Actor, survey_plan_id: int) -> HttpResponse:
    """Nobody more is asked."""
    press(
        request,
        actor,
        lambda form: rest_survey(plan_id=survey_plan_id, actor=actor),
        page="survey-rest",
        subject=survey_plan_id,
        said=_("The survey is at rest. Links that were sent stay good."),
    )
    return redirect("dashboard-surveys")


def _edit(request: HttpRequest, actor: Actor, plan: Any, draft: SurveyDraft) -> HttpResponse:
    form = _form(request.POST or None, actor, initial=as_typed(draft))
    plan_id = None if plan is None else plan.pk

    def effect() -> dict[str, Any]:
        made = define_survey(draft=form.draft(), actor=actor, plan_id=plan_id)
        return {"plan": made.pk}

    if request.method == "POST":
        told = do_once(actor, form, effect, page="survey", subject=plan_id or "new")
        if told is not None:
            messages.success(request, _("“%(name)s” is saved.") % form.cleaned_data)
            return redirect("dashboard-surveys")
    is_asked = form.is_bound and form.is_valid()
    return show(
        request,
        actor,
        "dashboard/survey_edit.html",
        form=form,
        plan=plan,
        places=places_for(OF_A_SURVEY),
        categories=recent_categories(),
        expected=_expected(form) if is_asked else _expected_of(draft),
        marks=range(11),
    )


def _form(data: Any, actor: Actor, **more: Any) -> SurveyForm:
    shops = [shop for shop in all_shops(actor) if shop.is_open]
    return SurveyForm(data, shops=shops, tiers=list(tier_names().items()), **more)


def _expected(form: SurveyForm) -> str:
    typed = form.cleaned_data
    return _expected_of(
        SurveyDraft(
            name="",
            text="",
            shop_id=typed.get("shop"),
            tier=typed.get("tier", ""),
            category=typed["category"],
            least_amount=typed["least_amount"],
            is_first_only=typed["is_first_only"],
            share_percent=typed["share_percent"],
            rest_weeks=typed["rest_weeks"],
        )
    )


def _expected_of(draft: SurveyDraft) -> str:
    return expected_words(expected_by(draft, now=timezone.now()))
