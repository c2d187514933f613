"""Long readings are of the whole club or of one shop: which of them a page shows."""

from analytics.selectors.scope import summed_shops
from loyalty_club.dashboard.filters import ShopFilter


class ReadingFilter(ShopFilter):
    """Of which shop the reading is; who sees every shop sees the club where he names none."""

    @property
    def shop_id(self) -> int | None:
        """None for the whole club. Who sees several shops but not all looks at the first by name
        until he names another: what was found of each cannot be added up.
        """
        found = summed_shops(self.shop_ids)
        if found is None:
            return None
        return next((shop.pk for shop in self.shops if shop.pk in found), None)
