"""Whose scores a figure of groups is about, and what a list shows beside each member."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min, QuerySet, Sum

from analytics.models import MemberFigures, MemberScores
from analytics.selectors.scope import Circle, ShopIds, of_circle, of_scope, summed_shops


@dataclass(frozen=True, slots=True)
class Bought:
    """What a member has bought so far, in the shops that are asked about."""

    known_on: date
    first_on: date | None
    last_on: date | None
    visits: int
    sales: int


def figures_in(circle: Circle) -> QuerySet[MemberFigures]:
    """The summaries of the circle's members who have bought (in its shops)."""
    found = MemberFigures.objects.filter(of_scope(circle.shop_ids), of_circle(circle))
    return found.filter(first_on__isnull=False)


def scores_in(circle: Circle) -> QuerySet[MemberScores]:
    """The scores of the circle's members: with shops named, of who bought or joined there."""
    found = MemberScores.objects.filter(of_circle(circle))
    if summed_shops(circle.shop_ids) is None:
        return found
    theirs = MemberFigures.objects.filter(of_scope(circle.shop_ids)).order_by()
    return found.filter(member_id__in=theirs.values("member_id"))


def bought_by(member_ids: Collection[int], shop_ids: ShopIds = None) -> dict[int, Bought]:
    """What these members have bought in these shops: for a page of them. One statement."""
    rows = MemberFigures.objects.filter(of_scope(shop_ids), member_id__in=list(member_ids))
    told = rows.order_by().values_list("member_id")
    return {
        member_id: Bought(*facts)
        for member_id, *facts in told.annotate(
            Min("known_on"), Min("first_on"), Max("last_on"), Sum("visits"), Sum("sales")
        )
    }
