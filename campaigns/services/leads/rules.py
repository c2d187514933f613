"""What the owner asks of the sales cycle: its weights and limits, and what each stage asks for."""

from datetime import datetime
from typing import Any

from django.db import transaction

from campaigns.models import Lead, SalesRules, StageRule
from campaigns.rules.leads.quality import MOST_WEIGHT
from campaigns.selectors.leads.rules import weights_of
from campaigns.services.leads.held import clean_choice, clean_number
from campaigns.services.leads.installing import install_sales
from campaigns.services.leads.judging import judge_anew
from campaigns.services.leads.named import (
    define_lost_reason,
    define_script,
    define_source,
    retire_lost_reason,
    retire_script,
    retire_source,
    use_lost_reason,
    use_script,
    use_source,
)
from members.exceptions import InvalidField
from members.roles import Actor, Right
from members.rules.lines import typed_text
from members.services.audit import write_audit

# The lists have a file of their own; who makes rules finds them here as well.
__all__ = [
    "change_sales_rules",
    "change_stage_rule",
    "define_lost_reason",
    "define_script",
    "define_source",
    "install_sales",
    "retire_lost_reason",
    "retire_script",
    "retire_source",
    "use_lost_reason",
    "use_script",
    "use_source",
]

LONGEST_TEXT = 500
MOST_STALLED_DAYS = 365
# From nought to the most, by the column; what is left out stays as it is.
MOST = {
    "weight_validity": MOST_WEIGHT,
    "weight_fit": MOST_WEIGHT,
    "weight_need": MOST_WEIGHT,
    "weight_means": MOST_WEIGHT,
    "weight_timing": MOST_WEIGHT,
    "least_score": 100,
    "monthly_target": 100_000,
    "hourly_cost": 10**12,
    "forget_months": 120,
}


@transaction.atomic
def change_sales_rules(*, actor: Actor, now: datetime | None = None, **given: Any) -> SalesRules:
    """Change weight_validity, weight_fit, weight_need, weight_means, weight_timing, least_score,
    monthly_target, hourly_cost, forget_months, is_form_open; by other weights the open leads that
    were judged are scored anew.

    Refuses each by its name (`InvalidField`) when out of range, and five weights of nought.
    """
    actor.require(Right.LEADS_MANAGE)
    rules, _is_new = SalesRules.objects.select_for_update().get_or_create(pk=1)
    former = weights_of(rules)
    for field, value in given.items():
        is_flag = field == "is_form_open"
        setattr(
            rules, field, bool(value) if is_flag else clean_number(field, value, most=MOST[field])
        )
    if rules.forget_months < 1:
        raise InvalidField(field="forget_months", problem="out_of_range")
    weights = weights_of(rules)
    rules.save()
    scored = judge_anew(weights) if weights != former else 0
    facts = {"what": sorted(given), "scored": scored}
    write_audit(actor=actor, action="sales.rules_changed", facts=facts, now=now)
    return rules


@transaction.atomic
def change_stage_rule(
    *,
    stage: int,
    requirement: str,
    stalled_days: int,
    standing: str = "",
    note: str = "",
    actor: Actor,
    now: datetime | None = None,
) -> StageRule:
    """What a stage asks for, after how many days a lead has stalled there, and where the shop
    stands in it. Refuses each by its name (`InvalidField`).
    """
    actor.require(Right.LEADS_MANAGE)
    if stage not in Lead.Stage.values:
        raise InvalidField(field="stage", problem="invalid_choice")
    rule, _is_new = StageRule.objects.select_for_update().get_or_create(stage=stage)
    rule.requirement = _clean_text(requirement, "requirement")
    rule.stalled_days = clean_number("stalled_days", stalled_days, most=MOST_STALLED_DAYS)
    if rule.stalled_days < 1:
        raise InvalidField(field="stalled_days", problem="out_of_range")
    rule.standing = clean_choice("standing", standing, StageRule.Standing.values)
    rule.note = _clean_text(note, "note")
    rule.save()
    facts = {"stage": stage, "days": rule.stalled_days, "standing": rule.standing}
    write_audit(actor=actor, action="sales.stage_changed", facts=facts, now=now)
    return rule


def _clean_text(raw: str, field: str) -> str:
    return typed_text(raw, field=field, most=LONGEST_TEXT) if raw.strip() else ""
