"""The shops side by side: for each the eight figures of the first screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from analytics.rules.periods import Period
from analytics.selectors.first_screen import first_screen
from analytics.selectors.scope import Circle
from loyalty_club.dashboard.fields import DayField
from loyalty_club.dashboard.figure_filter import FigureFilter
from loyalty_club.web.figures.first_screen import words_of
from loyalty_club.web.figures.words import Told, tell
from loyalty_club.web.page_club import page_club

# More than these are not read side by side; each has the first screen for itself.
MOST_SHOPS = 8


@dataclass(frozen=True, slots=True)
class ShopHead:
    """A shop; `url` opens its first screen."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class ShopTable:
    """One row for each figure of the first screen: what it is in each of the shops, in the order
    of their heads.
    """

    heads: Sequence[ShopHead]
    rows: Sequence[Sequence[tuple[ShopHead, Told]]]


def shop_table(asked: FigureFilter, *, sees_withheld: bool) -> ShopTable | None:
    """The shops that this person may look at; None where there is but one, or one was chosen."""
    if len(asked.shops) < 2 or asked.chosen("shop"):
        return None
    period, calendar = asked.asked_period, page_club().calendar
    heads, columns = [], []
    for shop in asked.shops[:MOST_SHOPS]:
        circle = Circle(frozenset({shop.pk}), asked.circle.label, asked.circle.source_id)
        figures = first_screen(circle, period, calendar=calendar, sees_withheld=sees_withheld)
        head = ShopHead(shop.name, _first_screen_of(shop.pk, period))
        heads.append(head)
        columns.append([(head, tell(figure, words_of(figure))) for figure in figures])
    return ShopTable(heads, list(zip(*columns, strict=True)))


def _first_screen_of(shop_id: int, period: Period) -> str:
    query: dict[str, object] = {"shop": shop_id}
    if period.key == "days":
        day = DayField()
        query |= {
            "first": day.prepare_value(period.window.starts_on),
            "last": day.prepare_value(period.window.ends_on),
        }
    else:
        query["period"] = period.key
    return f"{reverse('dashboard-home')}?{urlencode(query)}"
