"""A member's tier in words: what it is, what is missing to rise, and what keeps it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from loyalty_club.web.page_club import page_club
from members.rules.calendars import format_day
from members.rules.money import format_money, format_number
from members.selectors.club import club_day
from points.rules.progress import Progress
from points.rules.tiers import Measure
from points.selectors.programs import terms_on
from points.selectors.tiers import tier_progress


@dataclass(frozen=True, slots=True)
class TierView:
    """`percent` of the way to the next tier, 100 on the highest; `rise`, `stay` and `standing`
    are sentences, '' where there is nothing to say. `is_safe` where nothing is to be bought to
    keep it.
    """

    name: str
    percent: int
    benefits: tuple[str, ...]
    rise: str
    stay: str
    standing: str
    is_safe: bool

    @property
    def label(self) -> str:
        """All of it, for those who do not see the ring."""
        told = [part for part in (self.name, self.rise, self.standing) if part]
        return " · ".join(told)


def tier_view_of(member_id: int, *, day: date | None = None) -> TierView | None:
    """Where the member stands; None where the program has no tiers."""
    day = day or club_day()
    progress, scheme = tier_progress(member_id, day=day), terms_on(day).tiers
    if progress is None or scheme is None:
        return None
    return TierView(
        name=progress.name,
        percent=progress.rise_percent,
        benefits=progress.benefits,
        rise=_rise(progress, scheme.measure),
        stay=_stay(progress, scheme.measure),
        standing=_standing(progress),
        is_safe=not progress.needed_to_stay,
    )


def _rise(progress: Progress, measure: Measure) -> str:
    if progress.next_name is None:
        return _("The highest tier")
    needed = progress.needed_to_rise or 0
    if not needed:
        return ""
    if measure == "points":
        text = ngettext("%(needed)s point to %(tier)s", "%(needed)s points to %(tier)s", needed)
    else:
        text = _("purchases of %(needed)s to %(tier)s")
    return text % {"needed": _measured(needed, measure), "tier": progress.next_name}


def _stay(progress: Progress, measure: Measure) -> str:
    """What is to be bought to keep it; nothing where nobody can lose it."""
    if progress.needed_to_stay is None or progress.stay_by is None:
        return ""
    facts = {
        "tier": progress.name,
        "day": _day(progress.stay_by),
        "needed": _measured(progress.needed_to_stay, measure),
    }
    if not progress.needed_to_stay:
        return _("%(tier)s is sure to stay after %(day)s.") % facts
    if measure == "points":
        return _("To keep %(tier)s, earn %(needed)s more points by %(day)s.") % facts
    return _("To keep %(tier)s, buy for %(needed)s by %(day)s.") % facts


def _standing(progress: Progress) -> str:
    if progress.until is None:
        return ""
    return _("until %(day)s") % {"day": _day(progress.until)}


def _measured(needed: int, measure: Measure) -> str:
    language = get_language() or "en"
    if measure == "points":
        return format_number(needed, language)
    return format_money(needed, page_club().currency, language)


def _day(day: date) -> str:
    return format_day(day, get_language() or "en", style="short")
