"""Surveys in use since a day before noon, and people who are asked and answer."""

from datetime import datetime, timedelta
from typing import Any

from campaigns.models import Survey, SurveyPlan
from campaigns.rules.surveys.drafts import SurveyDraft
from campaigns.services.surveys.answering import answer_score
from campaigns.services.surveys.asking import ask_at_counter, ask_buyers
from campaigns.services.surveys.plans import define_survey, use_survey
from members.models import Member, Message, Shop
from members.roles import SYSTEM
from tests.clock import DAY, NOON
from tests.factories import ring_up

HOUR = timedelta(hours=1)


def make_plan(
    *, name: str = "Survey", text: str = "سلام {نام}\n{پیوند}", is_used: bool = True, **more: Any
) -> SurveyPlan:
    """A survey, in use since a week; a day after the purchase unless told otherwise."""
    draft = SurveyDraft(name=name, text=text, **more)
    plan = define_survey(draft=draft, actor=SYSTEM, now=NOON - 7 * DAY)
    if is_used:
        SurveyPlan.objects.filter(pk=plan.pk).update(is_active=True, active_from=NOON - 7 * DAY)
        plan.refresh_from_db()
    return plan


def used_plan(**more: Any) -> SurveyPlan:
    """The same through the service, in use since a week."""
    plan = make_plan(is_used=False, **more)
    return use_survey(plan_id=plan.pk, actor=SYSTEM, now=NOON - 7 * DAY)


def asked(member: Member, shop: Shop, *, now: datetime = NOON, **more: Any) -> Survey:
    """He has bought a day before and is asked now."""
    if not SurveyPlan.objects.filter(is_active=True).exists():
        make_plan(**more)
    purchase = ring_up(shop, member=member, now=now - DAY - HOUR).purchase
    ask_buyers(now=now)
    return Survey.objects.get(purchase=purchase)


def scored(member: Member, shop: Shop, score: int, *, now: datetime = NOON) -> Survey:
    """He was asked, and has given this score an hour later."""
    return answer_score(survey_id=asked(member, shop, now=now).pk, score=score, now=now + HOUR)


def anonymous(shop: Shop, score: int, *, key: str = "browser", now: datetime = NOON) -> Survey:
    """Somebody at the counter has given this score."""
    survey = ask_at_counter(shop_id=shop.pk, key=key, now=now)
    return answer_score(survey_id=survey.pk, score=score, now=now)


def messages() -> list[Message]:
    """What is owed because of surveys, the first first."""
    return list(Message.objects.filter(natural_key__startswith="survey:").order_by("id"))
