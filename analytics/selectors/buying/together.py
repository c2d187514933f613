"""What is bought together, as last worked out, and what the counter may say beside a sale."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from analytics.models import KeptFigure
from analytics.selectors.kept import Kept, kept
from members.rules.calendars import Window

TOGETHER = "together"
MOST_SAID = 2


@dataclass(frozen=True, slots=True)
class Pair:
    """Two goods: of `baskets`, so many had the first, the second, both. Who takes the first also
    takes the second with the `confidence`, `lift` times (between `low` and `high`) as often as
    anybody; `support` is the share of all baskets with both.
    """

    first: str
    second: str
    with_first: int
    with_second: int
    with_both: int
    support: float
    confidence: float
    lift: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Together:
    """What was found in the baskets of the window, the highest lift first. `several` of the
    baskets had two goods or more, without which nothing can be told.
    """

    kept: Kept
    window: Window | None = None
    baskets: int = 0
    several: int = 0
    product_baskets: int = 0
    product_several: int = 0
    categories: tuple[Pair, ...] = ()
    products: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A category to offer beside: of `purchases` that had both it was found; who takes what is on
    the bill takes this too with the `confidence`, `lift` times as often as anybody.
    """

    category: str
    lift: float
    confidence: float
    purchases: int


def kept_together(shop_id: int | None = None) -> Together:
    """The newest answer of the club or of one shop; empty before the first. One statement."""
    found = kept(TOGETHER, shop_id)
    if not found:
        return Together(found)
    body = found.body
    return Together(
        found,
        Window(date.fromisoformat(body["first"]), date.fromisoformat(body["last"])),
        body["baskets"],
        body["several"],
        body["product_baskets"],
        body["product_several"],
        tuple(Pair(**pair) for pair in body["categories"]),
        tuple(Pair(**pair) for pair in body["products"]),
    )


def goes_with(categories: Collection[str]) -> list[Suggestion]:
    """What buyers of these categories also take, the surest first, at most two; nothing that is
    on the bill already. One statement, and none where no category is named.
    """
    named = {name.strip() for name in categories} - {""}
    if not named:
        return []
    prompts = _prompts()
    best: dict[str, Suggestion] = {}
    for name in named:
        for beside, lift, confidence, purchases in prompts.get(name, ()):
            one = Suggestion(beside, lift, confidence, purchases)
            if beside not in named and _is_surer(one, best.get(beside)):
                best[beside] = one
    return sorted(best.values(), key=lambda one: (-one.confidence, one.category))[:MOST_SAID]


def known_goods() -> list[str]:
    """The categories that are sold, the most frequent first: for a list to choose from. One
    statement.
    """
    goods = _part("goods")
    return list(goods) if goods else []


def of_a_hundred(share: float) -> int:
    """So many of a hundred, rounded half up."""
    return int(100 * share + 0.5)


def _prompts() -> Mapping[str, Any]:
    return _part("prompts") or {}


def _part(name: str) -> Any:
    """One part of the answer: the counter does not read the whole of it."""
    rows = KeptFigure.objects.filter(name=TOGETHER, shop__isnull=True)
    return rows.values_list(f"body__{name}", flat=True).first()


def _is_surer(one: Suggestion, other: Suggestion | None) -> bool:
    return other is None or one.confidence > other.confidence
