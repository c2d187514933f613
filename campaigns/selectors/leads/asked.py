"""Which leads a figure is about: of whom, from where, worked on by whom; and which days."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q

from members.selectors.club import club_zone

ShopIds = frozenset[int] | None

# Leads of these shops and of none, of one shop alone, of a source, a campaign and a seller. A
# lead is his to whom it was given, or else his who wrote it down.
CHOSEN = """
    (%(shop_ids)s::bigint[] IS NULL OR l.shop_id IS NULL OR l.shop_id = ANY(%(shop_ids)s::bigint[]))
    AND (%(shop_id)s::bigint IS NULL OR l.shop_id = %(shop_id)s::bigint)
    AND (%(source_id)s::bigint IS NULL OR l.source_id = %(source_id)s::bigint)
    AND (%(campaign_id)s::bigint IS NULL OR l.campaign_id = %(campaign_id)s::bigint)
    AND (%(seller)s::bigint IS NULL OR l.assignee_id = %(seller)s::bigint
        OR (l.assignee_id IS NULL AND l.created_by = 'user:' || %(seller)s::bigint))
"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """By what leads are narrowed; None narrows nothing.

    `shop_ids` are the shops that the reader may see, leads of no shop always among them;
    `shop_id` is the one that was asked for. `seller` is the id of one of the staff.
    """

    shop_ids: ShopIds = None
    shop_id: int | None = None
    source_id: int | None = None
    campaign_id: int | None = None
    seller: int | None = None

    def given(self) -> dict[str, Any]:
        """The values that `CHOSEN` asks for."""
        return {
            "shop_ids": None if self.shop_ids is None else sorted(self.shop_ids),
            "shop_id": self.shop_id,
            "source_id": self.source_id,
            "campaign_id": self.campaign_id,
            "seller": self.seller,
        }

    def where(self) -> Q:
        """The same as `CHOSEN`, of rows of leads."""
        found = Q()
        if self.shop_ids is not None:
            found &= Q(shop__isnull=True) | Q(shop__in=self.shop_ids)
        for name, value in (
            ("shop", self.shop_id),
            ("source", self.source_id),
            ("campaign", self.campaign_id),
        ):
            if value is not None:
                found &= Q(**{name: value})
        if self.seller is not None:
            wrote = Q(assignee__isnull=True, created_by=f"user:{self.seller}")
            found &= Q(assignee=self.seller) | wrote
        return found


EVERYONE = Chosen()


def moments_of(first: date, last: date) -> tuple[datetime, datetime]:
    """From the first moment of the first day to the first moment after the last, by the club's
    clock.
    """
    zone = club_zone()
    opens = datetime.combine(first, time.min, tzinfo=zone)
    return opens, datetime.combine(last + timedelta(days=1), time.min, tzinfo=zone)


def days_before(first: date, last: date) -> tuple[date, date]:
    """As many days, right before these."""
    return first - (last - first) - timedelta(days=1), first - timedelta(days=1)
