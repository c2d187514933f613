"""What buyers of these goods also take: a quiet word beside the sale, and the goods to choose."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from analytics.selectors.buying.together import goes_with, known_goods, of_a_hundred
from members.rules.money import format_number
from points.rules.sales import Sale

# So many are offered while one types; the list of a browser shows those that fit.
MOST_GOODS = 100


def beside_words(sale: Sale) -> list[str]:
    """One sentence for each category that goes with those on the bill; none where the bill names
    no category, or nothing goes with it beyond chance.
    """
    language = get_language() or "en"
    return [
        _("With it they also take %(goods)s (%(share)s of a hundred).")
        % {
            "goods": f"\u2068{one.category}\u2069",
            "share": format_number(of_a_hundred(one.confidence), language),
        }
        for one in goes_with({line.category for line in sale.lines})
    ]


def goods_to_choose() -> list[str]:
    """The categories that this club sells, the most frequent first."""
    return known_goods()[:MOST_GOODS]
