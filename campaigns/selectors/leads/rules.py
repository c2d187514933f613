"""What the owner asks of the sales cycle: its rules, stages, sources, reasons and scripts."""

from campaigns.models import Lead, LeadSource, LostReason, SalesRules, Script, StageRule
from campaigns.rules.leads.quality import Weights


def sales_rules() -> SalesRules:
    """The one row of the rules; those of the program where the owner has none yet."""
    return SalesRules.objects.first() or SalesRules()


def weights_of(rules: SalesRules) -> Weights:
    """How much each mark counts."""
    return Weights(
        validity=rules.weight_validity,
        fit=rules.weight_fit,
        need=rules.weight_need,
        means=rules.weight_means,
        timing=rules.weight_timing,
    )


def stage_rules() -> dict[int, StageRule]:
    """The rule of every one of the seven stages, by stage; a plain one where none is kept."""
    kept = {rule.stage: rule for rule in StageRule.objects.all()}
    return {stage: kept.get(stage) or StageRule(stage=stage) for stage in Lead.Stage.values}


def sources(*, with_retired: bool = False) -> list[LeadSource]:
    """Where leads may come from, in the order they were made."""
    rows = LeadSource.objects.all()
    return list(rows if with_retired else rows.filter(is_active=True))


def lost_reasons(*, with_retired: bool = False) -> list[LostReason]:
    """Why a lead may be lost, in the order they were made."""
    rows = LostReason.objects.all()
    return list(rows if with_retired else rows.filter(is_active=True))


def scripts(*, with_retired: bool = False) -> list[Script]:
    """The scenarios by which one presents, in the order they were made."""
    rows = Script.objects.all()
    return list(rows if with_retired else rows.filter(is_active=True))
