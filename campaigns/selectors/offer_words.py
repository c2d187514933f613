"""An offer in words: short enough for a text message, and in full for a page."""

from dataclasses import dataclass, replace

from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from campaigns.models import OfferPlan
from members.rules.money import Currency, format_money, format_number
from members.selectors.club import current_club
from points.models import Offer
from points.rules.offers import rule_of_offer, terms_of_offer


@dataclass(frozen=True, slots=True)
class Told:
    """What there is to tell of a kind of offer or of a promise; what it has not is nothing."""

    points: int = 0
    percent: int = 0
    most_points: int = 0
    least: int = 0
    category: str = ""
    value: int = 0
    gift: str = ""


def offer_phrase(
    offer: OfferPlan | Offer, language: str | None = None, *, currency: Currency | None = None
) -> str:
    """What it gives in a few words («۱۵٪ امتیاز بیشتر»), for a text message as for a card.

    For many at once name the currency; a promise is best read with its voucher and its gift.
    """
    with override(language or get_language() or "en"):
        return _phrase(told(offer), currency or current_club().currency)


def offer_conditions(offer: OfferPlan | Offer, *, currency: Currency | None = None) -> str:
    """What the phrase leaves out: the bill that a voucher asks for, how much a multiplier gives
    at the most; '' where there is nothing more to say.
    """
    tells = told(offer)
    language = get_language() or "en"
    currency = currency or current_club().currency
    if tells.value and tells.least:
        return _("for a bill of %(least)s or more") % {
            "least": format_money(tells.least, currency, language)
        }
    if tells.category and tells.least:
        return _("from %(least)s upwards") % {
            "least": format_money(tells.least, currency, language)
        }
    if tells.percent and tells.most_points:
        return ngettext(
            "at most %(points)s point more", "at most %(points)s points more", tells.most_points
        ) % {"points": format_number(tells.most_points, language)}
    return ""


def gain_phrase(offer: OfferPlan | Offer, *, currency: Currency | None = None) -> str:
    """What it gives alone, without the bill it asks for: the end of «… more until …»."""
    return _phrase(replace(told(offer), least=0, category=""), currency or current_club().currency)


def told(offer: OfferPlan | Offer) -> Told:
    """The facts behind the words."""
    if isinstance(offer, OfferPlan):
        return Told(
            points=offer.points,
            percent=offer.percent,
            most_points=offer.most_points,
            least=offer.min_bill,
            category=offer.category,
            value=offer.value,
            gift="" if offer.reward is None else offer.reward.name,
        )
    if offer.voucher is not None:
        return Told(value=offer.voucher.value, least=offer.voucher.min_bill)
    if offer.reward is not None:
        return Told(gift=offer.reward.name)
    terms = terms_of_offer(rule_of_offer(offer.rule, offer_id=offer.pk or 0, name=offer.name))
    return Told(
        points=terms.points,
        percent=terms.percent,
        most_points=terms.most_points,
        least=terms.least,
        category=terms.categories[0] if terms.categories else "",
    )


def _phrase(tells: Told, currency: Currency) -> str:
    language = get_language() or "en"
    if tells.value:
        return _("%(amount)s off") % {"amount": format_money(tells.value, currency, language)}
    if tells.gift:
        return _("%(gift)s as a present") % {"gift": tells.gift}
    if tells.percent:
        return _multiplied(tells.percent, language)
    points = ngettext("%(points)s extra point", "%(points)s extra points", tells.points) % {
        "points": format_number(tells.points, language)
    }
    if tells.category:
        return _("%(points)s on %(category)s") % {"points": points, "category": tells.category}
    if tells.least:
        least = format_money(tells.least, currency, language)
        return _("%(points)s from %(least)s on") % {"points": points, "least": least}
    return points


def _multiplied(percent: int, language: str) -> str:
    if percent == 200:
        return _("double points")
    if percent % 100:
        return _("%(percent)s%% more points") % {"percent": format_number(percent - 100, language)}
    return _("%(fold)s times the points") % {"fold": format_number(percent // 100, language)}
