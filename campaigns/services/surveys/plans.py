"""Surveys as the owner makes them: worded, changed, put into use and to rest."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from campaigns.exceptions import NoPublicAddress, UnknownSurveyPlan
from campaigns.models import SurveyPlan
from campaigns.rules.surveys.drafts import SurveyDraft, clean_draft
from campaigns.rules.surveys.shipped import shipped_draft
from campaigns.selectors.surveys.links import can_link
from members.exceptions import InvalidField
from members.models import Shop
from members.roles import SYSTEM, Actor, Right
from members.services.audit import write_audit


@transaction.atomic
def define_survey(
    *,
    draft: SurveyDraft,
    actor: Actor,
    plan_id: int | None = None,
    now: datetime | None = None,
) -> SurveyPlan:
    """A new survey, not in use; or other words and conditions for the one of this id, which hold
    for who is asked from now on.

    Refuses (`InvalidField`) what `clean_draft` refuses, a name that is taken and an unknown shop.
    """
    actor.require(Right.FEEDBACK_MANAGE, shop_id=draft.shop_id)
    now = now or timezone.now()
    plan = SurveyPlan(created_at=now, created_by=actor.id) if plan_id is None else _lock(plan_id)
    draft = clean_draft(draft)
    if SurveyPlan.objects.filter(name=draft.name).exclude(pk=plan.pk).exists():
        raise InvalidField(field="name", problem="taken")
    if draft.shop_id is not None and not Shop.objects.filter(pk=draft.shop_id).exists():
        raise InvalidField(field="shop", problem="invalid_choice")
    for name, value in asdict(draft).items():
        setattr(plan, name, value)
    plan.save()
    _audit(actor, "survey.defined" if plan_id is None else "survey.changed", plan, now)
    return plan


@transaction.atomic
def use_survey(*, plan_id: int, actor: Actor, now: datetime | None = None) -> SurveyPlan:
    """Who buys from now on is asked. One that is in use stays as it is.

    Refuses where no link can be sent (`NoPublicAddress`).
    """
    actor.require(Right.FEEDBACK_MANAGE)
    now = now or timezone.now()
    plan = _lock(plan_id)
    if plan.is_active:
        return plan
    if not can_link():
        raise NoPublicAddress
    plan.is_active, plan.active_from = True, now
    plan.save(update_fields=["is_active", "active_from"])
    _audit(actor, "survey.used", plan, now)
    return plan


@transaction.atomic
def rest_survey(*, plan_id: int, actor: Actor, now: datetime | None = None) -> SurveyPlan:
    """Nobody more is asked; links that were sent stay good."""
    actor.require(Right.FEEDBACK_MANAGE)
    plan = _lock(plan_id)
    if plan.is_active:
        plan.is_active = False
        plan.save(update_fields=["is_active"])
        _audit(actor, "survey.rested", plan, now or timezone.now())
    return plan


@transaction.atomic
def install_survey(*, now: datetime | None = None) -> bool:
    """The survey that comes with the program, not in use, where the club has none at all."""
    if SurveyPlan.objects.exists():
        return False
    now = now or timezone.now()
    values: dict[str, Any] = asdict(shipped_draft(settings.LANGUAGE_CODE))
    plan, is_new = SurveyPlan.objects.get_or_create(
        name=values.pop("name"), defaults={**values, "created_at": now, "created_by": SYSTEM.id}
    )
    if is_new:
        _audit(SYSTEM, "survey.installed", plan, now)
    return is_new


def _lock(plan_id: int) -> SurveyPlan:
    plan = SurveyPlan.objects.select_for_update(no_key=True).filter(pk=plan_id).first()
    if plan is None:
        raise UnknownSurveyPlan(plan_id=plan_id)
    return plan


def _audit(actor: Actor, action: str, plan: SurveyPlan, now: datetime) -> None:
    write_audit(
        actor=actor,
        action=action,
        subject=f"survey_plan:{plan.pk}",
        shop_id=plan.shop_id,
        facts={"share_percent": plan.share_percent, "rest_weeks": plan.rest_weeks},
        now=now,
    )
