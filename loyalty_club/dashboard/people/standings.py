"""Where a member stands, in words: what keeps the tier, what leads to the next, what was before."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from loyalty_club.dashboard.program.phrases import day, full_money
from members.selectors.club import club_day
from points.exceptions import NoProgram
from points.rules.progress import Progress
from points.rules.terms import Terms
from points.rules.tiers import Scheme
from points.selectors.programs import terms_on
from points.selectors.tiers import standing_history, tier_progress
from points.selectors.words import counted

LATEST = 8


@dataclass(frozen=True, slots=True)
class StandingPart:
    """What a member's page says about the tier; `history` has each standing with its level's
    name, the newest first.
    """

    progress: Progress
    stay: str
    rise: str
    history: list[tuple[str, Any]]


def standing_part(member_id: int) -> StandingPart | None:
    """Where the member stands, with what is missing and the latest of the history."""
    terms = terms_of_today()
    scheme = terms.tiers if terms else None
    progress = tier_progress(member_id) if scheme else None
    if scheme is None or progress is None:
        return None
    rows = standing_history(member_id)[:LATEST]
    return StandingPart(
        progress=progress,
        stay=_stay(progress, scheme),
        rise=_rise(progress, scheme),
        history=[(scheme.level(row.tier).name, row) for row in rows],
    )


def amount_of(measured: int, scheme: Scheme) -> str:
    """What is measured, in its unit: points, or money."""
    if scheme.measure == "spend":
        return full_money(measured)
    return counted("points", measured)


def _stay(progress: Progress, scheme: Scheme) -> str:
    if progress.stay_by is None or progress.needed_to_stay is None:
        return ""
    until = {"day": day(progress.stay_by), "tier": progress.name}
    if not progress.needed_to_stay:
        return _("What is needed to keep %(tier)s beyond %(day)s has been bought.") % until
    return _("%(needed)s more by %(day)s keep %(tier)s.") % {
        **until,
        "needed": amount_of(progress.needed_to_stay, scheme),
    }


def _rise(progress: Progress, scheme: Scheme) -> str:
    if progress.needed_to_rise is None:
        return _("This is the highest tier.")
    return _("%(needed)s more lead to %(tier)s.") % {
        "needed": amount_of(progress.needed_to_rise, scheme),
        "tier": progress.next_name,
    }


def terms_of_today() -> Terms | None:
    """The terms in force; None before the first program."""
    try:
        return terms_on(club_day())
    except NoProgram:
        return None
