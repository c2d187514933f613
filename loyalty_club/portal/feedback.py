"""The sign at the counter: whoever scans it gives a score, without a name."""

from functools import partial
from typing import Any

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from campaigns.exceptions import SurveyAnswered
from campaigns.rules.surveys.answers import BEST_SCORE
from campaigns.selectors.surveys.links import token_of
from campaigns.services.surveys.answering import answer_score
from campaigns.services.surveys.asking import ask_at_counter
from loyalty_club.portal.endings import TOO_OFTEN, Ending, end, unlisted
from loyalty_club.portal.limits import shut_without_limits
from loyalty_club.portal.survey_session import browser_key, has_sheet, keep, keep_sheet
from loyalty_club.portal.surveys import UNKNOWN, mark_of, no_mark, question_page
from members.selectors.club import club_day
from members.selectors.shops import open_shop_by_code
from members.services.conflicts import retry_conflicts

COUNTER = "counter"
TODAY = Ending(
    "circle-check",
    _("You have told us today"),
    _("Thank you. We ask once a day at most."),
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@partial(shut_without_limits, notice="portal/survey_wait.html")
def feedback(request: HttpRequest, shop_code: str) -> HttpResponse:
    """One score a day from one browser; what may be added to it stands on the survey's own page."""
    shop = open_shop_by_code(shop_code)
    if shop is None:
        return end(request, UNKNOWN)
    if has_sheet(request, shop.code, club_day()):
        return end(request, TODAY)
    if request.method != "POST":
        return question_page(request, COUNTER, shop=shop)
    if not ratelimit.consume(request, action="feedback"):
        return end(request, TOO_OFTEN)
    return _take(request, shop)


def _take(request: HttpRequest, shop: Any) -> HttpResponse:
    mark = mark_of(request)
    if mark is None or mark > BEST_SCORE:
        return question_page(request, COUNTER, shop=shop, problem=no_mark())
    sheet = retry_conflicts(partial(ask_at_counter, shop_id=shop.pk, key=browser_key(request)))
    try:
        retry_conflicts(partial(answer_score, survey_id=sheet.pk, score=mark))
    except SurveyAnswered:  # tapped twice: the first stands
        return end(request, TODAY)
    keep_sheet(request, shop.code, club_day())
    keep(request, sheet.pk)
    return unlisted(redirect("survey", token_of(sheet.pk)))
