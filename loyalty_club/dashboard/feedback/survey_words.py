"""A survey in words: whom it asks, when and how often."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.selectors.surveys.due import Expected
from loyalty_club.dashboard.program.phrases import money, number

A_DAY = 24


def whom_words(plan: Any, tiers: dict[str, str]) -> list[str]:
    """Its conditions, each in a few words; everybody where it has none."""
    said = []
    if plan.shop is not None:
        said.append(plan.shop.name)
    if plan.tier:
        said.append(_("tier %(tier)s") % {"tier": tiers.get(plan.tier, plan.tier)})
    if plan.category:
        said.append(_("bought of %(category)s") % {"category": plan.category})
    if plan.least_amount:
        said.append(_("bill of at least %(amount)s") % {"amount": money(plan.least_amount)})
    if plan.is_first_only:
        said.append(_("after a first purchase"))
    if plan.share_percent < 100:
        said.append(_("%(percent)s percent of them") % {"percent": number(plan.share_percent)})
    return said or [_("everybody who buys")]


def when_words(plan: Any) -> str:
    """How long after the purchase, and how often at most."""
    rest = ngettext(
        "nobody more often than every %(count)s week",
        "nobody more often than every %(count)s weeks",
        plan.rest_weeks,
    ) % {"count": number(plan.rest_weeks)}
    return _("%(delay)s after the purchase; %(rest)s") % {
        "delay": _delay(plan.delay_hours),
        "rest": rest,
    }


def expected_words(expected: Expected) -> str:
    """About how many would be asked, and by what that is judged."""
    if not expected.buyers:
        return _("Nobody who bought lately would be asked.")
    weekly = max(1, round(expected.weekly))
    about = ngettext(
        "About %(count)s member a week would be asked.",
        "About %(count)s members a week would be asked.",
        weekly,
    ) % {"count": number(weekly)}
    judged = ngettext(
        "Judged by those who bought in the last %(count)s week and may be told.",
        "Judged by those who bought in the last %(count)s weeks and may be told.",
        expected.weeks,
    ) % {"count": number(expected.weeks)}
    return f"{about} {judged}"


def _delay(hours: int) -> str:
    if hours and hours % A_DAY == 0:
        days = hours // A_DAY
        said = ngettext("%(count)s day", "%(count)s days", days)
        return said % {"count": number(days)}
    return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": number(hours)}
