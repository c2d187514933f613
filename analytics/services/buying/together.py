"""What is bought together, worked out by night; the counter reads what it says beside a sale."""

from typing import Any

from analytics.exceptions import TooLittleData
from analytics.rules.buying.together import Pair, pairs_that_stand, prompts_of
from analytics.rules.periods import period_of
from analytics.selectors.buying.baskets import baskets_in
from analytics.services.keeping import Body, Progress
from members.selectors.club import club_day, current_club
from members.services.patience import unhurried

# Fewer baskets with two goods, and nothing can be told of any pair.
LEAST_SEVERAL = 30
MOST_SHOWN = 60
MOST_GOODS = 200


@unhurried()
def work_out_together(shop_id: int | None, tell: Progress) -> Body:
    """Count the baskets of the last twelve months by category and by product.

    Refuses (`TooLittleData`) fewer than thirty baskets with two categories or two products.
    """
    window = period_of("twelve_months", club_day(), current_club().calendar).window
    categories = baskets_in(window, shop_id, of="category")
    tell(50)
    products = baskets_in(window, shop_id, of="product")
    tell(95)
    if max(categories.several, products.several) < LEAST_SEVERAL:
        raise TooLittleData(why="few_baskets")
    found = pairs_that_stand(categories.pairs)
    return {
        "first": window.starts_on.isoformat(),
        "last": window.ends_on.isoformat(),
        "baskets": categories.count,
        "several": categories.several,
        "product_baskets": products.count,
        "product_several": products.several,
        "categories": [_told(pair) for pair in found[:MOST_SHOWN]],
        "products": [_told(pair) for pair in pairs_that_stand(products.pairs)[:MOST_SHOWN]],
        "goods": list(categories.goods[:MOST_GOODS]),
        "prompts": {
            good: [[one.second, one.lift, one.confidence, one.with_both] for one in beside]
            for good, beside in prompts_of(found).items()
        },
    }


def _told(pair: Pair) -> dict[str, Any]:
    low, high = pair.lift_between
    return {
        "first": pair.first,
        "second": pair.second,
        "with_first": pair.with_first,
        "with_second": pair.with_second,
        "with_both": pair.with_both,
        "support": pair.support,
        "confidence": pair.confidence,
        "lift": pair.lift,
        "low": low,
        "high": high,
    }
