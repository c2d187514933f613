"""The rewards that one member sees: what he can have, what he is near to, and why not the rest."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from members.selectors.club import club_day
from points.exceptions import RewardLimitReached, RewardSoldOut, TierTooLow
from points.rules.tiers import Scheme
from points.selectors.programs import terms_on
from points.selectors.rewards import RewardOffer, rewards_for


@dataclass(frozen=True, slots=True)
class RewardView:
    """One reward; `missing` points are still to be earned, `obstacle` is any other reason why it
    cannot be had, and `needs_code` where the counter asks for the member's one-time code.
    """

    reward: Any
    missing: int
    obstacle: str
    needs_code: bool

    @property
    def change(self) -> int:
        """What taking it does to the member's points."""
        return -int(self.reward.points)

    @property
    def is_within_reach(self) -> bool:
        """True when it can be had now."""
        return not self.missing and not self.obstacle


@dataclass(frozen=True, slots=True)
class Shelf:
    """The catalogue for one member: within reach, then the nearest first, then the others."""

    within: list[RewardView]
    beyond: list[RewardView]
    others: list[RewardView]

    @property
    def all(self) -> list[RewardView]:
        """Every reward there is."""
        return [*self.within, *self.beyond, *self.others]

    def find(self, reward_id: int) -> RewardView | None:
        """The reward of this id."""
        return next((view for view in self.all if view.reward.pk == reward_id), None)


def shelf_for(member_id: int, *, shop_id: int | None = None, now: datetime | None = None) -> Shelf:
    """What the member sees in this shop, or anywhere."""
    now = now or timezone.now()
    terms = terms_on(club_day(now))
    offers = rewards_for(member_id, shop_id=shop_id, now=now)
    views = [_view(offer, terms.tiers, terms.code_points) for offer in offers]
    return Shelf(
        within=[view for view in views if view.is_within_reach],
        beyond=[view for view in views if view.missing and not view.obstacle],
        others=[view for view in views if view.obstacle],
    )


def _view(offer: RewardOffer, scheme: Scheme | None, code_points: int) -> RewardView:
    return RewardView(
        reward=offer.reward,
        missing=offer.missing_points,
        obstacle=_obstacle(offer, scheme),
        needs_code=0 < code_points <= offer.reward.points,
    )


def _obstacle(offer: RewardOffer, scheme: Scheme | None) -> str:
    if not offer.refusal:
        return ""
    if offer.refusal == TierTooLow.code:
        tier = scheme.level(offer.reward.tier).name if scheme else offer.reward.tier
        return _("from the tier %(tier)s on") % {"tier": tier}
    if offer.refusal == RewardSoldOut.code:
        return _("used up for now")
    if offer.refusal == RewardLimitReached.code:
        return _("had as often as one may")
    return _("not offered now")
