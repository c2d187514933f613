"""The shops side by side: for each the eight figures of the first screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from analytics.selectors.kept_shops import figures_of_shop, kept_shops
from loyalty_club.dashboard.figure_filter import FigureFilter
from loyalty_club.web.figures.first_screen import words_of
from loyalty_club.web.figures.words import Told, tell


@dataclass(frozen=True, slots=True)
class ShopHead:
    """A shop; `url` opens its first screen."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class ShopTable:
    """One row for each figure of the first screen: what it is in each of the shops, in the order
    of their heads; `window` says of which days.
    """

    heads: Sequence[ShopHead]
    rows: Sequence[Sequence[tuple[ShopHead, Told]]]
    window: str


def shop_table(asked: FigureFilter) -> ShopTable | None:
    """The shops that this person may look at, of twelve months up to last night; None where there
    is but one, where less was asked for than whole shops, and before the first night.
    """
    if len(asked.shops) < 2 or asked.chosen("shop") or not asked.circle.is_of_all:
        return None
    found = kept_shops()
    heads, columns = [], []
    for shop in asked.shops:
        figures = figures_of_shop(found, shop.pk)
        if figures:
            head = ShopHead(shop.name, _first_screen_of(shop.pk))
            heads.append(head)
            columns.append([(head, tell(figure, words_of(figure))) for figure in figures])
    if not heads:
        return None
    return ShopTable(heads, list(zip(*columns, strict=True)), columns[0][0][1].window)


def _first_screen_of(shop_id: int) -> str:
    query = {"shop": shop_id, "period": "twelve_months"}
    return f"{reverse('dashboard-home')}?{urlencode(query)}"
