"""Look-alikes as the page and the endpoint read them: what sets the best apart, and who has it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from analytics.models import MemberScores
from analytics.rules.groups.likeness import Trial, Weights, shared_traits
from analytics.rules.groups.traits import Trait
from analytics.selectors.groups.first_traits import bills_in_bands, first_traits
from analytics.selectors.groups.people import scores_in
from analytics.selectors.kept import Kept, kept
from analytics.selectors.scope import Circle, ShopIds
from campaigns.models import Lead
from campaigns.rules.uplift import Difference, Group
from campaigns.selectors.leads.leads import lead_rows

NAME = "alike"
# From here on somebody new counts as like the best: four times to one.
ALIKE_FROM = 80


@dataclass(frozen=True, slots=True)
class Alike:
    """What the last night found. `best` and `others` are how many it was learnt from, `by` what
    the best were chosen by (profit, or sales where no profit is told); `cuts` the bands of the
    first bill.
    """

    by: str = ""
    best: int = 0
    others: int = 0
    cuts: Sequence[int] = ()
    traits: Sequence[Trait] = ()
    weights: Weights = field(default_factory=dict)
    trial: Trial | None = None
    leads: Sequence[Mapping[str, Any]] = ()

    @property
    def sure(self) -> list[Trait]:
        """The traits that chance does not explain, those of the best first."""
        sure = [trait for trait in self.traits if trait.is_sure]
        return sorted(sure, key=lambda trait: -trait.difference.estimate)


@dataclass(frozen=True, slots=True)
class LeadAlike:
    """An open lead, how much he resembles the best, and in what."""

    lead: Lead
    likeness: int
    shared: Sequence[tuple[str, str]]


def kept_alike() -> Alike:
    """The answer of the last night, one statement; empty before the first."""
    return alike_in(kept(NAME))


def alike_in(found: Kept) -> Alike:
    """The same from what is read already."""
    body = found.body
    if not body or found.problem:
        return Alike()
    return Alike(
        by=body["by"],
        best=body["best"],
        others=body["others"],
        cuts=body["cuts"],
        traits=[_trait(told) for told in body["traits"]],
        weights=body["weights"],
        trial=_trial(body["trial"]),
        leads=body["leads"],
    )


def newcomers_alike(circle: Circle) -> QuerySet[MemberScores]:
    """Who is new, those most like the best first."""
    found = scores_in(circle).filter(likeness__isnull=False).select_related("member")
    return found.order_by("-likeness", "-member_id")


def leads_alike(alike: Alike, shop_ids: ShopIds, *, most: int = 25) -> list[LeadAlike]:
    """The open leads of these shops and of none that share most with the best. One statement."""
    if not alike.leads:
        return []
    told = {one["lead"]: one for one in alike.leads}
    rows = lead_rows(shop_ids).filter(pk__in=told, status=Lead.Status.OPEN)
    found = [
        LeadAlike(lead, told[lead.pk]["likeness"], [tuple(one) for one in told[lead.pk]["shared"]])
        for lead in rows
    ]
    places = {pk: place for place, pk in enumerate(told)}
    return sorted(found, key=lambda one: places[one.lead.pk])[:most]


def shared_by(alike: Alike, member_ids: Collection[int]) -> dict[int, Sequence[tuple[str, str]]]:
    """What of each of these members speaks for the best, the loudest first: for a page of them."""
    if not alike.weights or not member_ids:
        return {}
    found = first_traits(member_ids)
    bills_in_bands(found.values(), alike.cuts)
    return {pk: shared_traits(traits, alike.weights) for pk, traits in found.items()}


def _trait(told: Mapping[str, Any]) -> Trait:
    best, others = Group(*told["best"]), Group(*told["others"])
    estimate = best.share - others.share
    return Trait(
        told["about"],
        told["value"],
        best,
        others,
        Difference(estimate, told["low"], told["high"]),
        told["chance"],
        told["sifted"],
    )


def _trial(told: Mapping[str, Any] | None) -> Trial | None:
    if told is None:
        return None
    difference = Difference(told["estimate"], told["low"], told["high"])
    return Trial(Group(*told["likest"]), Group(*told["rest"]), difference)
