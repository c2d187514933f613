"""Whom a figure is about; every selector of this room narrows its rows the same way."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Q

from campaigns.models import Acquisition
from members.models import Label, Shop
from members.rules.calendars import Window
from members.selectors.club import club_zone

ShopIds = frozenset[int] | None


@dataclass(frozen=True, slots=True)
class Circle:
    """The shops, and of their members those with a label or won from a source (0: any).

    Without either it is everybody, and sales without a member belong to it too.
    """

    shop_ids: ShopIds = None
    label: str = ""
    source_id: int = 0

    @property
    def is_of_all(self) -> bool:
        """No narrower than its shops: the summaries by day tell it."""
        return not self.label and not self.source_id


def in_shops(shop_ids: ShopIds, *, field: str = "shop_id") -> Q:
    """All rows where `shop_ids` is None, otherwise those of these shops (none of them: no rows)."""
    return Q() if shop_ids is None else Q(**{f"{field}__in": sorted(shop_ids)})


def summed_shops(shop_ids: ShopIds) -> list[int] | None:
    """The shops whose summaries are added up; None for the rows of the whole club.

    Who may see every shop there is sees the whole. For several but not all, figures of the shops
    are added up: a member who buys in two of them counts in both.
    """
    if shop_ids is None or not Shop.objects.exclude(pk__in=shop_ids).exists():
        return None
    return sorted(shop_ids)


def of_scope(shop_ids: ShopIds) -> Q:
    """The rows of summaries (`MemberFigures`, `Absence`, `DayFigures`) that tell of these shops."""
    shops = summed_shops(shop_ids)
    return Q(shop__isnull=True) if shops is None else Q(shop_id__in=shops)


def of_circle(circle: Circle, *, field: str = "member_id") -> Q:
    """Narrow rows of members to the circle's label and source; its shops are `of_scope`."""
    narrowed = Q()
    if circle.label:
        bearers = Label.objects.filter(name=circle.label).order_by().values("member_id")
        narrowed &= Q(**{f"{field}__in": bearers})
    if circle.source_id:
        won = Acquisition.objects.filter(source_id=circle.source_id).order_by().values("member_id")
        narrowed &= Q(**{f"{field}__in": won})
    return narrowed


def on_days(window: Window, *, field: str = "business_date") -> Q:
    """Rows whose date lies in the window; both ends belong to it."""
    return Q(**{f"{field}__range": (window.starts_on, window.ends_on)})


def at_moments(window: Window, *, field: str) -> Q:
    """Rows whose instant lies on a day of the window, by the club's clock."""
    opens = datetime.combine(window.starts_on, time.min, tzinfo=club_zone())
    closes = datetime.combine(window.ends_on + timedelta(days=1), time.min, tzinfo=club_zone())
    return Q(**{f"{field}__gte": opens, f"{field}__lt": closes})
