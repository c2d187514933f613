"""Reading surveys: each with how many it asked, who answered, and the plan behind it."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from campaigns.exceptions import UnknownSurveyPlan
from campaigns.models import Survey, SurveyPlan
from campaigns.rules.surveys.drafts import SurveyDraft

PURCHASE = Survey.Kind.PURCHASE


@dataclass(frozen=True, slots=True)
class PlanView:
    """A survey with how many were asked ever, how many of them have answered."""

    plan: SurveyPlan
    asked: int
    answered: int

    @property
    def percent(self) -> int | None:
        """Of those asked, rounded down; None before anybody was."""
        return self.answered * 100 // self.asked if self.asked else None


def plans_list(*, sees_withheld: bool = False) -> list[PlanView]:
    """Every survey, those in use first. Two statements."""
    plans = SurveyPlan.objects.select_related("shop").order_by("-is_active", "id")
    counts = _counts(Survey.objects.filter(plan__isnull=False), sees_withheld=sees_withheld)
    return [PlanView(plan, *counts.get(plan.pk, (0, 0))) for plan in plans]


def plan_named(plan_id: int) -> SurveyPlan:
    """One survey; refuses one that is unknown."""
    plan = SurveyPlan.objects.select_related("shop").filter(pk=plan_id).first()
    if plan is None:
        raise UnknownSurveyPlan(plan_id=plan_id)
    return plan


def draft_of(plan: SurveyPlan) -> SurveyDraft:
    """The survey as it is typed."""
    return SurveyDraft(**{name: getattr(plan, name) for name in SurveyDraft.__dataclass_fields__})


def _counts(surveys: QuerySet[Survey], *, sees_withheld: bool) -> dict[int, tuple[int, int]]:
    """Asked and answered by plan; what is withheld counts as not answered yet."""
    answered = Q(scored_at__isnull=False)
    if not sees_withheld:
        answered &= Q(is_withheld=False)
    rows = surveys.order_by().values_list("plan_id")
    counted = rows.annotate(asked=Count("id"), answered=Count("id", filter=answered))
    return {plan_id: (asked, told) for plan_id, asked, told in counted if plan_id is not None}
