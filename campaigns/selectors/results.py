"""One campaign's results: its figures, its effect beyond the control group, its rank."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from campaigns.exceptions import UnknownCampaign
from campaigns.models import Campaign, CostLine, Recipient, Variant
from campaigns.rules.uplift import Difference, Uplift, difference_of_means, uplift_of
from campaigns.rules.worth import BPS, Rank, rank_of, reached_bps, return_bps, rounded
from campaigns.selectors.outcomes import Outcome, outcomes_of
from campaigns.selectors.result_arrivals import Arrivals, arrivals_of
from campaigns.selectors.result_counts import Counted, Counts

# Beside so many earlier ones of its kind a campaign is laid.
EARLIER = 12


@dataclass(frozen=True, slots=True)
class VariantOutcome:
    """One text: its people, and how they differ from those of all the other texts together."""

    variant: Variant
    counted: Counted
    against_others: Uplift


@dataclass(frozen=True, slots=True)
class Results:
    """One campaign with all that it is laid beside.

    `extra_sales` is what those told spent beyond what the control group says they would have,
    with its interval; `roi_beyond_bps` the return of that alone. `rank` is by return, among
    earlier campaigns of the same goal; None where it has none, or nothing was spent.
    """

    outcome: Outcome
    variants: Sequence[VariantOutcome]
    extra_sales: Difference | None
    roi_beyond_bps: int | None
    earlier: Sequence[Outcome]
    rank: Rank | None
    arrivals: Arrivals

    @property
    def buyers_reached_bps(self) -> int | None:
        """How much of the expected buyers has come."""
        return reached_bps(self.outcome.buyers, self.outcome.campaign.expected_buyers)

    @property
    def sales_reached_bps(self) -> int | None:
        """How much of the expected sales has come."""
        return reached_bps(self.outcome.sales, self.outcome.campaign.expected_sales)


def results_of(campaign_id: int, *, now: datetime | None = None) -> Results:
    """One campaign's results as they stand now; refuses an unknown one. Ten statements at the most,
    however many were told.
    """
    now = now or timezone.now()
    campaign = Campaign.objects.select_related("offer").filter(pk=campaign_id).first()
    if campaign is None:
        raise UnknownCampaign(campaign_id=campaign_id)
    outcome, *earlier = outcomes_of([campaign, *_earlier_than(campaign)], now=now)
    extra = _extra_sales(outcome)
    return Results(
        outcome=outcome,
        variants=_variants(campaign, outcome.counts),
        extra_sales=extra,
        roi_beyond_bps=None if extra is None else _roi_beyond(outcome, extra),
        earlier=earlier,
        rank=_rank(outcome, earlier),
        arrivals=_arrivals(outcome),
    )


def cost_lines_of(campaign_id: int) -> list[CostLine]:
    """What was entered as cost of a campaign, the oldest first."""
    return list(CostLine.objects.filter(campaign_id=campaign_id).order_by("on", "id"))


def cost_kinds() -> list[tuple[str, str]]:
    """The kinds of cost, with their words."""
    return [(kind.value, str(kind.label)) for kind in CostLine.Kind]


def reasons_left_out() -> list[tuple[str, str]]:
    """Why somebody could not be told, with its words."""
    return [(why.value, str(why.label)) for why in Recipient.Why]


def _earlier_than(campaign: Campaign) -> list[Campaign]:
    """The latest of the same goal that had started before this one did."""
    started = Campaign.objects.filter(goal=campaign.goal, started_at__isnull=False)
    if campaign.started_at is not None:
        started = started.filter(started_at__lt=campaign.started_at)
    return list(started.exclude(pk=campaign.pk).order_by("-started_at", "-pk")[:EARLIER])


def _variants(campaign: Campaign, counts: Counts) -> list[VariantOutcome]:
    """Two texts are compared once; of more of them each with all the others."""
    variants = list(Variant.objects.filter(campaign=campaign))
    comparisons = len(variants) if len(variants) > 2 else 1
    found = []
    for variant in variants:
        own = counts.variants.get(variant.pk, Counted())
        others = sum(
            (counted for pk, counted in counts.variants.items() if pk != variant.pk), Counted()
        )
        uplift = uplift_of(own.group, others.group, comparisons=comparisons)
        found.append(VariantOutcome(variant, own, uplift))
    return found


def _arrivals(outcome: Outcome) -> Arrivals:
    if outcome.opens is None or outcome.closes is None:
        return Arrivals()
    return arrivals_of(outcome.campaign, outcome.opens, outcome.closes)


def _extra_sales(outcome: Outcome) -> Difference | None:
    """Per head by Welch, times the heads that were told."""
    a_head = difference_of_means(outcome.told.spending, outcome.control.spending)
    if a_head is None:
        return None
    heads = outcome.told.people
    return Difference(a_head.estimate * heads, a_head.low * heads, a_head.high * heads)


def _roi_beyond(outcome: Outcome, extra: Difference) -> int | None:
    gained = rounded(round(extra.estimate) * outcome.margin_bps, BPS)
    return return_bps(gained=gained, cost=outcome.costs.total)


def _rank(outcome: Outcome, earlier: Sequence[Outcome]) -> Rank | None:
    own = outcome.worth.roi_bps
    others = [roi for one in earlier if (roi := one.worth.roi_bps) is not None]
    return rank_of(own, others) if own is not None and others else None
