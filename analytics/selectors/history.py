"""How far back the books go."""

from datetime import date

from django.db.models import Max

from analytics.models import DayFigures
from analytics.selectors.scope import ShopIds, of_scope


def last_sale_on(shop_ids: ShopIds = None) -> date | None:
    """The newest business day on which anything was sold; None where nothing ever was."""
    sold = DayFigures.objects.filter(of_scope(shop_ids), purchases__gt=0)
    newest: date | None = sold.aggregate(newest=Max("day"))["newest"]
    return newest
