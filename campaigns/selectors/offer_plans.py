"""The kinds of offers that the owner has worded, what one of them can cost, what became of them."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import cast

from django.db.models import QuerySet

from campaigns.models import OfferPlan
from campaigns.rules.offer_terms import OfferKind, PlanTerms, most_value
from members.selectors.club import club_day
from points.selectors.offers import OfferFigures, figures_by_name
from points.selectors.programs import terms_on

BPS = 10_000


@dataclass(frozen=True, slots=True)
class PlanView:
    """A kind of offer with the most that one promise costs (money), and what became of all."""

    plan: OfferPlan
    most_cost: int
    figures: OfferFigures


@dataclass(frozen=True, slots=True)
class Reach:
    """What one promise can cost (money) against the least bill that it asks for: of that bill it
    gives back `share_bps`, 0 where it asks for none. The points by amount give `base_bps` anyway,
    and `cap_bps` is what a bill allows in all.
    """

    most_cost: int
    share_bps: int
    base_bps: int
    cap_bps: int

    @property
    def draws_on_pool(self) -> bool:
        """True where the bill alone does not carry it and what other sales leave must help."""
        return not self.share_bps or self.share_bps + self.base_bps > self.cap_bps


def terms_of_plan(plan: OfferPlan) -> PlanTerms:
    """The row as the rules see it."""
    return PlanTerms(
        name=plan.name,
        kind=cast("OfferKind", plan.kind),
        points=plan.points,
        percent=plan.percent,
        most_points=plan.most_points,
        value=plan.value,
        min_bill=plan.min_bill,
        category=plan.category,
        reward_id=plan.reward_id,
        valid_days=plan.valid_days,
        is_one_off=plan.is_one_off,
    )


def imagined_plan(terms: PlanTerms) -> OfferPlan:
    """A kind of offer that is still being worded, to be told and reckoned with; never saved."""
    return OfferPlan(**asdict(terms))


def cost_of_plan(plan: OfferPlan, *, point_value: int) -> int:
    """The most money that one promise can cost where a point pays so much."""
    gift_cost = 0 if plan.reward is None else plan.reward.cost
    return most_value(terms_of_plan(plan), point_value=point_value, gift_cost=gift_cost)


def reach_of(plan: OfferPlan, *, day: date | None = None) -> Reach:
    """What one promise costs by the program of that day, and whether a bill carries it alone."""
    terms = terms_on(day or club_day())
    cost = cost_of_plan(plan, point_value=terms.point_value)
    share = cost * BPS // plan.min_bill if plan.min_bill else 0
    base = terms.point_value * BPS // terms.earn_amount
    return Reach(cost, share, base, terms.cap_bps)


def offer_plans(*, is_active: bool | None = None) -> QuerySet[OfferPlan]:
    """Kinds of offers by name: those in use, the retired ones, or all."""
    plans = OfferPlan.objects.select_related("reward").order_by("-is_active", "name")
    return plans if is_active is None else plans.filter(is_active=is_active)


def find_plan(plan_id: int) -> OfferPlan | None:
    """The kind of this number, in use or retired."""
    return offer_plans().filter(pk=plan_id).first()


def counter_plans() -> list[OfferPlan]:
    """What the owner has put on the counter, to be promised to whoever stands there."""
    return list(offer_plans(is_active=True).filter(is_one_off=True))


def plan_views() -> list[PlanView]:
    """Every kind with its figures, those in use first."""
    plans = list(offer_plans())
    point_value = terms_on(club_day()).point_value
    figures = figures_by_name([plan.name for plan in plans])
    return [
        PlanView(
            plan,
            cost_of_plan(plan, point_value=point_value),
            figures.get(plan.name, OfferFigures()),
        )
        for plan in plans
    ]
