"""A survey by its link: one tap, a few words more if one likes; nobody signs in.

Whoever holds the link could be anybody: no page of these tells a name or a purchase.
"""

from functools import partial
from typing import Any

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from campaigns.exceptions import AnswerClosed, SurveyAnswered, SurveyExpired
from campaigns.rules.surveys.answers import BEST_MARK, BEST_SCORE, is_bad, may_add
from campaigns.rules.surveys.nps import PROMOTER_FROM
from campaigns.selectors.surveys.links import survey_of, token_of
from campaigns.services.surveys.answering import answer_rest, answer_satisfaction, answer_score
from loyalty_club.portal.endings import TOO_OFTEN, Ending, end, unlisted
from loyalty_club.portal.limits import shut_without_limits
from loyalty_club.portal.survey_forms import RestForm
from loyalty_club.portal.survey_session import keep, owns
from loyalty_club.web.page_club import page_club
from members.exceptions import InvalidField
from members.selectors.standing import standing_member
from members.services.conflicts import retry_conflicts
from members.services.referrals import referral_code_of

NOT_ACCEPTED = 422
TICKET = "ticket"
UNKNOWN = Ending(
    "link-2-off",
    gettext_lazy("This link does not lead anywhere"),
    gettext_lazy("Perhaps a part of it is missing. Open it once more from the message."),
    status=404,
)
EXPIRED = Ending(
    "clock",
    gettext_lazy("This question has ended"),
    gettext_lazy("Its time is over. You are welcome to tell us in the shop."),
    status=410,
)
ANSWERED = Ending(
    "circle-check",
    gettext_lazy("This has been answered already"),
    gettext_lazy("Thank you. If there is something more, tell us in the shop: we listen."),
    status=410,
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@partial(shut_without_limits, notice="portal/survey_wait.html")
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """The question; after the score the few that may follow, in the browser that gave it."""
    found = survey_of(token)
    if request.method == "POST" and not ratelimit.consume(request, action="survey"):
        return end(request, TOO_OFTEN)
    if found is None:
        return end(request, UNKNOWN)
    if found.scored_at is not None:
        return _add(request, found)
    is_gone = found.member is not None and standing_member(found.member) is None
    if found.expires_at <= timezone.now() or is_gone:
        return end(request, EXPIRED)
    if request.method == "POST":
        return _take(request, found)
    return question_page(request, found.kind)


def question_page(
    request: HttpRequest, kind: str, *, problem: str = "", **more: Any
) -> HttpResponse:
    """Eleven buttons, or five after a ticket."""
    is_ticket = kind == TICKET
    context = {
        "is_ticket": is_ticket,
        "marks": range(1, BEST_MARK + 1) if is_ticket else range(BEST_SCORE + 1),
        "problem": problem,
        **more,
    }
    status = NOT_ACCEPTED if problem else 200
    return unlisted(render(request, "portal/survey.html", context, status=status))


def mark_of(request: HttpRequest) -> int | None:
    """The button that was tapped."""
    typed = request.POST.get("mark", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 3 else None


def no_mark() -> str:
    """What to do where none was."""
    return _("Please choose one of the numbers.")


def _take(request: HttpRequest, found: Any) -> HttpResponse:
    """The tap is kept at once."""
    mark = mark_of(request)
    if mark is None:
        return question_page(request, found.kind, problem=no_mark())
    service = (
        partial(answer_satisfaction, satisfaction=mark)
        if found.kind == TICKET
        else partial(answer_score, score=mark)
    )
    try:
        retry_conflicts(partial(service, survey_id=found.pk))
    except InvalidField:
        return question_page(request, found.kind, problem=no_mark())
    except SurveyAnswered:
        return end(request, ANSWERED)
    except SurveyExpired:
        return end(request, EXPIRED)
    keep(request, found.pk)
    return unlisted(redirect("survey", token_of(found.pk)))


def _add(request: HttpRequest, found: Any) -> HttpResponse:
    """Only the browser that gave the score sees more than that it was given."""
    if not owns(request, found.pk):
        return end(request, ANSWERED)
    if not may_add(found.scored_at, found.closed_at, timezone.now()):
        return _done(request, found)
    form = RestForm(request.POST if "rest" in request.POST else None, survey=found)
    if form.is_valid() and _added(found.pk, form):
        return unlisted(redirect("survey", token_of(found.pk)))
    context = {"form": form, **_mood(found)}
    status = NOT_ACCEPTED if form.is_bound else 200
    return unlisted(render(request, "portal/survey_more.html", context, status=status))


def _added(survey_id: int, form: RestForm) -> bool:
    try:
        retry_conflicts(partial(answer_rest, survey_id=survey_id, **form.answers()))
    except AnswerClosed:  # sent twice: the first stands
        return True
    except InvalidField:
        form.add_error("comment", _("This cannot be read; please look at it again."))
        return False
    return True


def _done(request: HttpRequest, found: Any) -> HttpResponse:
    return unlisted(
        render(request, "portal/survey_done.html", {**_mood(found), **_invitation(request, found)})
    )


def _mood(found: Any) -> dict[str, bool]:
    return {
        "is_bad": is_bad(score=found.score, satisfaction=found.satisfaction),
        "is_glad": found.score is not None and found.score >= PROMOTER_FROM,
        "is_ticket": found.kind == TICKET,
    }


def _invitation(request: HttpRequest, found: Any) -> dict[str, str]:
    """Who would recommend us is shown how: a member by his own link, anybody else may join."""
    asks = found.plan is None or found.plan.asks_referral
    if not asks or found.score is None or found.score < PROMOTER_FROM:
        return {}
    person = None if found.member is None else standing_member(found.member)
    if person is None:
        query = {} if found.shop is None else {"shop": found.shop.code}
        return {"join_url": f"{reverse('portal-join')}?{urlencode(query)}"}
    code = referral_code_of(member_id=person.pk)
    link = request.build_absolute_uri(f"{reverse('portal-join')}?{urlencode({'by': code})}")
    words = _("Join %(club)s with me:") % {"club": page_club().name}
    return {"link": link, "invitation": f"{words}\n{link}"}
