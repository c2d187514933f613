"""Purchases and their lines, as the list of purchases is filtered."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.selectors.purchase_rows import REASONS, STATES, as_rows
from loyalty_club.dashboard.filters import PurchasesFilter
from loyalty_club.dashboard.lists.listing import Asked, Listing
from loyalty_club.dashboard.purchase_search import found_purchases
from loyalty_club.web.sheets import Column, choice, day, money, number, text
from points.selectors.whole_lists import lines_of

FILTERS = ("since", "until", "choice", "shop", "receipt")


def _found(asked: Asked) -> QuerySet[Any]:
    """Those of the page's address; without one, what the page shows, or all of them."""
    wanted = PurchasesFilter(asked.query, actor=asked.actor, club=asked.club)
    return found_purchases(wanted, whole=not (asked.as_page or asked.query))


def _purchase_columns(asked: Asked) -> Sequence[Column]:
    money_of = asked.club.currency
    return [
        *day(_("Day"), lambda row: row.business_date),
        text(_("Time"), lambda row: f"{timezone.localtime(row.occurred_at):%H:%M}"),
        text(_("Shop"), lambda row: row.shop__name),
        text(_("Receipt number"), lambda row: row.receipt_number),
        text(_("Card number"), lambda row: row.member__card_number),
        text(
            _("Member"),
            lambda row: f"{row.member__first_name or ''} {row.member__last_name or ''}".strip(),
        ),
        text(_("Mobile"), lambda row: asked.mobile(row.member__mobile)),
        money(_("Bill"), lambda row: row.amount, money_of),
        money(_("Paid in money, less returns"), lambda row: row.net - row.returned_net, money_of),
        money(_("Returned"), lambda row: row.returned_amount, money_of),
        money(_("Discount of the club"), lambda row: row.discount_value, money_of),
        number(_("Points earned"), lambda row: row.earned_points),
        number(_("Points spent"), lambda row: row.spent_points),
        choice(_("State"), lambda row: row.status, STATES),
        choice(_("Reason for buying"), lambda row: row.reason, [("", ""), *REASONS[1:]]),
        text(_("Note"), lambda row: row.note),
    ]


def _line_columns(asked: Asked) -> Sequence[Column]:
    money_of = asked.club.currency
    return [
        *day(_("Day"), lambda row: row.purchase.business_date),
        text(_("Shop"), lambda row: row.purchase.shop.name),
        text(_("Receipt number"), lambda row: row.purchase.receipt_number),
        text(_("Card number"), lambda row: row.purchase.member and row.purchase.member.card_number),
        number(_("Line"), lambda row: row.position),
        text(_("Product"), lambda row: row.product),
        text(_("Category"), lambda row: row.category),
        number(_("Quantity"), lambda row: row.quantity),
        money(_("Amount"), lambda row: row.amount, money_of),
        money(_("Returned"), lambda row: row.returned_amount, money_of),
        choice(_("State"), lambda row: row.purchase.status, STATES),
    ]


PURCHASES = Listing(
    key="purchases",
    title=gettext_lazy("Purchases"),
    about=gettext_lazy("Each bill with its shop, its member, what came back and its points."),
    columns=_purchase_columns,
    rows=lambda asked: as_rows(_found(asked)),
    day="business_date",
    filters=FILTERS,
)
LINES = Listing(
    key="purchase-lines",
    title=gettext_lazy("Lines of purchases"),
    about=gettext_lazy("What was on each bill: product, category, how many, for how much."),
    columns=_line_columns,
    rows=lambda asked: lines_of(_found(asked)),
    day="purchase__business_date",
    filters=FILTERS,
)
