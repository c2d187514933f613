"""What a lead has cost so far: minutes of staff, its share of its source's and campaign's costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet, Sum
from django.utils import timezone

from campaigns.models import (
    Agreement,
    CostLine,
    Interaction,
    Lead,
    LeadTask,
    Objection,
    Presentation,
    SourceCost,
)
from campaigns.rules.leads.stages import Check, Work, checks_of
from campaigns.selectors.leads.cross_sell import Suggestion, cross_sell_for
from campaigns.selectors.leads.rules import sales_rules
from members.selectors.club import club_day

# What to offer beside has a file of its own; who asks for a lead's worth finds it here as well.
__all__ = [
    "LeadCost",
    "Suggestion",
    "checklist_of",
    "cost_of",
    "cross_sell_for",
    "marks_of",
    "minutes_of",
]

REACHED = (
    Interaction.Outcome.INTERESTED,
    Interaction.Outcome.REACHED,
    Interaction.Outcome.CALL_BACK,
    Interaction.Outcome.REFUSED,
)


@dataclass(frozen=True, slots=True)
class LeadCost:
    """What a lead has cost (smallest unit), by what it was for."""

    source: int = 0
    campaign: int = 0
    staff: int = 0

    @property
    def total(self) -> int:
        """All of it."""
        return self.source + self.campaign + self.staff


def minutes_of(lead_id: int) -> int:
    """Minutes that staff have spent on contacts with this lead and on presentations."""
    spent = Interaction.objects.filter(lead_id=lead_id).aggregate(sum=Sum("minutes"))["sum"] or 0
    shown = Presentation.objects.filter(lead_id=lead_id).aggregate(sum=Sum("minutes"))["sum"] or 0
    return int(spent + shown)


def cost_of(lead: Lead, *, now: datetime | None = None) -> LeadCost:
    """What this lead has cost until now.

    Its share of a source is all that the source had cost until today over all leads that it had
    brought, that of a campaign likewise from the campaign's cost lines; staff are minutes at the
    owner's price of an hour. Each part is rounded down.
    """
    now = now or timezone.now()
    today = club_day(now)
    spent = SourceCost.objects.filter(source_id=lead.source_id, on__lte=today)
    brought = Lead.objects.filter(created_at__lte=now)
    of_campaign = 0
    if lead.campaign_id is not None:
        paid = CostLine.objects.filter(campaign_id=lead.campaign_id, on__lte=today)
        of_campaign = _share(_sum(paid), brought.filter(campaign=lead.campaign_id).count())
    return LeadCost(
        source=_share(_sum(spent), brought.filter(source=lead.source_id).count()),
        campaign=of_campaign,
        staff=minutes_of(lead.pk) * sales_rules().hourly_cost // 60,
    )


def checklist_of(lead: Lead) -> list[Check]:
    """What each of the seven stages asks for, and whether it is there for this lead."""
    least = sales_rules().least_score
    agreement = Agreement.objects.filter(lead=lead).prefetch_related("lines").first()
    shown = Presentation.objects.filter(lead=lead)
    by_scripts = [script is not None for script in shown.values_list("script_id", flat=True)]
    work = Work(
        has_address=bool(lead.mobile or lead.email),
        allows_contact=lead.allows_contact,
        is_judged=lead.score is not None,
        is_reached=Interaction.objects.filter(lead=lead, outcome__in=REACHED).exists(),
        is_worth_it=lead.score is not None and lead.score >= least,
        is_need_known=bool(lead.interest or lead.category),
        is_value_known=lead.value > 0,
        is_presented=bool(by_scripts),
        is_by_script=any(by_scripts),
        has_plan=LeadTask.objects.filter(lead=lead, status=LeadTask.Status.OPEN).exists(),
        open_objections=Objection.objects.filter(lead=lead, met_at=None).count(),
        has_agreement=agreement is not None,
        is_cross_sold=agreement is not None
        and any(line.is_cross_sell for line in agreement.lines.all()),
        is_confirmed=agreement is not None and agreement.confirmed_at is not None,
        is_member=lead.status == Lead.Status.WON,
    )
    return checks_of(work)


def marks_of(lead: Lead) -> Mapping[str, int | None]:
    """The five marks of a lead; what has not been judged is None."""
    return {
        "validity": lead.validity,
        "fit": lead.fit,
        "need": lead.need,
        "means": lead.means,
        "timing": lead.timing,
    }


def _share(total: int, heads: int) -> int:
    return total // heads if heads else 0


def _sum(rows: QuerySet[SourceCost] | QuerySet[CostLine]) -> int:
    return int(rows.aggregate(sum=Sum("amount"))["sum"] or 0)
