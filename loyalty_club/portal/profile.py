"""My profile: what the club knows of the member, one question at a time, all of it his own."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.selectors.profile import full_profile, question_online
from campaigns.services.profile import take_answer
from loyalty_club.portal.pages import own_id, show
from loyalty_club.web.answer_form import AnswerForm
from loyalty_club.web.guards import member_page
from members.exceptions import InvalidField, UnknownFact
from members.roles import Actor
from members.rules.money import format_number
from members.selectors.access import access_member
from members.selectors.profile import Profile
from members.selectors.profile_views import FactView
from members.services.conflicts import retry_conflicts
from members.services.profile import forget_answer, skip_question

NOT_ACCEPTED = 422


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def profile(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All that is known, what is open, and one question; an answer leads on to the next."""
    member = access_member(actor, own_id(actor))
    found = full_profile(member.pk, language=_language())
    if request.method != "POST":
        view = _chosen(request, found) or question_online(member.pk, language=_language())
        form = None if view is None else AnswerForm(view=view)
        return _page(request, member, found, form)
    view = _of(found, request.POST.get("fact", ""))
    form = AnswerForm(request.POST, view=view)
    if form.is_valid():
        keep = partial(
            take_answer,
            member_id=member.pk,
            fact_key=view.key,
            value=form.told(),
            source="self",
            actor=actor,
        )
        try:
            points = retry_conflicts(keep).points
        except InvalidField as refusal:
            form.say(refusal)
        else:
            messages.success(request, _thanks(points))
            return redirect("portal-profile")
    return _page(request, member, found, form, status=NOT_ACCEPTED)


@require_POST
@member_page
def leave(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Not now, or never: nobody asks why."""
    is_declined = request.POST.get("how") == "declined"
    skip_question(
        member_id=own_id(actor),
        fact_key=request.POST.get("fact", ""),
        is_declined=is_declined,
        actor=actor,
    )
    if is_declined:
        messages.info(request, _("We will not ask this again."))
    return redirect("portal-profile")


@require_POST
@member_page
def forget(request: HttpRequest, actor: Actor) -> HttpResponse:
    """An answer is gone with its history, and is not asked for again."""
    forget_answer(member_id=own_id(actor), fact_key=request.POST.get("fact", ""), actor=actor)
    messages.success(request, _("Removed. We will not ask this again."))
    return redirect("portal-profile")


def _page(
    request: HttpRequest,
    member: Any,
    found: Profile,
    form: AnswerForm | None,
    *,
    status: int = 200,
) -> HttpResponse:
    asked = None if form is None else form.view
    context = {
        "member": member,
        "profile": found,
        "percent_shown": format_number(found.percent, _language()),
        "form": form,
        "question": asked,
        "known": [view for view in found.facts if asked is None or view.key != asked.key],
        "open": [
            view
            for view in found.missing
            if not view.is_observed and (asked is None or view.key != asked.key)
        ],
    }
    return show(request, "portal/profile.html", context, status=status)


def _chosen(request: HttpRequest, found: Profile) -> FactView | None:
    """The fact that the address asks for, if the member may tell it."""
    key = request.GET.get("fact", "")
    views = (*found.facts, *found.missing, *found.declined)
    return next((view for view in views if view.key == key and not view.is_observed), None)


def _of(found: Profile, key: str) -> FactView:
    views = (*found.facts, *found.missing, *found.declined)
    view = next((view for view in views if view.key == key and not view.is_observed), None)
    if view is None:
        raise UnknownFact(key=key)
    return view


def _thanks(points: int) -> str:
    if not points:
        return _("Thank you! It is noted.")
    text = ngettext(
        "Thank you! %(points)s point is yours for it.",
        "Thank you! %(points)s points are yours for it.",
        points,
    )
    return text % {"points": format_number(points, _language())}


def _language() -> str:
    return get_language() or "en"
