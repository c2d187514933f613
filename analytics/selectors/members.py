"""The members as the owner lists them: with their points, visits and what they spent."""

from datetime import datetime, timedelta
from typing import Any, Literal

from django.db.models import (
    BigIntegerField,
    Count,
    DateTimeField,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from analytics.selectors.scope import ShopIds, in_shops
from analytics.selectors.summary import NOT_VOIDED
from members.models import Label, Member
from members.selectors.search import find_members
from points.models import Account, Purchase

MemberOrder = Literal["newest", "name", "balance", "spent", "last_purchase"]
MemberChoice = Literal["", "silent", "never", "owing"]

SILENT_AFTER = timedelta(days=90)
MOST_FOUND = 200

_ORDERS: dict[MemberOrder, tuple[Any, ...]] = {
    "newest": ("-joined_at", "-pk"),
    "name": ("last_name", "first_name", "pk"),
    "balance": ("-balance", "-pk"),
    "spent": ("-spent", "-pk"),
    "last_purchase": (F("last_purchase_at").desc(nulls_last=True), "-pk"),
}


def members_list(
    shop_ids: ShopIds = None,
    *,
    query: str = "",
    order: MemberOrder = "newest",
    choice: MemberChoice = "",
    label: str = "",
    now: datetime | None = None,
) -> QuerySet[Member]:
    """Active members with `balance`, `owes`, `visits`, `spent` and `last_purchase_at`.

    `visits` and `spent` (money; bills less returns) count purchases that were not voided, made in
    the shops named; where shops are named, only members who joined or bought there are listed.
    `silent`: bought before but not in the last 90 days; `never`: no purchase; `owing`: points.
    With `label` only those who bear it. A search by name, mobile or card finds at most 200.
    """
    members = Member.objects.filter(status=Member.Status.ACTIVE)
    if query.strip():
        found = find_members(query, limit=MOST_FOUND)
        members = members.filter(pk__in=[member.pk for member in found])
    if label:
        members = members.filter(Exists(Label.objects.filter(member=OuterRef("pk"), name=label)))
    if shop_ids is not None:
        bought_there = Exists(_purchases(shop_ids))
        members = members.filter(in_shops(shop_ids, field="joined_shop_id") | Q(bought_there))
    members = _choose(members, shop_ids, choice, (now or timezone.now()) - SILENT_AFTER)
    return _with_figures(members, shop_ids).order_by(*_ORDERS[order])


def _choose(
    members: QuerySet[Member], shop_ids: ShopIds, choice: MemberChoice, since: datetime
) -> QuerySet[Member]:
    bought = _purchases(shop_ids)
    if choice == "silent":
        lately = Exists(bought.filter(occurred_at__gte=since))
        return members.filter(Exists(bought), ~lately)
    if choice == "never":
        return members.filter(~Exists(bought))
    if choice == "owing":
        return members.filter(Exists(Account.objects.filter(pk=OuterRef("pk"), debt__gt=0)))
    return members


def _purchases(shop_ids: ShopIds) -> QuerySet[Purchase]:
    return Purchase.objects.filter(NOT_VOIDED, in_shops(shop_ids), member=OuterRef("pk"))


def _with_figures(members: QuerySet[Member], shop_ids: ShopIds) -> QuerySet[Member]:
    account = Account.objects.filter(pk=OuterRef("pk"))
    bought = _purchases(shop_ids).order_by().values("member")
    number = BigIntegerField()
    return members.annotate(
        balance=Coalesce(Subquery(account.values("balance")), 0),
        owes=Coalesce(Subquery(account.values("debt")), 0),
        visits=Coalesce(Subquery(bought.annotate(n=Count("id")).values("n")), 0),
        spent=Coalesce(
            Subquery(
                bought.annotate(n=Sum(F("amount") - F("returned_amount"))).values("n"),
                output_field=number,
            ),
            0,
            output_field=number,
        ),
        last_purchase_at=Subquery(
            bought.annotate(last=Max("occurred_at")).values("last"), output_field=DateTimeField()
        ),
    )
