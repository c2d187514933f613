"""The catalogue of rewards, what of it a member can have, and what became of what was issued."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import BigIntegerField, Count, Q, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils import timezone

from members.selectors.club import club_day
from points.exceptions import (
    PointsError,
    RewardLimitReached,
    RewardNotOffered,
    RewardSoldOut,
    TierTooLow,
)
from points.models import Redemption, Reward
from points.rules.codes import tidy_code
from points.rules.tiers import Scheme
from points.selectors.balances import balance_of
from points.selectors.programs import terms_on
from points.selectors.tiers import standing_of

Status = Redemption.Status
KEPT = (Status.ISSUED, Status.REDEEMED)


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Where somebody asks from: the day, the shop (None: any), the tier, and how many of each
    reward he has had that were not cancelled and did not expire.
    """

    day: date
    shop_id: int | None
    scheme: Scheme | None
    tier: str
    had: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RewardOffer:
    """One reward as a member sees it: within reach now, or so many points away, or refused for
    another reason, by the code of that refusal.
    """

    reward: Reward
    is_within_reach: bool
    missing_points: int
    refusal: str


@dataclass(frozen=True, slots=True)
class RewardFigure:
    """What became of one reward: how many were issued in all, wait, were redeemed, and what the
    redeemed ones cost (money) and took in points.
    """

    reward: Reward
    issued: int
    waiting: int
    redeemed: int
    cost: int
    points: int


def catalogue(*, shop_id: int | None = None, day: date | None = None) -> list[Reward]:
    """What is offered for points on that day, in that shop or anywhere; sold out or not."""
    rewards = offered_rewards(shop_id=shop_id, day=day or club_day())
    return list(rewards.exclude(kind=Reward.Kind.GIFT))


def gifts_for(shop_id: int, day: date) -> list[Reward]:
    """What the counter of this shop may give with a sale on that day, as long as it lasts."""
    gifts = offered_rewards(shop_id=shop_id, day=day).filter(kind=Reward.Kind.GIFT)
    return list(gifts.filter(Q(stock__isnull=True) | Q(stock__gt=0)))


def offered_rewards(*, shop_id: int | None, day: date) -> QuerySet[Reward]:
    """Offered, within their window, and in this shop where one is named."""
    rewards = Reward.objects.filter(
        Q(starts_on__isnull=True) | Q(starts_on__lte=day),
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        is_offered=True,
    )
    if shop_id is not None:
        rewards = rewards.filter(Q(shops=shop_id) | Q(shops__isnull=True))
    return rewards.prefetch_related("shops")


def all_rewards() -> QuerySet[Reward]:
    """The whole catalogue in its order, for whoever keeps it."""
    return Reward.objects.prefetch_related("shops")


def find_reward(code: str) -> Reward | None:
    """The reward of this code."""
    return Reward.objects.filter(code=code).first()


def rewards_for(
    member_id: int, *, shop_id: int | None = None, now: datetime | None = None
) -> list[RewardOffer]:
    """Every reward offered to the member: what he can have now first, then what he is nearest to,
    then what is refused for another reason than points.
    """
    now = now or timezone.now()
    day = club_day(now)
    spendable = balance_of(member_id, now=now).spendable
    where = standpoint_of(member_id, shop_id=shop_id, day=day)
    offers = [_offer(reward, where, spendable) for reward in catalogue(shop_id=shop_id, day=day)]
    return sorted(offers, key=lambda offer: (bool(offer.refusal), offer.missing_points))


def standpoint_of(member_id: int, *, shop_id: int | None, day: date) -> Standpoint:
    """The member's own standpoint on that day."""
    standing = standing_of(member_id)
    had = Redemption.objects.filter(member_id=member_id, status__in=KEPT)
    return Standpoint(
        day=day,
        shop_id=shop_id,
        scheme=terms_on(day).tiers,
        tier="" if standing is None else standing.tier,
        had=Counter(had.order_by().values_list("reward_id", flat=True)),
    )


def why_not(reward: Reward, where: Standpoint) -> PointsError | None:
    """Why the reward cannot be had from there, points aside; None where it can."""
    reason = why_not_offered(reward, shop_id=where.shop_id, day=where.day)
    if reward.kind == Reward.Kind.GIFT:
        reason = reason or "only_with_a_sale"
    if reason:
        return RewardNotOffered(reward=reward.code, reason=reason)
    if reward.stock == 0:
        return RewardSoldOut(reward=reward.code)
    if reward.tier and not _reaches(where, reward.tier):
        return TierTooLow(reward=reward.code, tier=reward.tier)
    if reward.member_limit is not None and where.had.get(reward.pk, 0) >= reward.member_limit:
        return RewardLimitReached(reward=reward.code, limit=reward.member_limit)
    return None


def why_not_offered(reward: Reward, *, shop_id: int | None, day: date) -> str:
    """Why the catalogue does not have it there on that day; '' where it has."""
    if not reward.is_offered:
        return "withdrawn"
    if reward.starts_on is not None and day < reward.starts_on:
        return "not_yet"
    if reward.ends_on is not None and day > reward.ends_on:
        return "over"
    shop_ids = {shop.pk for shop in reward.shops.all()}
    if shop_id is not None and shop_ids and shop_id not in shop_ids:
        return "other_shop"
    return ""


def redemptions_of(member_id: int) -> QuerySet[Redemption]:
    """What the member has bought with points, the newest first."""
    return (
        Redemption.objects.filter(member_id=member_id)
        .select_related("reward", "shop", "voucher")
        .order_by("-id")
    )


def find_redemption(code: str) -> Redemption | None:
    """The redemption of this code, however it was typed."""
    rows = Redemption.objects.select_related("reward", "member", "shop")
    return rows.filter(code=tidy_code(code)).first()


def reward_figures() -> list[RewardFigure]:
    """Every reward with what became of it, in the order of the catalogue."""
    redeemed = Q(redemptions__status=Status.REDEEMED)
    cost = Cast(KeyTextTransform("cost", "redemptions__terms"), BigIntegerField())
    rewards = Reward.objects.annotate(
        issued=Count("redemptions"),
        waiting=Count("redemptions", filter=Q(redemptions__status=Status.ISSUED)),
        redeemed=Count("redemptions", filter=redeemed),
        cost_of_redeemed=Sum(cost, filter=redeemed, default=0),
        points_of_redeemed=Sum("redemptions__points", filter=redeemed, default=0),
    ).order_by("position", "points", "id")
    return [
        RewardFigure(
            reward=reward,
            issued=reward.issued,
            waiting=reward.waiting,
            redeemed=reward.redeemed,
            cost=reward.cost_of_redeemed,
            points=reward.points_of_redeemed,
        )
        for reward in rewards
    ]


def _offer(reward: Reward, where: Standpoint, spendable: int) -> RewardOffer:
    obstacle = why_not(reward, where)
    missing = max(0, reward.points - spendable)
    return RewardOffer(
        reward=reward,
        is_within_reach=obstacle is None and not missing,
        missing_points=missing,
        refusal="" if obstacle is None else obstacle.code,
    )


def _reaches(where: Standpoint, tier: str) -> bool:
    """A tier that the program does not have (any more) is reached by nobody."""
    if where.scheme is None or all(level.code != tier for level in where.scheme.levels):
        return False
    return where.scheme.rank(where.tier) >= where.scheme.rank(tier)
