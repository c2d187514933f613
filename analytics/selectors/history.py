"""How far back the books go."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min

from analytics.models import DayFigures
from analytics.selectors.scope import ShopIds, of_scope


@dataclass(frozen=True, slots=True)
class Books:
    """The first and the newest business day on which anything was sold; None where nothing was."""

    first_on: date | None
    last_on: date | None

    def had_sold_before(self, day: date) -> bool:
        """Whether anything was sold before this day."""
        return self.first_on is not None and self.first_on < day


def books_of(shop_ids: ShopIds = None) -> Books:
    """Of these shops; one statement."""
    sold = DayFigures.objects.filter(of_scope(shop_ids), purchases__gt=0).order_by()
    return Books(**sold.aggregate(first_on=Min("day"), last_on=Max("day")))


def last_sale_on(shop_ids: ShopIds = None) -> date | None:
    """The newest business day on which anything was sold; None where nothing ever was."""
    return books_of(shop_ids).last_on
