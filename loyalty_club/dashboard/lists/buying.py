"""Lists of how members buy: what drives it, what goes together, and when."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.selectors.buying.drivers import kept_drivers
from analytics.selectors.buying.together import kept_together
from analytics.selectors.buying.when import kept_when
from loyalty_club.dashboard.buying.clock_words import week_order, weekday
from loyalty_club.dashboard.buying.shop_choice import ReadingFilter
from loyalty_club.dashboard.lists.listing import Asked, Listing
from loyalty_club.web.figures.driver_words import trait_names
from loyalty_club.web.sheets import Column, number, text, yes_no


def _shop(asked: Asked) -> int | None:
    return ReadingFilter(asked.query, actor=asked.actor).shop_id


def _drivers(asked: Asked) -> Sequence[Any]:
    found = kept_drivers(_shop(asked))
    return [(driver, found.bases.get(driver.group, "")) for driver in found.drivers]


def _driver_columns(asked: Asked) -> Sequence[Column]:
    names = trait_names(asked.actor)
    return [
        text(_("Trait"), lambda row: names.trait(row[0].group, row[0].level)),
        text(_("Compared with"), lambda row: names.level(row[0].group, row[1])),
        number(_("Members"), lambda row: row[0].members),
        number(_("More spent, percent"), lambda row: _percent(row[0].more_bps)),
        number(_("At least, likely"), lambda row: _percent(row[0].low_bps)),
        number(_("At most, likely"), lambda row: _percent(row[0].high_bps)),
        number(_("Standardised effect"), lambda row: _cut(row[0].standardised)),
        yes_no(_("More than chance"), lambda row: row[0].is_clear),
    ]


def _together(asked: Asked) -> Sequence[Any]:
    found = kept_together(_shop(asked))
    categories = [(_("Category"), pair) for pair in found.categories]
    return [*categories, *((_("Product"), pair) for pair in found.products)]


def _together_columns(_asked: Asked) -> Sequence[Column]:
    return [
        text(_("Kind"), lambda row: row[0]),
        text(_("Who takes"), lambda row: row[1].first),
        text(_("often also takes"), lambda row: row[1].second),
        number(_("Baskets with both"), lambda row: row[1].with_both),
        number(_("Baskets with the first"), lambda row: row[1].with_first),
        number(_("Baskets with the second"), lambda row: row[1].with_second),
        number(_("Support, percent"), lambda row: _cut(100 * row[1].support)),
        number(_("Confidence, percent"), lambda row: _cut(100 * row[1].confidence)),
        number(_("Lift"), lambda row: _cut(row[1].lift)),
        number(_("At least, likely"), lambda row: _cut(row[1].low)),
        number(_("At most, likely"), lambda row: _cut(row[1].high)),
    ]


def _when(asked: Asked) -> Sequence[Any]:
    found = kept_when(_shop(asked))
    return [
        (
            day,
            hour,
            found.everybody.cells.get((day, hour), 0),
            found.members.cells.get((day, hour), 0),
        )
        for day in week_order()
        for hour in found.everybody.hours
    ]


def _when_columns(_asked: Asked) -> Sequence[Column]:
    return [
        text(_("Day"), lambda row: weekday(row[0])),
        number(_("Hour from"), lambda row: row[1]),
        number(_("Purchases"), lambda row: row[2]),
        number(_("Purchases of members"), lambda row: row[3]),
    ]


def _percent(bps: int) -> Decimal:
    return Decimal(bps) / 100


def _cut(value: float) -> Decimal:
    """Two decimals: the third of an estimate is noise."""
    return Decimal(round(value * 100)) / 100


DRIVERS = Listing(
    key="drivers",
    title=gettext_lazy("What drives buying"),
    about=gettext_lazy("Traits that go together with buying more, with their intervals."),
    columns=_driver_columns,
    rows=_drivers,
    filters=("shop",),
)
TOGETHER = Listing(
    key="together",
    title=gettext_lazy("Bought together"),
    about=gettext_lazy("Goods that lie in the same basket more often than by chance."),
    columns=_together_columns,
    rows=_together,
    filters=("shop",),
)
WHEN = Listing(
    key="when",
    title=gettext_lazy("When they buy"),
    about=gettext_lazy("Purchases of twelve months by day of the week and hour."),
    columns=_when_columns,
    rows=_when,
    filters=("shop",),
)
