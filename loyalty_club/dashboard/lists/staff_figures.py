"""Figures that are a list of their own: what each of the staff brings."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.selectors.staff_figures import staff_figures
from loyalty_club.dashboard.figure_filter import FigureFilter
from loyalty_club.dashboard.lists.listing import Asked, Listing
from loyalty_club.web.figures.staff import WORDS
from loyalty_club.web.sheets import Column, money, number, text
from members.selectors.trail import names_of


def _staff(asked: Asked) -> Sequence[Any]:
    chosen = FigureFilter(asked.query, actor=asked.actor)
    window = chosen.asked_period.window if asked.period is None else asked.period.window
    found = staff_figures(window, chosen.shop_ids)
    names = names_of(found)
    return [(names.get(who, who or _("Nobody of the staff")), sums) for who, sums in found.items()]


def _staff_columns(asked: Asked) -> Sequence[Column]:
    currency = asked.club.currency
    return [
        text(_("Who"), lambda row: row[0]),
        money(str(WORDS["sales"].name), lambda row: row[1].sales, currency),
        number(str(WORDS["purchases"].name), lambda row: row[1].purchases),
        money(str(WORDS["average_purchase"].name), lambda row: row[1].average_purchase, currency),
        number(str(WORDS["with_member"].name), lambda row: row[1].member_purchases),
        number(str(WORDS["joined"].name), lambda row: row[1].joined),
        number(str(WORDS["consents"].name), lambda row: row[1].consents),
        number(str(WORDS["dates"].name), lambda row: row[1].dates),
    ]


STAFF_FIGURES = Listing(
    key="staff-figures",
    title=gettext_lazy("Staff and shops"),
    about=gettext_lazy("What each of the staff sold, and what was learnt of those who buy."),
    columns=_staff_columns,
    rows=_staff,
    reads_period=True,
    filters=("period", "first", "last", "shop"),
)
