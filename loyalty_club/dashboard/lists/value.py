"""What each member is expected to bring, as a table."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.selectors.rules import figure_rules
from analytics.selectors.value.members import best_members, keep_at_most
from loyalty_club.dashboard.lists.listing import Asked, Listing
from loyalty_club.dashboard.value.value_forms import WorthFilter
from loyalty_club.web.sheets import Column, day, money, number, text


def _columns(asked: Asked) -> Sequence[Column]:
    wanted = figure_rules().wanted_roi_bps
    currency = asked.club.currency
    return [
        text(_("Card number"), lambda row: row.member.card_number),
        text(_("Member"), lambda row: row.member.full_name),
        text(_("Mobile"), lambda row: asked.mobile(row.member.mobile)),
        text(_("Group"), lambda row: row.get_segment_display()),
        number(_("Still a customer, percent"), _percent),
        number(_("Visits, coming year"), lambda row: _rounded(row.expected_visits)),
        money(_("Profit, coming year"), lambda row: row.worth, currency),
        money(_("Profit of all years ahead"), lambda row: row.clv, currency),
        money(_("Most to keep him for a year"), lambda row: keep_at_most(row, wanted), currency),
        text(_("Worked out by"), lambda row: row.get_worth_by_display()),
        *day(_("Worked out for"), lambda row: row.scored_on),
    ]


def _rows(asked: Asked) -> QuerySet[Any]:
    found = WorthFilter(asked.query, actor=asked.actor)
    return best_members(found.circle, segment=found.chosen_segment)


def _percent(row: Any) -> Decimal | None:
    return None if row.alive is None else _rounded(100 * row.alive)


def _rounded(value: float | None) -> Decimal | None:
    return None if value is None else round(Decimal(value), 1)


WORTH = Listing(
    key="worth",
    title=gettext_lazy("Worth of members"),
    about=gettext_lazy("What each member is expected to bring, and what keeping him may cost."),
    columns=_columns,
    rows=_rows,
    filters=("segment", "shop", "label", "source"),
)
