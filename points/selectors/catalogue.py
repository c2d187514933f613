"""The catalogue as whoever keeps it reads it: each reward's worth, its state, what became of it."""

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Literal

from django.db.models import Count, Sum, prefetch_related_objects

from points.exceptions import NoProgram
from points.models import Purchase, Reward
from points.rules.terms import Terms
from points.selectors.programs import terms_by_start, terms_on
from points.selectors.rewards import RewardFigure, reward_figures, why_not_offered

RewardState = Literal["offered", "withdrawn", "not_yet", "over", "sold_out"]


@dataclass(frozen=True, slots=True)
class KeptReward:
    """One reward of the catalogue. Money: `worth` is what its points pay today, `beyond` what it
    costs above that (counted under the cap when it is issued), `spent` what those that were
    collected cost. Of a gift, `issued` and `redeemed` count the sales it was given with.
    """

    reward: Reward
    tier_name: str
    shops: tuple[str, ...]
    state: RewardState
    worth: int
    beyond: int
    issued: int
    waiting: int
    redeemed: int
    spent: int


@dataclass(frozen=True, slots=True)
class _GiftSum:
    given: int
    spent: int


def kept_rewards(day: date) -> list[KeptReward]:
    """The whole catalogue in its order, as it stands on that day; gifts among it."""
    figures = reward_figures()
    prefetch_related_objects([figure.reward for figure in figures], "shops")
    gifts = _gift_sums()
    terms = _terms(day)
    return [_kept(figure, gifts, terms, day) for figure in figures]


def unused_reward_code() -> str:
    """A code that no reward has yet, for who need not choose one."""
    taken = set(Reward.objects.values_list("code", flat=True))
    return next(code for number in count(1) if (code := f"reward-{number}") not in taken)


def tier_names() -> dict[str, str]:
    """The levels of every program version by code, lowest first; a later version's name counts."""
    schemes = [terms.tiers for _, terms in terms_by_start() if terms.tiers is not None]
    return {level.code: level.name for scheme in schemes for level in scheme.levels}


def _kept(
    figure: RewardFigure, gifts: dict[str, _GiftSum], terms: Terms | None, day: date
) -> KeptReward:
    reward = figure.reward
    worth = reward.points * terms.point_value if terms else 0
    given = gifts.get(reward.name) if reward.kind == Reward.Kind.GIFT else None
    return KeptReward(
        reward=reward,
        tier_name=_tier_name(reward.tier, terms),
        shops=tuple(shop.name for shop in reward.shops.all()),
        state=_state(reward, day),
        worth=worth,
        beyond=max(0, reward.cost - worth),
        issued=given.given if given else figure.issued,
        waiting=figure.waiting,
        redeemed=given.given if given else figure.redeemed,
        spent=given.spent if given else figure.cost,
    )


def _state(reward: Reward, day: date) -> RewardState:
    reason = why_not_offered(reward, shop_id=None, day=day)
    if reason == "withdrawn":
        return "withdrawn"
    if reason == "not_yet":
        return "not_yet"
    if reason:
        return "over"
    return "sold_out" if reward.stock == 0 else "offered"


def _gift_sums() -> dict[str, _GiftSum]:
    """How often each gift went along with a sale that stands, and what it cost, by its name."""
    sales = Purchase.objects.exclude(gift_name="").exclude(status=Purchase.Status.VOIDED)
    sums = sales.order_by().values_list("gift_name").annotate(Count("pk"), Sum("gift_value"))
    return {name: _GiftSum(given, spent) for name, given, spent in sums}


def _tier_name(code: str, terms: Terms | None) -> str:
    if not code or terms is None or terms.tiers is None:
        return code
    return next((level.name for level in terms.tiers.levels if level.code == code), code)


def _terms(day: date) -> Terms | None:
    try:
        return terms_on(day)
    except NoProgram:
        return None
