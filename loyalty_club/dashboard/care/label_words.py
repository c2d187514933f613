"""What a computed label means, in one sentence."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from loyalty_club.dashboard.program.phrases import full_money, number


def definition_words(label: Any) -> str:
    """Such as «bought for at least 5,000,000 toman within 90 days, of the category roses»."""
    parts = [_measured(label.measure, label.at_least)]
    if label.within_days:
        parts.append(
            ngettext(
                "within the last %(days)s day", "within the last %(days)s days", label.within_days
            )
            % {"days": number(label.within_days)}
        )
    if label.category:
        parts.append(_("of the category %(category)s") % {"category": label.category})
    return _(", ").join(parts)


def _measured(measure: str, at_least: int) -> str:
    if measure == "visits":
        text = ngettext(
            "bought on at least %(count)s day", "bought on at least %(count)s days", at_least
        )
        return text % {"count": number(at_least)}
    if measure == "silent":
        text = ngettext(
            "has not bought for %(count)s day", "has not bought for %(count)s days", at_least
        )
        return text % {"count": number(at_least)}
    if measure == "returns":
        return _("brought back goods of at least %(amount)s") % {"amount": full_money(at_least)}
    return _("bought for at least %(amount)s") % {"amount": full_money(at_least)}
