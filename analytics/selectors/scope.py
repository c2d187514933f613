"""Which shops a figure is about; every selector of this room narrows its rows the same way."""

from datetime import datetime, time, timedelta

from django.db.models import Q

from members.rules.calendars import Window
from members.selectors.club import club_zone

ShopIds = frozenset[int] | None


def in_shops(shop_ids: ShopIds, *, field: str = "shop_id") -> Q:
    """All rows where `shop_ids` is None, otherwise those of these shops (none of them: no rows)."""
    return Q() if shop_ids is None else Q(**{f"{field}__in": sorted(shop_ids)})


def on_days(window: Window, *, field: str = "business_date") -> Q:
    """Rows whose date lies in the window; both ends belong to it."""
    return Q(**{f"{field}__range": (window.starts_on, window.ends_on)})


def at_moments(window: Window, *, field: str) -> Q:
    """Rows whose instant lies on a day of the window, by the club's clock."""
    opens = datetime.combine(window.starts_on, time.min, tzinfo=club_zone())
    closes = datetime.combine(window.ends_on + timedelta(days=1), time.min, tzinfo=club_zone())
    return Q(**{f"{field}__gte": opens, f"{field}__lt": closes})
