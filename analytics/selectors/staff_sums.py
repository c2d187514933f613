"""What each of the staff has done between two days, read from the rows themselves."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Min, Q, QuerySet, Sum, Value, When

from analytics.rules.staff import StaffSums
from analytics.selectors.scope import ShopIds, at_moments, in_shops, on_days
from analytics.selectors.summary import NET_SALES, NOT_VOIDED
from members.models import AuditEntry, Consent, ImportantDate, Member
from members.rules.calendars import Window
from members.selectors.club import club_day
from points.models import Purchase

REGISTERED = "member.registered"
OF_MEMBER = "member__joined_shop_id"
BY_FILE = "import"
STAFF = ("user:", "key:")


@dataclass(frozen=True, slots=True, order=True)
class Hand:
    """Who did it (an actor's id; "" for the club itself and its members) and in which shop.

    A sale belongs to the shop it was rung up in; what is learnt of a member to the shop in which
    he joined.
    """

    who: str
    shop_id: int = 0


Sums = Mapping[Hand, StaffSums]


def first_day() -> date | None:
    """Since when there is anything to tell; None in an empty club."""
    sold = Purchase.objects.aggregate(first=Min("business_date"))["first"]
    joined = Member.objects.aggregate(first=Min("joined_at"))["first"]
    days = [sold, None if joined is None else club_day(joined)]
    return min((day for day in days if day is not None), default=None)


def sums_between(window: Window, shop_ids: ShopIds = None) -> dict[Hand, StaffSums]:
    """The work of these days, both in it: four statements over the rows of these days."""
    # What came with a file nobody of the staff was told.
    joined = Member.objects.filter(at_moments(window, field="joined_at")).values("pk")
    registered = AuditEntry.objects.filter(action=REGISTERED, member_id__in=joined)
    consents = Consent.objects.filter(
        at_moments(window, field="taken_at"),
        is_given=True,
        purpose=Consent.Purpose.PROMOTION,
        channel=Consent.Channel.SMS,
    ).exclude(evidence__startswith=BY_FILE)
    dates = ImportantDate.objects.filter(at_moments(window, field="told_at"))
    found: dict[Hand, StaffSums] = defaultdict(StaffSums)
    for part in (
        _sold(window, shop_ids),
        _grouped(registered, "shop_id", "actor_id", shop_ids, {"joined": Count("id")}),
        _grouped(consents, OF_MEMBER, "taken_by", shop_ids, {"consents": Count("id")}),
        _grouped(
            dates.exclude(source=BY_FILE), OF_MEMBER, "told_to", shop_ids, {"dates": Count("id")}
        ),
    ):
        for hand, sums in part:
            found[hand] += sums
    return dict(found)


def _sold(window: Window, shop_ids: ShopIds) -> Iterable[tuple[Hand, StaffSums]]:
    """Who writes a sale down on a later day is not always who sold."""
    seller = Case(When(is_backdated=True, then=Value("")), default=F("recorded_by"))
    return _grouped(
        Purchase.objects.filter(on_days(window)).annotate(seller=seller),
        "shop_id",
        "seller",
        shop_ids,
        {
            "sales": Sum(NET_SALES, default=0),
            "purchases": Count("id", filter=NOT_VOIDED),
            "member_purchases": Count("id", filter=NOT_VOIDED & Q(member__isnull=False)),
        },
    )


def _grouped(
    rows: QuerySet[Any], shop: str, who: str, shop_ids: ShopIds, counted: Mapping[str, Any]
) -> Iterable[tuple[Hand, StaffSums]]:
    narrowed = rows.filter(in_shops(shop_ids, field=shop)).order_by()
    for row in narrowed.values(in_shop=F(shop), hand=F(who)).annotate(**counted):
        who_did, shop_id = row.pop("hand"), row.pop("in_shop")
        name = who_did if who_did.startswith(STAFF) else ""
        yield Hand(name, shop_id or 0), StaffSums(**row)
