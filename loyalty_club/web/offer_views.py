"""What a member has been promised, in words: for the counter, his own pages and the owner's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.selectors.offer_words import gain_phrase, offer_conditions, offer_phrase
from loyalty_club.web.page_club import page_club
from members.rules.money import format_money
from points.rules.earning import Reason
from points.rules.offers import missing_money, offer_code, terms_of_offer
from points.rules.program_rules import Rule
from points.rules.sales import Sale


@dataclass(frozen=True, slots=True)
class OfferView:
    """One promise: what it gives, what it asks for, the voucher's code or the gift's. It can be
    used on this day where `is_now`; `days_left` counts its last day as nought.
    """

    offer: Any
    phrase: str
    conditions: str
    code: str
    gift_code: str
    days_left: int
    is_now: bool

    @property
    def is_last_day(self) -> bool:
        """True on the last day it can be used."""
        return self.days_left == 0


def offer_views(offers: Iterable[Any], *, day: date) -> list[OfferView]:
    """These promises as they stand on this day, in the same order."""
    currency = page_club().currency
    return [
        OfferView(
            offer=offer,
            phrase=offer_phrase(offer, currency=currency),
            conditions=offer_conditions(offer, currency=currency),
            code="" if offer.voucher is None else offer.voucher.code,
            gift_code="" if offer.reward is None else offer.reward.code,
            days_left=(offer.ends_on - day).days,
            is_now=offer.starts_on <= day,
        )
        for offer in offers
    ]


def missing_words(
    offers: Iterable[Any], rules: Sequence[Rule], sale: Sale, reasons: Iterable[Reason]
) -> list[str]:
    """What this bill still lacks for each promise of points that it does not use: «50,000 toman
    more until 50 extra points». `rules` are those of the promises.
    """
    given = {reason.rule for reason in reasons if reason.wanted}
    by_code = {rule.code: rule for rule in rules if rule.code not in given}
    return [
        _missing(offer, by_code[offer_code(offer.pk)], sale)
        for offer in offers
        if offer_code(offer.pk) in by_code
    ]


def _missing(offer: Any, rule: Rule, sale: Sale) -> str:
    currency = page_club().currency
    gain = gain_phrase(offer, currency=currency)
    terms = terms_of_offer(rule)
    if terms.categories and not terms.least:
        return _("%(gain)s, if something of %(goods)s comes along") % {
            "gain": gain,
            "goods": terms.categories[0],
        }
    money = missing_money(rule, net=sale.net, lines=sale.lines)
    amount = format_money(money, currency, get_language() or "en")
    if terms.categories:
        return _("%(amount)s more of %(goods)s until %(gain)s") % {
            "amount": amount,
            "goods": terms.categories[0],
            "gain": gain,
        }
    return _("%(amount)s more until %(gain)s") % {"amount": amount, "gain": gain}
