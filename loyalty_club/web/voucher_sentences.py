"""Why a voucher does not pay, a reward is not offered, or the cap has no room for what the club
would give, in the reader's language.
"""

from collections.abc import Callable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from loyalty_club.web.page_club import page_club
from members.rules.money import format_money
from points.exceptions import CapReached, RewardNotOffered, VoucherNotValid

Say = Callable[[], str]

WHY_NOT_VALID: dict[str, Say] = {
    "unknown": lambda: _("There is no voucher with this code."),
    "used": lambda: _("This voucher has been used."),
    "cancelled": lambda: _("This voucher was cancelled."),
    "expired": lambda: _("This voucher has expired."),
    "not_yet": lambda: _("This voucher cannot be used yet."),
    "other_member": lambda: _("This voucher belongs to another member."),
    "other_shop": lambda: _("This voucher is for another shop."),
    "bought": lambda: _("Points bought this voucher; cancel the reward instead."),
}
WHY_NOT_OFFERED: dict[str, Say] = {
    "withdrawn": lambda: _("This reward is no longer offered."),
    "not_yet": lambda: _("This reward is not offered yet."),
    "over": lambda: _("The time of this reward is over."),
    "other_shop": lambda: _("This reward is for another shop."),
    "only_with_a_sale": lambda: _("This gift is given with a sale only."),
    "unknown": lambda: _("There is no such gift."),
}


def voucher_sentence(error: VoucherNotValid) -> str:
    """The reason, with the money that it is about."""
    reason = error.facts.get("reason", "")
    if reason == "below_least_bill":
        return _("This voucher is for bills from %(least)s on.") % {
            "least": _money(error.facts["least"])
        }
    if reason == "above_value":
        return _("This voucher pays at most %(most)s.") % {"most": _money(error.facts["most"])}
    sentence = WHY_NOT_VALID.get(reason)
    return sentence() if sentence else _("This voucher is not valid.")


def offer_sentence(error: RewardNotOffered) -> str:
    """Why the catalogue does not have it here and now."""
    sentence = WHY_NOT_OFFERED.get(error.facts.get("reason", ""))
    return sentence() if sentence else _("This reward is not offered here and now.")


def cap_sentence(error: CapReached) -> str:
    """What still fits under the cap."""
    most = error.facts.get("most", 0)
    if not most:
        return _("The club's cap has no room for this now.")
    return _("The club's cap has room for %(most)s only.") % {"most": _money(most)}


def _money(amount: int) -> str:
    return format_money(amount, page_club().currency, get_language() or "en")
